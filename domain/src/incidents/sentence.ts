import { clockText } from '../charging/clock.ts'
import { kw, kwUp, unknownLoad } from '../kernel/powerWords.ts'
import type { IncidentContext, IncidentKind, IncidentScope } from './incident.ts'

/** A figure of the context, where it is there. */
type Watts = (name: string) => number | null

type Subject = { readonly kind: IncidentKind; readonly scope: IncidentScope; readonly context: IncidentContext }

/** What is wrong, in one sentence, from as much as the context says. */
export function incidentSentence({ kind, scope, context }: Subject): string {
  const named = scope.type === 'MICROGRID' ? 'the microgrid' : scope.name
  const name = scope.type === 'MICROGRID' ? 'The microgrid' : scope.name
  const watts: Watts = (key) => (typeof context[key] === 'number' ? context[key] : null)
  // What is quoted may be a sentence itself.
  const word = (key: string): string => (typeof context[key] === 'string' ? `: ${context[key].replace(/\.$/, '')}` : '')
  switch (kind) {
    case 'BREACH':
      return `${name} ${breachText(watts)}.`
    case 'EXCESS':
      return `${name} may come to ${over('more than its limit', watts('exposureW'), watts('limitW'))}.`
    case 'CHARGER_CLOCK': {
      const offMs = watts('offMs')
      return `The clock of ${named} is ${offMs === null ? 'off' : clockText(context['isAhead'] === true ? offMs : -offMs)}.`
    }
    case 'CHARGER_DISOBEYS':
      return `${name} ${disobeysText(watts, context['limitBy'] === 'fallback' ? 'more than its fallback' : 'more than it was given')}.`
    case 'CHARGER_FAULT':
      return `${name} reports a fault${word('errorCode')}.`
    case 'CHARGER_NOT_JUDGED':
      return `Nobody sees whether ${named} keeps to its limits: it reports no power.`
    case 'CHARGER_OFFLINE':
      return `${name} is offline${keptFree(watts('bookedW'))}.`
    case 'CHARGER_REFUSES':
      return `${name} turns its limits away${keptFree(watts('bookedW'))}${mayExceed(context)}.`
    case 'CHARGER_SILENT':
      return `${name} doesn’t answer its limits${keptFree(watts('bookedW'))}${mayExceed(context)}.`
    case 'CHARGER_UNPREPARED':
      return `${name} has not confirmed its fallback${keptFree(watts('bookedW'))}${mayExceed(context)}.`
    case 'CYCLE_REJECTED':
      return `The last cycle of the microgrid was rejected${word('reason')}.`
    case 'FALLBACKS_DONT_FIT':
      return fallbacksText(named, context, watts)
    case 'FALLBACK_LOST':
      return `${name} no longer holds its fallback limit${shown(watts('shownW'))}.`
    case 'SECURITY':
      return `${name} reports a security event${word('event')}.`
    case 'TELEMETRY_FALLBACK_UNSATISFIED':
      return `Nothing can be decided safely: ${unknownLoad(typeof context['reason'] === 'string' ? context['reason'] : named)}.`
    case 'TOPOLOGY_INVALID':
      return `The microgrid can’t be assembled from the registries${word('reason')}.`
    case 'UNKNOWN_CONNECTOR':
      return `${name} charges at a connector that the registry doesn’t have${typeof context['connector'] === 'number' ? `: ${context['connector']}` : ''}.`
  }
}

/** Until it has been below its limit for long enough it stays a breach: then what it drew is what was too much. */
function breachText(watts: Watts): string {
  const [measuredW, limitW, mostW] = [watts('measuredW'), watts('limitW'), watts('mostW')]
  const isBelow = measuredW !== null && limitW !== null && measuredW <= limitW
  if (isBelow && mostW !== null) return `drew ${over('more than its limit', mostW, watts('mostLimitW') ?? limitW)}`
  return `draws ${over('more than its limit', measuredW, limitW)}`
}

/** What it draws now may be within its limit again, and after a restart nobody has heard of it yet. */
function disobeysText(watts: Watts, tooMuch: string): string {
  const [measuredW, limitW] = [watts('measuredW'), watts('limitW')]
  if (measuredW !== null && limitW !== null && measuredW > limitW) return `draws ${over(tooMuch, measuredW, limitW)}`
  return `drew ${tooMuch}, and is trusted again once it has kept to its limit for a while, or an operator trusts it${keptFree(watts('bookedW'))}`
}

/** Where only those are too much that nobody has confirmed, they are what has to be mended. */
function fallbacksText(named: string, { unconfirmed, failsAnyway }: IncidentContext, watts: Watts): string {
  const besideW = watts('fixedLoadW') ?? 0
  const words = `${besideW > 0 ? `with ${kwUp(besideW)} of other load ` : ''}more than is safe`
  const tooMuch = over(words, watts('fallbacksW'), watts('capacityW'))
  if (typeof unconfirmed !== 'number' || unconfirmed === 0 || failsAnyway === true)
    return `The fallbacks under ${named} come to ${tooMuch}.`
  const [are, inPlace] =
    unconfirmed === 1
      ? [`1 fallback under ${named} is`, 'the rating of its charger in its place']
      : [`${unconfirmed} fallbacks under ${named} are`, 'the ratings of their chargers in their place']
  return `${are} not confirmed: with ${inPlace}, all fallbacks there come to ${tooMuch}.`
}

function keptFree(w: number | null): string {
  if (w === null) return ''
  return w === 0 ? ': by itself it draws nothing' : `: ${kwUp(w)} are kept free for it`
}

const mayExceed = ({ over: node }: IncidentContext): string =>
  typeof node === 'string' ? `, and with it ${node} may come to more than its limit` : ''

const shown = (w: number | null): string => (w === null ? '' : `: by itself it would draw up to ${kwUp(w)}`)

/** What is drawn is rounded up and limits down: neither is called better than it is. */
const over = (words: string, w: number | null, limitW: number | null): string =>
  w === null || limitW === null ? words : `${kwUp(w)}, ${words}: ${kw(limitW)}`
