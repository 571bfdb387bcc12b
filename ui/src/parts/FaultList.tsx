import { Code, Group, Stack, Text } from '@mantine/core'
import { IconAlertOctagon } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import type { Problem } from '../api/types.gen.ts'
import { countOf } from '../kit/numbers.ts'
import styles from './Faults.module.css'
import { mendings, type Fault, type Registries } from './faults.ts'
import { chargePointList, circuitList, deviceList, powerSourceList } from './lists.ts'

type Props = { readonly depotId: string; readonly problem: Problem }

/** Why there is no tree: every fault in plain words, with the way to what has to be mended. */
export function FaultList({ depotId, problem }: Props) {
  const faults: readonly Fault[] = problem.errors ?? [{ code: problem.code, message: problem.detail }]
  const named = useNames(depotId)
  const registries: Registries = {
    circuitIds: new Set(named.circuits.keys()),
    chargePointIds: new Set(named.chargePoints.keys()),
    powerSourceIds: new Set(named.powerSources.keys()),
    deviceIds: new Set(named.devices.keys()),
  }
  const nameOf = (id: string) =>
    named.circuits.get(id) ?? named.chargePoints.get(id) ?? named.powerSources.get(id) ?? named.devices.get(id) ?? id
  return (
    <Stack gap="xs" p="md">
      <Text fw={600}>The microgrid can’t be assembled: {countOf(faults.length, 'fault')} in the registries.</Text>
      <Text size="sm" c="dimmed">
        Nothing is lost. Mend what is listed here and the tree comes back by itself.
      </Text>
      <ul className={styles.list} aria-label="Faults">
        {faults.map((fault) => (
          <li key={`${fault.code} ${fault.ids?.join() ?? ''}`} className={styles.breach}>
            <IconAlertOctagon size={18} aria-hidden />
            <div>
              {fault.message}
              <Group gap={12} mt={2}>
                {mendings(fault.ids ?? [], registries).map(({ to, edit }) => (
                  <AnchorLink key={edit} to={to} params={{ depotId }} search={{ edit }} size="sm">
                    Mend {nameOf(edit)}
                  </AnchorLink>
                ))}
                <Code fz={11}>{fault.code}</Code>
              </Group>
            </div>
          </li>
        ))}
      </ul>
    </Stack>
  )
}

function useNames(depotId: string) {
  const circuits = useQuery(circuitList(depotId)).data ?? []
  const chargePoints = useQuery(chargePointList(depotId)).data ?? []
  const powerSources = useQuery(powerSourceList(depotId)).data ?? []
  const devices = useQuery(deviceList(depotId)).data ?? []
  return {
    circuits: new Map(circuits.map(({ circuit_id, name }) => [circuit_id, name])),
    chargePoints: new Map(chargePoints.map(({ charge_point_id, name }) => [charge_point_id, name])),
    powerSources: new Map(powerSources.map(({ power_source_id, name }) => [power_source_id, name])),
    devices: new Map(devices.map(({ device_id, name }) => [device_id, name])),
  }
}
