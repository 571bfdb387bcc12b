import type { Instant } from '@busbar/domain/kernel/instant'
import { type Direction, type Fault, faultOf, faultsOf } from '@busbar/wire/ocpp/schemas'
import type { OcppVersion } from '@busbar/wire/ocpp/version'
import { mend } from './mend.ts'

/** A payload in which every member that is there has the type which the standard gives it, or what is wrong with it. */
export type Accepted =
  | { readonly kind: 'TAKEN'; readonly payload: object; readonly quirks: readonly string[] }
  | { readonly kind: 'REFUSED'; readonly fault: Fault }

export type Received = {
  readonly version: OcppVersion
  readonly action: string
  readonly direction: Direction
  readonly payload: Readonly<Record<string, unknown>>
  readonly characters: number
  readonly at: Instant
}

/** What is longer and wrong is not worth a second look. */
const mendCharactersMax = 1 << 16
const roundsMax = 3

/**
 * Checked against the official schema. Where it isn't as it should be but says what matters (a reading with a context
 * that nobody knows), it is taken and flagged: a refused message is sent again and again, and what it says is lost.
 */
export function accept({ version, action, direction, payload, characters, at }: Received): Accepted {
  const first = faultOf(version, action, direction, payload)
  if (first === null) return { kind: 'TAKEN', payload, quirks: [] }
  if (characters > mendCharactersMax) return { kind: 'REFUSED', fault: first }
  const mended = structuredClone(payload) as Record<string, unknown>
  const quirks = new Set<string>()
  for (let round = 0; round < roundsMax; round++) {
    const faults = faultsOf(version, action, direction, mended)
    const { fatal, hasChanged } = mend(mended, faults, { action, direction, at })
    if (fatal) return { kind: 'REFUSED', fault: first }
    for (const fault of faults) quirks.add(quirkText(action, fault))
    if (!hasChanged) return { kind: 'TAKEN', payload: mended, quirks: [...quirks] }
  }
  return { kind: 'REFUSED', fault: first }
}

/** The same for every item of a list, so that it can be counted. */
function quirkText(action: string, { path, keyword, member }: Fault): string {
  const where = path.replace(/\/\d+(?=\/|$)/g, '').slice(1)
  return `${action}: ${[where, member].filter(Boolean).join('/') || 'payload'} ${keyword}`.slice(0, 120)
}
