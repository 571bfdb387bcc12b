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
export const Depot = z.object({ settings: shown, control: shown, remove_depot: shown })
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
export const ChargePoints = z.extend(Registry, {
  connector: id,
  remove_connector: id,
  key: z.catch(z.optional(z.enum(['new', 'remove'])), undefined),
})
export type ChargePoints = z.infer<typeof ChargePoints>

/** Many are whole numbers, which a URL doesn't tell from words. */
const sessionRef = z.catch(z.optional(z.pipe(z.union([z.string(), z.number()]), z.transform(String))), undefined)
export const Charger = z.object({
  ask: z.catch(z.optional(z.enum(['start', 'reset', 'tell'])), undefined),
  /** of a session: what its bus needs, or its end */
  ...{ needs: sessionRef, stop: sessionRef },
})
export type Charger = z.infer<typeof Charger>

export const Departures = z.object({ find: word, past: shown, bring_in: shown, remove: shown })
export type Departures = z.infer<typeof Departures>

export const Messages = z.object({
  direction: z.catch(z.optional(z.enum(['FROM_CHARGER', 'TO_CHARGER'])), undefined),
  action: word,
  errors: shown,
  live: shown,
  from: time,
  to: time,
  open: id,
})
export type Messages = z.infer<typeof Messages>

/** A stranger calls itself what it likes, at length. */
const identity = z.catch(z.optional(z.string().check(z.maxLength(200))), undefined)
export const UnknownChargers = z.object({ find: word, adopt: identity, depot: id, forget: identity })
export type UnknownChargers = z.infer<typeof UnknownChargers>

export const Webhooks = z.object({ create: shown, edit: id, renew: id, remove: id })
export type Webhooks = z.infer<typeof Webhooks>
export const Users = z.object({ find: word, create: shown, edit: id, reset: id })
export const Tokens = z.object({ find: word, create: shown, revoke: id })
const state = z.catch(z.optional(z.enum(['OPEN', 'RESOLVED'])), undefined)
const severity = z.catch(z.optional(z.enum(['RED', 'YELLOW', 'INFO'])), undefined)
export const Incidents = z.object({ state, severity, kind: word, depot: id })
export type Incidents = z.infer<typeof Incidents>
export const Audit = z.object({ depot: id, kind: word, actor: word, from: time, to: time, open: id })
export type Audit = z.infer<typeof Audit>
