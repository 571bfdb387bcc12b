import type { LimitCode, ReasonCode } from '@busbar/balancer/codes'
import type { Instant } from '../kernel/instant.ts'
import type { CycleResult } from './cycle.ts'
import type { UnitState } from './project.ts'
import type { NodeResult, UnitResult } from './report.ts'

/** A reason as a yard manager reads it, with the code for whoever wants to know more. */
export type Sentence = { readonly text: string; readonly code: ReasonCode | null }

type Clock = { readonly now: Instant; readonly timezone: string }

/** Who is held, by what, how much, until when, and shared with how many. */
export function unitSentence(unit: UnitResult, result: CycleResult, clock: Clock): Sentence {
  const { name, grantedW, askedW, state } = unit
  if (grantedW === null) return { text: notSteered(unit, state), code: null }
  const binding = unit.chain.find(({ isBinding }) => isBinding)
  const node = result.nodes.find(({ nodeId }) => nodeId === unit.bindingNodeId)
  if (!binding || !node) {
    const ramp = result.reasons.find(({ code, nodeId }) => code === 'RAMP_LIMIT' && nodeId === unit.unitId)
    if (ramp) return { text: `${name} rises to ${kw(askedW)}: it has ${kw(grantedW)} now.`, code: 'RAMP_LIMIT' }
    return { text: `${name} gets all it asks for: ${kw(grantedW)}.`, code: null }
  }
  const isPaused = result.reasons.some(({ code, nodeId }) => code === 'MINIMUM_NOT_MET' && nodeId === unit.unitId)
  const what = isPaused ? 'waits' : `gets ${kwOf(grantedW, askedW)}`
  const others = binding.sharedBy - 1
  const shared = others <= 0 ? '' : ` ${others} other ${others === 1 ? 'charger shares' : 'chargers share'} it.`
  return { text: `${name} ${what}: ${limitText(node, clock)}.${shared}`, code: node.limitCode }
}

/** The whole cycle in one line. */
export function cycleSentence(result: CycleResult, clock: Clock): Sentence {
  const { outcome, primaryReason: code, faults } = result
  if (outcome === 'REJECTED') {
    const first = faults[0]?.message
    const where = result.reasons.map(({ nodeName }) => nodeName ?? 'a node').join(', ')
    return first === undefined
      ? {
          text: `Nothing could be decided safely: the load at ${where} is not known. Chargers keep to their safe limits.`,
          code,
        }
      : { text: `Nothing could be decided: ${first}`, code }
  }
  const wanting = result.units.filter(({ grantedW, askedW }) => grantedW !== null && askedW > 0)
  if (outcome === 'APPLIED') {
    const text =
      wanting.length === 0 ? 'No bus asks for power.' : `All ${wanting.length} chargers get what they ask for.`
    return { text, code }
  }
  const primary = result.reasons[0]
  const node = result.nodes.find(({ nodeId }) => nodeId === primary?.nodeId)
  const held = wanting.filter(({ bindingNodeId }) => bindingNodeId !== null && bindingNodeId === node?.nodeId)
  if (!node) return { text: `${wanting.length} chargers share what there is.`, code }
  return { text: `${limitText(node, clock)}: it holds back ${held.length} of ${wanting.length} chargers.`, code }
}

const notSteeredTexts: Record<Exclude<UnitState, 'STEERED'>, string> = {
  IDLE: 'has no bus',
  PAUSED: 'is paused by an operator',
  UNREACHABLE: 'can’t be reached',
  DISOBEYING: 'doesn’t keep to its limit',
  UNPREPARED: 'has not confirmed its fallback yet',
  REFUSING: 'turns its limits away',
  SILENT: 'doesn’t answer',
}

function notSteered({ name, reservedW }: UnitResult, state: UnitState): string {
  const why = state === 'STEERED' ? 'is steered' : notSteeredTexts[state]
  return reservedW === null || reservedW === 0
    ? `${name} ${why}.`
    : `${name} ${why}; ${kw(reservedW)} are kept free for it.`
}

function limitText(node: NodeResult, clock: Clock): string {
  const { name, limitW, limitCode, until, by, kind } = node
  const place = kind === 'ROOT' ? 'The whole site' : name
  const whose = by === null ? limitWord(limitCode) : by
  const ends = until === null ? '' : ` ${endText(until, clock)}`
  return `${place} is at its ${limitW === null ? '' : `${kw(limitW)} `}limit${ends} (${whose})`
}

const words: Record<LimitCode, string> = {
  OPERATING_ENVELOPE_LIMIT: 'network company',
  ENVELOPE_FALLBACK_LIMIT: 'network company silent, fallback',
  AGGREGATE_LIMIT: 'limit of the microgrid',
  GRID_CONNECTION_LIMIT: 'grid connection',
  TOU_LIMIT: 'time of use',
  NODE_LIMIT: 'operator',
  CIRCUIT_LIMIT: 'rating',
  CHARGE_POINT_LIMIT: 'charger',
  CONNECTOR_LIMIT: 'connector',
}
const limitWord = (code: LimitCode | null): string => (code === null ? 'unknown' : words[code])

/** Within the hour how long it still takes; later the time of day there, and the day where it isn't today's. */
function endText(at: Instant, { now, timezone }: Clock): string {
  const minutes = Math.ceil((at - now) / 60_000)
  if (minutes < 60) return `for another ${Math.max(0, minutes)} min`
  const part = (options: Intl.DateTimeFormatOptions, time: Instant) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: timezone, ...options }).format(time)
  const day: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' }
  const clock = part({ hour: '2-digit', minute: '2-digit', hour12: false }, at)
  return `until ${part(day, at) === part(day, now) ? clock : `${part(day, at)}, ${clock}`}`
}

/** Without decimals from 10 kW up, with one below. */
export const kw = (w: number): string => `${kwNumber(w)} kW`

const kwOf = (partW: number, wholeW: number): string => `${kwNumber(partW)} of ${kwNumber(wholeW)} kW`

/** Down, as limits are: 99.9 kW are not called 100. */
const kwNumber = (w: number): string =>
  Math.abs(w) >= 10_000 ? `${Math.floor(w / 1_000)}` : `${Math.floor(w / 100) / 10}`
