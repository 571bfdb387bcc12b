import { useSuspenseQuery } from '@tanstack/react-query'
import { getSessionOptions } from '../api/@tanstack/react-query.gen.ts'
import type { Session } from '../api/types.gen.ts'

export type Role = Session['role']

const ranks: Record<Role, number> = { viewer: 0, operator: 1, system_admin: 2 }
export const roleNames: Record<Role, string> = { viewer: 'Viewer', operator: 'Operator', system_admin: 'System admin' }

/** Who is signed in. Only for pages inside the shell: its route has asked before anything here renders. */
export function useSession(): Session {
  return useSuspenseQuery(getSessionOptions()).data
}

/** Why this user can't do what needs that role; null: they can. */
export function useReasonAgainst(needed: Role): string | null {
  return reasonAgainst(useSession().role, needed)
}

export function reasonAgainst(role: Role, needed: Role): string | null {
  if (ranks[role] >= ranks[needed]) return null
  const who = needed === 'system_admin' ? 'Only a system admin' : 'Only an operator or a system admin'
  return `${who} can do this; you are signed in as ${role === 'viewer' ? 'a viewer' : 'an operator'}.`
}
