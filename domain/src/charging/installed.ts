import { unreachable } from '../kernel/assert.ts'

export type AnswerKind = 'ACCEPTED' | 'REJECTED' | 'NOT_SUPPORTED' | 'NO_ANSWER' | 'NOT_SENT'

/** Kept by the charger for good. What was sent without an answer may be in force, too. */
export type Installed = {
  readonly confirmedW: number | null
  readonly maybe: readonly MaybeInstalled[]
}

type MaybeInstalled = {
  readonly orderId: string
  readonly limitW: number
  /** one that had no answer either was forgotten for it: that may be in force whatever becomes of this one */
  readonly standsForMore?: true
}

export const nothingKnown: Installed = { confirmedW: null, maybe: [] }

/** Of what a charger may keep; without any confirmation nothing bounds it. */
export const mostInstalledW = ({ confirmedW, maybe }: Installed): number =>
  maybe.reduce((mostW, { limitW }) => Math.max(mostW, limitW), confirmedW ?? Infinity)

export const alsoMaybe = (
  { confirmedW, maybe }: Installed,
  { orderId, limitW }: { readonly orderId: string; readonly limitW: number },
): Installed => ({ confirmedW, maybe: [...maybe, { orderId, limitW }] })

export function installedAfter(installed: Installed, orderId: string, kind: AnswerKind): Installed {
  const { maybe } = installed
  const place = maybe.findIndex((sent) => sent.orderId === orderId)
  const sent = maybe[place]
  if (!sent) return installed
  switch (kind) {
    case 'ACCEPTED':
      return { confirmedW: sent.limitW, maybe: maybe.slice(place + 1) }
    case 'NO_ANSWER': {
      // Asked again and again, it is the same that may be kept: the last of them stands for all.
      const others = maybe.filter(({ limitW }, nth) => nth >= place || limitW !== sent.limitW)
      const all: MaybeInstalled = others.length < maybe.length ? { ...sent, standsForMore: true } : sent
      return { ...installed, maybe: others.map((one) => (one === sent ? all : one)) }
    }
    case 'REJECTED':
    case 'NOT_SUPPORTED':
    case 'NOT_SENT':
      return sent.standsForMore ? installed : { ...installed, maybe: maybe.filter((other) => other !== sent) }
    default:
      return unreachable(kind)
  }
}
