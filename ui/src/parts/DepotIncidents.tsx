import { Group } from '@mantine/core'
import type { Incident } from '../api/types.gen.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { countOf } from '../kit/numbers.ts'
import { severityOrder, type Severity } from './incidentWords.ts'
import { SeverityMark } from './SeverityMark.tsx'

type Props = { readonly depotId: string; readonly incidents: readonly Incident[] }

/** What is wrong at a depot, by the worst of it; nothing where nothing is. */
export function DepotIncidents({ depotId, incidents }: Props) {
  const own = incidents.filter(({ depot_id }) => depot_id === depotId)
  const worst = worstOf(own)
  if (worst === null) return null
  return (
    <Group gap={8} fz="sm">
      <SeverityMark severity={worst} />
      <AnchorLink to="/incidents" search={{ depot: depotId }} inherit display="inline-block" py={4}>
        {countOf(own.length, 'open incident')}
      </AnchorLink>
    </Group>
  )
}

export const worstOf = (incidents: readonly Pick<Incident, 'severity'>[]): Severity | null =>
  severityOrder.find((one) => incidents.some(({ severity }) => severity === one)) ?? null
