import type { Device as DomainDevice, Kept } from '@busbar/domain/topology/depot'
import { assert } from '@busbar/domain/kernel/assert'
import { Device, DeviceChange, DeviceCreate } from '@busbar/wire/api/devices'
import type { House } from '../engine/house.ts'
import type { InDepot } from '../engine/registries.ts'
import type { App } from './doors.ts'
import { registryRoutes } from './registryRoutes.ts'
import { kept, named } from '../words.ts'

export function deviceRoutes(app: App, house: House): void {
  registryRoutes(app, house, {
    noun: 'device',
    Noun: 'Device',
    plural: 'Devices',
    notFound: 'DEVICE_NOT_FOUND',
    refusals: { add: ['TOPOLOGY_UNKNOWN_CIRCUIT'], change: ['TOPOLOGY_UNKNOWN_CIRCUIT'], remove: [] },
    schema: { create: DeviceCreate, change: DeviceChange, sent: Device },
    registry: house.registries.devices,
    add: (body, deviceId) => ({
      type: 'AddDevice',
      device: {
        deviceId,
        name: body.name,
        circuitId: body.circuit_id,
        kind: body.kind,
        siteModelName: body.site_model_name,
      },
    }),
    change: (body, deviceId, { seenRevision }) => {
      const changes = named<typeof body, DomainDevice>(body, {
        name: (name) => ({ name }),
        circuit_id: (circuitId) => ({ circuitId }),
        kind: (kind) => ({ kind }),
        site_model_name: (siteModelName) => ({ siteModelName }),
      })
      return { type: 'ChangeDevice', deviceId, changes, seenRevision }
    },
    remove: (deviceId, seenRevision) => ({ type: 'RemoveDevice', deviceId, seenRevision }),
    after: (depot, deviceId) => {
      const device = depot.devices.get(deviceId)
      assert(device, 'a device that was just written is gone')
      return toSent({ ...device, depotId: depot.depotId })
    },
    send: (devices) => Promise.resolve(devices.map(toSent)),
  })
}

const toSent = (device: DomainDevice & Kept & InDepot) => ({
  device_id: device.deviceId,
  depot_id: device.depotId,
  circuit_id: device.circuitId,
  name: device.name,
  kind: device.kind,
  site_model_name: device.siteModelName,
  ...kept(device),
})
