import { useQuery } from '@tanstack/react-query'
import { getDepotControlOptions } from '../api/@tanstack/react-query.gen.ts'
import type { Depot } from '../api/types.gen.ts'
import { FormDrawer } from '../kit/FormDrawer.tsx'
import { FailedState, LoadingRows } from '../kit/states.tsx'
import { ControlForm } from './ControlForm.tsx'
import { EditDrawer } from './EditDrawer.tsx'

/** How a depot is controlled: to be seen by all who see the depot, and set by its operators. */
export function ControlDrawer({ depot, onClose }: { readonly depot: Depot; readonly onClose: () => void }) {
  const { data, error, refetch } = useQuery(getDepotControlOptions({ path: { depot_id: depot.depot_id } }))
  const title = `Control of ${depot.name}`
  if (!data) {
    return (
      <FormDrawer title={title} onClose={onClose}>
        {error ? <FailedState error={error} what="The control" retry={() => void refetch()} /> : <LoadingRows />}
      </FormDrawer>
    )
  }
  return (
    <EditDrawer title={title} row={data} onClose={onClose}>
      {(control, seenRevision) => (
        <ControlForm depot={depot} control={control} seenRevision={seenRevision} onDone={onClose} />
      )}
    </EditDrawer>
  )
}
