import { isRefusal } from '@busbar/domain/kernel/refusal'
import { hashPassword, newSecret } from './engine/credentials.ts'
import { type House, installation } from './engine/house.ts'
import { newId } from './engine/ids.ts'

const name = 'admin'

/** Makes the first admin; answers a made-up password, to be printed this once. */
export type MakeAdmin = () => Promise<string | null>

/**
 * Where there is no system admin yet, gets everything ready to make the first admin. That comes last: of a start that
 * fails nobody sees the password, and it is not told again.
 */
export async function prepareFirstAdmin(house: House, preset: string | undefined): Promise<MakeAdmin> {
  if ((await house.secrets.users()).some(({ role }) => role === 'system_admin')) return () => Promise.resolve(null)
  const password = preset ?? newSecret().slice(0, 20)
  const phc = await hashPassword(password)
  return async () => ((await makeFirstAdmin(house, phc)) && preset === undefined ? password : null)
}

/** Whether it was we who made it. */
async function makeFirstAdmin(house: House, phc: string): Promise<boolean> {
  const userId = newId()
  const cause = {
    actor: { kind: 'busbar', id: null, name: 'first start' },
    correlationId: newId(),
    causationId: null,
  } as const
  const handled = await house.handleAccess(
    installation,
    { type: 'AddFirstAdmin', userId, name },
    cause,
    // Of two first starts at once, one makes the admin; the other's password must not count.
    async (tx, { events }) => {
      if (events.length > 0) await house.secrets.setPassword(tx, userId, phc)
    },
  )
  return !isRefusal(handled) && handled.events.length > 0
}
