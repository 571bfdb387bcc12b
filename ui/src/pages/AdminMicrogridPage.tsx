import { Box } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { getDepotOptions } from '../api/@tanstack/react-query.gen.ts'
import { problemCode } from '../kit/failure.ts'
import { PageTitle } from '../kit/PageTitle.tsx'
import { FailedState, LoadingRows } from '../kit/states.tsx'
import { DepotStrip } from '../parts/DepotStrip.tsx'
import { MicrogridView } from '../parts/MicrogridView.tsx'
import { useResync } from '../parts/Resync.tsx'
import { NotFoundPage } from './NotFoundPage.tsx'

const page = getRouteApi('/inside/admin/microgrids/$depotId')

/** One microgrid as a system admin sees it. By its depot in the URL, since a depot without a microgrid stands in the list too. */
export function AdminMicrogridPage() {
  const { depotId } = page.useParams()
  const search = page.useSearch()
  const { data: depot, error, refetch } = useQuery(getDepotOptions({ path: { depot_id: depotId } }))
  const { button, outcome } = useResync(depotId)
  if (problemCode(error) === 'DEPOT_NOT_FOUND') return <NotFoundPage />
  if (!depot)
    return error ? <FailedState error={error} what="The microgrid" retry={() => void refetch()} /> : <LoadingRows />
  return (
    <>
      <PageTitle
        title={`Microgrid of ${depot.name}`}
        subtitle={
          <AnchorLink to="/depots/$depotId/microgrid" params={{ depotId }} inherit>
            Open the depot
          </AnchorLink>
        }
      >
        {depot.microgrid && button()}
      </PageTitle>
      <DepotStrip depot={depot} />
      {outcome && <Box mb="md">{outcome}</Box>}
      <MicrogridView depotId={depotId} search={search} resync={button('Create its microgrid')} />
    </>
  )
}
