import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, Outlet, useNavigate } from '@tanstack/react-router'
import { getDepotOptions } from '../api/@tanstack/react-query.gen.ts'
import { deleteDepot } from '../api/sdk.gen.ts'
import type { Depot } from '../api/types.gen.ts'
import { useNow } from '../kit/clock.ts'
import { problemCode } from '../kit/failure.ts'
import { countOf, formatCount } from '../kit/numbers.ts'
import { PageTitle } from '../kit/PageTitle.tsx'
import { RemoveModal } from '../kit/RemoveModal.tsx'
import { RowMenu } from '../kit/RowMenu.tsx'
import { FailedState, LoadingRows } from '../kit/states.tsx'
import { tabClass, TabLinks } from '../kit/TabLinks.tsx'
import { formatClock, knownTimezone } from '../kit/times.ts'
import { useSetSearch } from '../kit/useSetSearch.ts'
import { useReasonAgainst } from '../parts/access.ts'
import { ControlDrawer } from '../parts/ControlDrawer.tsx'
import { DepotForm } from '../parts/DepotForm.tsx'
import { DepotStrip } from '../parts/DepotStrip.tsx'
import { EditDrawer } from '../parts/EditDrawer.tsx'
import { ifMatch } from '../parts/ifMatch.ts'
import { useRefreshDepot } from '../parts/refresh.ts'
import { useSiteStatus } from '../parts/siteStatus.ts'
import { NotFoundPage } from './NotFoundPage.tsx'

const page = getRouteApi('/inside/depots/$depotId')

/** What is around every page of one depot. */
export function DepotPage() {
  const { depotId } = page.useParams()
  const { data: depot, error, refetch } = useQuery(getDepotOptions({ path: { depot_id: depotId } }))
  // A depot that was deleted while it is on show is gone, whatever was shown before.
  if (problemCode(error) === 'DEPOT_NOT_FOUND') return <NotFoundPage />
  if (!depot)
    return error ? <FailedState error={error} what="The depot" retry={() => void refetch()} /> : <LoadingRows />
  return (
    <>
      <Heading depot={depot} />
      <DepotStrip depot={depot} />
      <Tabs depot={depot} />
      <Outlet />
      <Opened depot={depot} />
    </>
  )
}

function Heading({ depot }: { readonly depot: Depot }) {
  const setSearch = useSetSearch<ReturnType<typeof page.useSearch>>()
  const now = useNow()
  const timezone = knownTimezone(depot.timezone)
  const toEdit = useReasonAgainst('operator')
  const toDelete = useReasonAgainst('system_admin')
  return (
    <PageTitle title={depot.name} subtitle={`${formatClock(now, timezone)} at the depot · ${depot.timezone}`}>
      <RowMenu
        name={depot.name}
        actions={() => [
          { label: 'Edit depot', reason: toEdit, onClick: () => setSearch({ settings: true }) },
          { label: 'Control…', reason: null, onClick: () => setSearch({ control: true }) },
          {
            label: 'Delete depot…',
            reason: toDelete,
            removes: true,
            onClick: () => setSearch({ remove_depot: true }),
          },
        ]}
      />
    </PageTitle>
  )
}

function Tabs({ depot: { depot_id: depotId, counts } }: { readonly depot: Depot }) {
  const tab = { className: tabClass, params: { depotId }, activeOptions: { includeSearch: false } } as const
  return (
    <TabLinks label="Pages of this depot">
      <Link to="/depots/$depotId/load" {...tab}>
        Load
      </Link>
      <Link to="/depots/$depotId/microgrid" {...tab}>
        Microgrid
      </Link>
      <Link to="/depots/$depotId/cycles" {...tab}>
        Cycles
      </Link>
      <Link to="/depots/$depotId/breaches" {...tab}>
        Breaches <BreachCount depotId={depotId} />
      </Link>
      <Link to="/depots/$depotId/circuits" {...tab}>
        Circuits <small>{formatCount(counts.circuits)}</small>
      </Link>
      <Link to="/depots/$depotId/chargers" {...tab}>
        Chargers <small>{formatCount(counts.charge_points)}</small>
      </Link>
      <Link to="/depots/$depotId/departures" {...tab}>
        Departures
      </Link>
      <Link to="/depots/$depotId/fallback-proof" {...tab}>
        Fallback proof
      </Link>
      <Link to="/depots/$depotId/power-sources" {...tab}>
        Power sources <small>{formatCount(counts.power_sources)}</small>
      </Link>
      <Link to="/depots/$depotId/devices" {...tab}>
        Devices <small>{formatCount(counts.devices)}</small>
      </Link>
    </TabLinks>
  )
}

/** Loud only where something is wrong. */
function BreachCount({ depotId }: { readonly depotId: string }) {
  const { data: status } = useSiteStatus(depotId)
  const open = status?.breaches.length ?? 0
  return open === 0 ? null : <small>{formatCount(open)}</small>
}

function Opened({ depot }: { readonly depot: Depot }) {
  const { settings, control, remove_depot: removes } = page.useSearch()
  const setSearch = useSetSearch<ReturnType<typeof page.useSearch>>()
  const navigate = useNavigate()
  const refreshDepot = useRefreshDepot(depot.depot_id)
  const close = () => setSearch({ settings: undefined, control: undefined, remove_depot: undefined })
  if (settings) {
    return (
      <EditDrawer title={`Edit ${depot.name}`} row={depot} onClose={close}>
        {(row, seenRevision) => <DepotForm kept={{ depot: row, seenRevision }} onCancel={close} onDone={close} />}
      </EditDrawer>
    )
  }
  if (control) return <ControlDrawer depot={depot} onClose={close} />
  if (!removes) return null
  const { counts } = depot
  return (
    <RemoveModal
      title={`Delete ${depot.name}?`}
      verb="Delete depot"
      typedName={depot.name}
      send={() =>
        deleteDepot({ path: { depot_id: depot.depot_id }, headers: ifMatch(depot.revision), throwOnError: true })
      }
      onClose={close}
      onDone={() => void navigate({ to: '/depots' }).then(refreshDepot)}
    >
      Its microgrid goes with it, and {countOf(counts.circuits, 'circuit')},{' '}
      {countOf(counts.charge_points, 'charge point')}, {countOf(counts.power_sources, 'power source')} and{' '}
      {countOf(counts.devices, 'device')}. This can’t be undone; the audit keeps what happened.
    </RemoveModal>
  )
}
