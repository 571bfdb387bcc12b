import { isRefusal } from '@busbar/domain/kernel/refusal'
import { type House, installation } from './engine/house.ts'
import type { Policy } from './engine/react.ts'

/** When a depot is deleted, the tokens that were bound to it lose it: none may come to reach more than before. */
export function forgetDeletedDepots(house: Pick<House, 'handleAccess'>): Policy {
  return {
    name: 'forget-deleted-depots',
    when: async (event) => {
      if (event.type !== 'DepotDeleted' || event.depotId === null) return
      const cause = {
        actor: { kind: 'busbar', id: null, name: 'policy forget-deleted-depots' },
        correlationId: event.metadata.correlationId,
        causationId: event.eventId,
      } as const
      const handled = await house.handleAccess(installation, { type: 'ForgetDepot', depotId: event.depotId }, cause)
      if (isRefusal(handled)) throw new Error(`impossible: ${handled.detail}`)
    },
  }
}
