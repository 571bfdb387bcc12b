import * as z from 'zod/mini'

// What stands in a page's URL. Nonsense is dropped rather than shown as an error: links get cut and mistyped.

const word = z.catch(z.optional(z.string().check(z.maxLength(120))), undefined)
const id = z.catch(z.optional(z.string().check(z.maxLength(64))), undefined)
const time = z.catch(z.optional(z.iso.datetime()), undefined)
const shown = z.catch(z.optional(z.literal(true)), undefined)

/** A page of this site only: an address with a host, or with //, would lead elsewhere after the sign-in. */
const ownPage = z.string().check(z.maxLength(2000), z.regex(/^\/(?![/\\])/))

export const SignIn = z.object({ next: z.catch(z.optional(ownPage), undefined) })

export const Find = z.object({ find: word })

/** Which row of a registry is open, and for what: `new` is the row that doesn't exist yet. */
export const Registry = z.object({ find: word, edit: id, move: id, remove: id })
export type Registry = z.infer<typeof Registry>

export const Depots = z.object({ find: word, create: shown })
export const Depot = z.object({ settings: shown, remove_depot: shown })
export const Load = z.object({
  window: z.catch(z.optional(z.enum(['24h', '6h', '1h'])), undefined),
  ...{ at: time, node: id },
})
export type Load = z.infer<typeof Load>
export const Microgrid = z.object({ find: word, node: id })
export type Microgrid = z.infer<typeof Microgrid>
export const Cycles = z.object({
  ...{ outcome: word, reason: word, trigger: word, node: id, charger: id, from: time, to: time },
})
export type Cycles = z.infer<typeof Cycles>
export const Cycle = z.object({ node: id, what_if: shown })
export type Cycle = z.infer<typeof Cycle>
export const Circuits = z.extend(Registry, { under: id })
export const ChargePoints = z.extend(Registry, { connector: id, remove_connector: id })
export const Users = z.object({ find: word, create: shown, edit: id, reset: id })
export const Tokens = z.object({ find: word, create: shown, revoke: id })
export const Audit = z.object({ depot: id, kind: word, actor: word, from: time, to: time, open: id })
export type Audit = z.infer<typeof Audit>
