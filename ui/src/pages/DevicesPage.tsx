import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { changeDevice, deleteDevice } from '../api/sdk.gen.ts'
import type { Device } from '../api/types.gen.ts'
import type { Column } from '../kit/RowTable.tsx'
import { SearchLink } from '../kit/SearchLink.tsx'
import { MoveAsset, RemoveAsset } from '../parts/AssetModals.tsx'
import { CircuitName, useCircuitNames, type CircuitNames } from '../parts/CircuitName.tsx'
import { compareNames } from '../parts/circuitOrder.ts'
import { DeviceForm } from '../parts/DeviceForm.tsx'
import { ifMatch } from '../parts/ifMatch.ts'
import { deviceList } from '../parts/lists.ts'
import { Registry } from '../parts/Registry.tsx'
import { deviceKinds } from '../parts/words.ts'
import type { Registry as Search } from '../search.ts'

const page = getRouteApi('/inside/depots/$depotId/devices')

export function DevicesPage() {
  const { depotId } = page.useParams()
  const names = useCircuitNames(depotId)
  const query = useQuery({ ...deviceList(depotId), select: inOrder })
  return (
    <Registry<Device>
      noun={{ one: 'device', many: 'devices' }}
      search={page.useSearch()}
      query={query}
      rows={query.data ?? []}
      idOf={(device) => device.device_id}
      nameOf={(device) => device.name}
      textOf={(device) => `${device.name} ${deviceKinds[device.kind]} ${device.site_model_name ?? ''}`}
      columns={columnsWith(names)}
      whenEmpty="Meters, sensors, gateways and on-site controllers stand here, each on the circuit that it measures or controls."
      createForm={(close) => <DeviceForm depotId={depotId} kept={null} onDone={close} />}
      editForm={(device, seenRevision, close) => (
        <DeviceForm depotId={depotId} kept={{ row: device, seenRevision }} onDone={close} />
      )}
      move={(asset, close) => (
        <MoveAsset
          asset={asset}
          none="No circuit: it has no place in the microgrid"
          send={(circuit_id) => changeDevice({ ...about(asset), body: { circuit_id } })}
          close={close}
        />
      )}
      remove={(asset, close) => (
        <RemoveAsset asset={asset} send={() => deleteDevice(about(asset))} close={close}>
          It leaves the microgrid. The audit keeps what it was.
        </RemoveAsset>
      )}
    />
  )
}

const about = ({ device_id, revision }: Device) =>
  ({ path: { device_id }, headers: ifMatch(revision), throwOnError: true }) as const

const inOrder = (devices: Device[]) => devices.toSorted((a, b) => compareNames(a.name, b.name))

const columnsWith = (names: CircuitNames): readonly Column<Device>[] => [
  {
    header: 'Name',
    cell: (device) => <SearchLink<Search> change={{ edit: device.device_id }}>{device.name}</SearchLink>,
  },
  { header: 'Kind', wraps: false, cell: (device) => deviceKinds[device.kind] },
  {
    header: 'Circuit',
    cell: ({ circuit_id }) => <CircuitName names={names} circuitId={circuit_id} none="no circuit" />,
  },
  { header: 'Site model name', from: 'sm', cell: ({ site_model_name }) => site_model_name ?? '–' },
]
