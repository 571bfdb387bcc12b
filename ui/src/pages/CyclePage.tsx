import { Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { getCycleOptions } from '../api/@tanstack/react-query.gen.ts'
import type { CycleReading, InspectedCycle } from '../api/types.gen.ts'
import { useNow } from '../kit/clock.ts'
import { Notice } from '../kit/Notice.tsx'
import { Panel } from '../kit/Panel.tsx'
import { FailedState, LoadingRows } from '../kit/states.tsx'
import { CycleHead } from '../parts/CycleHead.tsx'
import { CycleIncidents } from '../parts/CycleIncidents.tsx'
import { CycleInputs } from '../parts/CycleInputs.tsx'
import { CycleReasons } from '../parts/CycleReasons.tsx'
import { CycleTree } from '../parts/CycleTree.tsx'
import { CycleUnits } from '../parts/CycleUnits.tsx'
import { WhatIf } from '../parts/WhatIf.tsx'
import type { Cycle as Search } from '../search.ts'
import { NotFoundPage } from './NotFoundPage.tsx'

const page = getRouteApi('/inside/depots/$depotId/cycles/$cycleId')

/** Chargers answer within seconds; later nothing of a cycle changes any more. */
const answersForMs = 60_000
const lookEveryMs = 3_000

export function CyclePage() {
  const { depotId, cycleId } = page.useParams()
  const search = page.useSearch()
  const now = useNow()
  const {
    data: cycle,
    error,
    refetch,
  } = useQuery({
    ...getCycleOptions({ path: { cycle_id: cycleId } }),
    refetchInterval: ({ state }) =>
      state.data && now - Date.parse(state.data.started_at) < answersForMs ? lookEveryMs : false,
  })
  if (!cycle) {
    return error ? (
      <FailedState error={error} what="This cycle" retry={() => void refetch()} />
    ) : (
      <LoadingRows rows={12} />
    )
  }
  if (cycle.depot_id !== depotId) return <NotFoundPage />
  return (
    <Stack gap="md">
      <CycleHead cycle={cycle} isAsking={search.what_if === true} />
      <CycleIncidents cycle={cycle} />
      {cycle.reading ? <Read cycle={cycle} reading={cycle.reading} search={search} /> : <Unreadable cycle={cycle} />}
    </Stack>
  )
}

type ReadProps = { readonly cycle: InspectedCycle; readonly reading: CycleReading; readonly search: Search }

function Read({ cycle, reading, search }: ReadProps) {
  return (
    <>
      {search.what_if && <WhatIf cycleId={cycle.cycle_id} reading={reading} />}
      <CycleReasons cycle={cycle} reading={reading} />
      {reading.nodes.length > 0 && (
        <Panel label="Limits against demand">
          <CycleTree reading={reading} selectedId={search.node} />
        </Panel>
      )}
      {reading.units.length > 0 && <CycleUnits cycle={cycle} reading={reading} nodeId={search.node} />}
      {reading.inputs.length + reading.not_known.length > 0 && <CycleInputs reading={reading} />}
    </>
  )
}

function Unreadable({ cycle: { format } }: { readonly cycle: InspectedCycle }) {
  return (
    <Notice tone="degraded" title="This release can’t read how this cycle was kept">
      It was written by another release{format === null ? '' : ` (format ${format})`}. Its line above still stands; all
      that was kept can be exported.
    </Notice>
  )
}
