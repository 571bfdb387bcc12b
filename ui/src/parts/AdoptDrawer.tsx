import { Button, Select, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ChargePoint, Depot } from '../api/types.gen.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { ButtonLink } from '../kit/ButtonLink.tsx'
import { FormDrawer } from '../kit/FormDrawer.tsx'
import { Notice } from '../kit/Notice.tsx'
import { EmptyState, FailedState, LoadingRows } from '../kit/states.tsx'
import { ChargePointForm } from './ChargePointForm.tsx'
import { compareNames } from './circuitOrder.ts'
import { depotList } from './lists.ts'

type Props = {
  readonly identity: string
  readonly depotId: string | undefined
  readonly onChoose: (depotId: string) => void
  readonly onClose: () => void
}

/** Takes a charger in that came by itself: into which depot, as what charge point, and what it still needs. */
export function AdoptDrawer({ identity, depotId, onChoose, onClose }: Props) {
  const [adopted, setAdopted] = useState<ChargePoint>()
  const { data: depots, error, refetch } = useQuery({ ...depotList(), select: inOrder })
  if (adopted) {
    return (
      <FormDrawer title={`${identity} is adopted`} onClose={onClose}>
        <Adopted chargePoint={adopted} onClose={onClose} />
      </FormDrawer>
    )
  }
  const only = depots?.length === 1 ? depots[0]?.depot_id : undefined
  const chosen = depots?.find(({ depot_id }) => depot_id === (depotId ?? only))
  return (
    <FormDrawer title={`Adopt ${identity}`} onClose={onClose}>
      {error && !depots ? (
        <FailedState error={error} what="The depots" retry={() => void refetch()} />
      ) : !depots ? (
        <LoadingRows />
      ) : depots.length === 0 ? (
        <EmptyState title="No depot to adopt it into">
          A charger belongs to a depot. <AnchorLink to="/depots">Create one first</AnchorLink>.
        </EmptyState>
      ) : (
        <Stack gap="sm">
          <Select
            label="Depot"
            placeholder="Choose where it stands"
            data={depots.map(({ depot_id, name }) => ({ value: depot_id, label: name }))}
            searchable
            limit={200}
            allowDeselect={false}
            value={chosen?.depot_id ?? null}
            onChange={(id) => id !== null && onChoose(id)}
            {...(!chosen && { 'data-autofocus': true })}
          />
          {chosen && (
            <ChargePointForm
              key={chosen.depot_id}
              depotId={chosen.depot_id}
              kept={null}
              identity={identity}
              onCancel={onClose}
              onDone={(created) => created && setAdopted(created)}
            />
          )}
        </Stack>
      )}
    </FormDrawer>
  )
}

function Adopted({ chargePoint, onClose }: { readonly chargePoint: ChargePoint; readonly onClose: () => void }) {
  const { depot_id: depotId, charge_point_id: chargePointId, name } = chargePoint
  return (
    <Stack>
      <Notice tone="plain" title={`${name} is a charge point now`} role="status">
        It is turned away until it has a key, and shows it.
      </Notice>
      {(chargePoint.circuit_id === null || chargePoint.rating === null) && (
        <Notice tone="degraded" title="The microgrid can’t be assembled">
          It needs the circuit that it hangs on, and its rating: both are stated among the depot’s chargers.
        </Notice>
      )}
      <ButtonLink to="/depots/$depotId/chargers" params={{ depotId }} search={{ edit: chargePointId, key: 'new' }}>
        Make its key
      </ButtonLink>
      <Button variant="default" onClick={onClose}>
        Later
      </Button>
    </Stack>
  )
}

const inOrder = (depots: Depot[]) => depots.toSorted((a, b) => compareNames(a.name, b.name))
