import { Stack, Text, Title } from '@mantine/core'
import type { Microgrid } from '../api/types.gen.ts'
import { Facts } from '../kit/Facts.tsx'
import { IdText } from '../kit/IdText.tsx'
import { countOf } from '../kit/numbers.ts'
import { When } from '../kit/When.tsx'

type Capability = Microgrid['capabilities'][number]

const capabilityNames: Record<Capability['capability'], string> = { PEAK_SHAVING: 'Peak shaving', DER: 'DER' }
const capabilityStates: Record<Capability['state'], string> = { ON: 'on', OFF: 'off', UNKNOWN: 'unknown' }

/** What this microgrid is, shown while nothing in it is selected. */
export function MicrogridIdentity({ microgrid }: { readonly microgrid: Microgrid }) {
  const { timezone, nodes, assets, capabilities } = microgrid
  const connections = nodes.filter((node) => node.kind === 'GRID_CONNECTION')
  return (
    <Stack gap="sm" p="md">
      <Title order={2}>Microgrid of {microgrid.name}</Title>
      <Facts
        facts={[
          ['Version', String(microgrid.version)],
          ['Changed', <When key="changed" time={microgrid.changed_at} timezone={timezone} />],
          ['Synced', <When key="synced" time={microgrid.synced_at} timezone={timezone} />],
          ['Grid connections', String(connections.length)],
          ['Nodes', `${nodes.length}, with ${countOf(assets.length, 'asset')}`],
          ...capabilities.map(
            ({ capability, state, observed_at, scope_node_id }) =>
              [
                capabilityNames[capability],
                <span key={`${capability} ${scope_node_id}`}>
                  {capabilityStates[state]}, <When time={observed_at} timezone={timezone} never="never observed" />
                </span>,
              ] as const,
          ),
          ['Microgrid id', <IdText key="id" id={microgrid.microgrid_id} label="microgrid id" />],
        ]}
      />
      {nodes.length > 0 && (
        <Text size="sm" c="dimmed">
          Select a row for its limits and what hangs on it. In the tree, arrows move and typing finds.
        </Text>
      )}
    </Stack>
  )
}
