import { unreachable } from '../kernel/assert.ts'
import type { AccessEvent } from './access.ts'

/** An event as one sentence, for people who read what happened. */
export function describeAccessEvent(event: AccessEvent): string {
  switch (event.type) {
    case 'UserAdded':
      return `User "${event.name}" added as ${event.role}`
    case 'UserChanged': {
      const role = event.after.role === undefined ? [] : [`role ${event.before.role} → ${event.after.role}`]
      const disabled = event.after.disabled === undefined ? [] : [event.after.disabled ? 'disabled' : 'enabled']
      return `User "${event.name}": ${[...role, ...disabled].join(', ')}`
    }
    case 'PasswordSet':
      return `Password of "${event.name}" set`
    case 'TokenCreated':
      return `Token "${event.name}" created (${event.role ?? event.scopes.join(', ')})`
    case 'TokenRevoked':
      return `Token "${event.name}" revoked${event.reason === 'DEPOT_DELETED' ? ': its depot was deleted' : ''}`
    case 'TokenDepotsChanged':
      return `Token "${event.name}" reaches ${event.depotIds.length} depots`
    default:
      return unreachable(event)
  }
}
