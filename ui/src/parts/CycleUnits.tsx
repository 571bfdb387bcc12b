import { Group, Text, Title } from '@mantine/core'
import type { CycleReading, CycleUnit, InspectedCycle } from '../api/types.gen.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { countOf } from '../kit/numbers.ts'
import { Panel } from '../kit/Panel.tsx'
import { SearchLink } from '../kit/SearchLink.tsx'
import type { Cycle as Search } from '../search.ts'
import { Chain } from './Chain.tsx'
import { chainSteps } from './chainSteps.ts'
import { nodesUnder, unitsShown } from './cycleTree.ts'
import styles from './CycleUnits.module.css'

type Props = { readonly cycle: InspectedCycle; readonly reading: CycleReading; readonly nodeId: string | undefined }

/** Every charger with its sentence and its chain, those that are held back first. */
export function CycleUnits({ cycle, reading, nodeId }: Props) {
  const node = reading.nodes.find(({ node_id }) => node_id === nodeId)
  const { told, idle } = unitsShown(reading, node ? nodesUnder(reading, node.node_id) : null)
  return (
    <Panel label="Chargers">
      <Group justify="space-between" px="md" pt="sm" gap="xs">
        <Title order={3} size="h2">
          {node ? `Chargers under ${node.name}` : 'Chargers'}
        </Title>
        {node && (
          <Text size="sm">
            <SearchLink<Search> change={{ node: undefined }}>Show all</SearchLink>
          </Text>
        )}
      </Group>
      <ul className={styles.units}>
        {told.map((unit) => (
          <Unit key={unit.unit_id} unit={unit} cycle={cycle} timezone={reading.timezone} />
        ))}
      </ul>
      {idle.length > 0 && (
        <details className={styles.idle}>
          <summary>{countOf(idle.length, 'place')} without a bus</summary>
          {idle.map(({ name }) => name).join(', ')}
        </details>
      )}
      {told.length + idle.length === 0 && (
        <Text size="sm" c="dimmed" p="md">
          No charger hangs here.
        </Text>
      )}
    </Panel>
  )
}

type UnitProps = { readonly unit: CycleUnit; readonly cycle: InspectedCycle; readonly timezone: string }

function Unit({ unit, cycle, timezone }: UnitProps) {
  return (
    <li className={styles.unit}>
      <p className={styles.sentence}>
        {unit.sentence}{' '}
        {unit.reason_code !== null && (
          <AnchorLink
            to="/depots/$depotId/cycles"
            params={{ depotId: cycle.depot_id }}
            search={{ charger: unit.charge_point_id, reason: unit.reason_code }}
            className={styles.code}
          >
            {unit.reason_code}
          </AnchorLink>
        )}
      </p>
      <Chain label={`The way of ${unit.name}`} steps={chainSteps(unit, cycle.started_at)} timezone={timezone} />
    </li>
  )
}
