import type { PowerSource as DomainPowerSource, Kept } from '@busbar/domain/topology/depot'
import { assert } from '@busbar/domain/kernel/assert'
import { PowerSource, PowerSourceChange, PowerSourceCreate } from '@busbar/wire/api/powerSources'
import type { House } from '../engine/house.ts'
import type { InDepot } from '../engine/registries.ts'
import type { App } from './doors.ts'
import { registryRoutes } from './registryRoutes.ts'
import { kept, kwOrNull, named, rated, ratingOrNull, wattsOrNull } from '../words.ts'

export function powerSourceRoutes(app: App, house: House): void {
  registryRoutes(app, house, {
    noun: 'power_source',
    Noun: 'PowerSource',
    plural: 'Power sources',
    notFound: 'POWER_SOURCE_NOT_FOUND',
    refusals: { add: ['TOPOLOGY_UNKNOWN_CIRCUIT'], change: ['TOPOLOGY_UNKNOWN_CIRCUIT'], remove: [] },
    schema: { create: PowerSourceCreate, change: PowerSourceChange, sent: PowerSource },
    registry: house.registries.powerSources,
    add: (body, powerSourceId) => ({
      type: 'AddPowerSource',
      powerSource: {
        powerSourceId,
        name: body.name,
        circuitId: body.circuit_id,
        kind: body.kind,
        rating: ratingOrNull(body.rating),
        capacityWh: wattsOrNull(body.capacity_kwh),
      },
    }),
    change: (body, powerSourceId, { seenRevision }) => {
      const changes = named<typeof body, DomainPowerSource>(body, {
        name: (name) => ({ name }),
        circuit_id: (circuitId) => ({ circuitId }),
        kind: (kind) => ({ kind }),
        rating: (rating) => ({ rating: ratingOrNull(rating) }),
        capacity_kwh: (kwh) => ({ capacityWh: wattsOrNull(kwh) }),
      })
      return { type: 'ChangePowerSource', powerSourceId, changes, seenRevision }
    },
    remove: (powerSourceId, seenRevision) => ({ type: 'RemovePowerSource', powerSourceId, seenRevision }),
    after: (depot, powerSourceId) => {
      const powerSource = depot.powerSources.get(powerSourceId)
      assert(powerSource, 'a power source that was just written is gone')
      return toSent({ ...powerSource, depotId: depot.depotId })
    },
    send: (powerSources) => Promise.resolve(powerSources.map(toSent)),
  })
}

const toSent = (powerSource: DomainPowerSource & Kept & InDepot) => ({
  power_source_id: powerSource.powerSourceId,
  depot_id: powerSource.depotId,
  circuit_id: powerSource.circuitId,
  name: powerSource.name,
  kind: powerSource.kind,
  ...rated(powerSource.rating),
  capacity_kwh: kwOrNull(powerSource.capacityWh),
  ...kept(powerSource),
})
