import { isRefusal } from '@busbar/domain/kernel/refusal'
import { hashPassword, newSecret } from './engine/credentials.ts'
import { type House, installation } from './engine/house.ts'
import { newId } from './engine/ids.ts'

const name = 'admin'

/** Where there is no system admin yet, makes the first admin; answers a made-up password, to be printed this once. */
export async function makeFirstAdmin(house: House, preset: string | undefined): Promise<string | null> {
  if ((await house.secrets.users()).some(({ role }) => role === 'system_admin')) return null
  const password = preset ?? newSecret().slice(0, 20)
  const phc = await hashPassword(password)
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
  if (isRefusal(handled) || handled.events.length === 0) return null
  return preset === undefined ? password : null
}
