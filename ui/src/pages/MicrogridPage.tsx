import { getRouteApi } from '@tanstack/react-router'
import { MicrogridView } from '../parts/MicrogridView.tsx'
import { useResync } from '../parts/Resync.tsx'

const page = getRouteApi('/inside/depots/$depotId/microgrid')

export function MicrogridPage() {
  const { depotId } = page.useParams()
  const { button, outcome } = useResync(depotId)
  return (
    <>
      {outcome}
      <MicrogridView depotId={depotId} search={page.useSearch()} resync={button('Create its microgrid')} />
    </>
  )
}
