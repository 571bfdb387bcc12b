import type { LimitCode, ReasonCode } from '@busbar/balancer/codes'
import type { Instant } from '../kernel/instant.ts'
import { amperes, kw, kwNumber, kwNumberUp, kwUp, unknownLoad } from '../kernel/powerWords.ts'
import { counted, countedAs } from './countedAs.ts'
import type { CycleResult } from './cycle.ts'
import type { Rung } from '../telemetry/ladder.ts'
import type { UnitState } from './project.ts'
import type { FullPhase } from './conductors.ts'
import type { CycleReason, NodeResult, UnitResult } from './report.ts'

/** A reason as a yard manager reads it, with the code for whoever wants to know more. */
export type Sentence = { readonly text: string; readonly code: ReasonCode | null }

/** `now`: when it was decided. `readAt`: when it is read, where that is later; "in 12 min" means nothing the day after. */
export type Clock = { readonly now: Instant; readonly timezone: string; readonly readAt?: Instant }

/** Who is held, by what, how much, until when, and shared with how many. */
export function unitSentence(unit: UnitResult, result: CycleResult, clock: Clock): Sentence {
  const { name, grantedW, askedW, state } = unit
  if (grantedW === null && result.outcome === 'REJECTED') return undecidedSentence(unit, result)
  if (grantedW === null) return { text: notSteered(unit, state), code: null }
  const binding = unit.chain.find(({ isBinding }) => isBinding)
  const node = result.nodes.find(({ nodeId }) => nodeId === unit.bindingNodeId)
  if (!binding || !node) {
    const ramp = result.reasons.find(({ code, nodeId }) => code === 'RAMP_LIMIT' && nodeId === unit.unitId)
    if (ramp) return { text: `${name} rises to ${kw(askedW)}: it has ${kw(grantedW)} now.`, code: 'RAMP_LIMIT' }
    // What it would take nobody knows: that it asks for no more would be a guess.
    const rung = demandRung(unit, result)
    if (rung === 'LAST_LIMIT')
      return { text: `What ${name} draws isn’t known any more: it keeps ${kw(grantedW)}.`, code: null }
    if (rung !== 'MEASURED') return { text: `${name} gets ${kw(grantedW)}.${unknownText(unit, result)}`, code: null }
    return { text: `${name} ${freeText(askedW, grantedW)}.`, code: null }
  }
  const isPaused = result.reasons.some(({ code, nodeId }) => code === 'MINIMUM_NOT_MET' && nodeId === unit.unitId)
  const what = isPaused ? 'waits' : `gets ${kwOf(grantedW, askedW)}`
  const others = binding.sharedBy - 1
  const noun = countedAs(result)
  const shared = others <= 0 ? '' : ` ${others} other ${others === 1 ? `${noun.one} shares` : `${noun.many} share`} it.`
  const unknown = demandRung(unit, result) === 'MEASURED' ? '' : unknownText(unit, result)
  return { text: `${name} ${what}: ${limitText(node, clock)}.${shared}${unknown}`, code: node.limitCode }
}

type Undecided = Pick<UnitResult, 'name' | 'state' | 'exposureW' | 'overdrawnW'>

/** What it does while nothing can be decided: without a tree nobody is moved, and what is not known is met by safe limits. */
export function undecidedSentence(unit: Undecided, { faults, primaryReason: code }: CycleResult): Sentence {
  const { name, state, exposureW } = unit
  if (state !== 'STEERED') return { text: notSteered({ ...unit, reservedW: exposureW }, state), code: null }
  const most = `it may draw ${kwUp(exposureW)}`
  return faults.length > 0
    ? { text: `${name} keeps to what it was told last, unless a limit falls: ${most}. Nothing is shared anew.`, code }
    : { text: `${name} goes to its safe limit: nothing can be decided safely, and ${most}.`, code }
}

/** Where no node holds it back: less than its least it isn't told, nor more than its most. */
function freeText(askedW: number, grantedW: number): string {
  if (grantedW > askedW && kw(grantedW) !== kw(askedW))
    return `gets ${kw(grantedW)}, the least that it is given; it asks for ${askedW === 0 ? 'nothing' : kw(askedW)}`
  const isAll = grantedW >= askedW * (1 - smallShare) || kw(grantedW) === kw(askedW)
  if (isAll) return `gets all it asks for: ${kw(grantedW)}`
  const isSmall = grantedW >= askedW * (1 - smallShare) - smallW
  return `gets ${kwOf(grantedW, askedW)}${isSmall ? ': so small a difference may stay' : ', the most that it is given'}`
}

/** What lies between two settings, or isn't worth a message. Of a small charger it may be much of what it asks for. */
const smallW = 1_000
const smallShare = 0.03

const demandOf = ({ unitId }: UnitResult, { inputs }: CycleResult) =>
  inputs.find(({ of, id }) => of === 'DEMAND' && id === unitId)

const demandRung = (unit: UnitResult, result: CycleResult): Rung => demandOf(unit, result)?.rung ?? 'MEASURED'

/** That it asks for so much, or keeps to what it gets, would be a guess. */
function unknownText(unit: UnitResult, result: CycleResult): string {
  const ageMs = demandOf(unit, result)?.ageMs ?? null
  const why = ageMs === null ? 'isn’t known' : `was last measured ${ageText(ageMs)} earlier`
  return ` What it draws ${why}: it counts as if it asked for ${kw(unit.askedW)}.`
}

/** The whole cycle in one line. */
export function cycleSentence(result: CycleResult, clock: Clock): Sentence {
  const { text, code } = decidedSentence(result, clock)
  const names = (result.unkept ?? []).map(({ name }) => name)
  if (names.length === 0) return { text, code }
  const its = names.length === 1 ? 'its limit' : 'their limits'
  return {
    text: `${text} ${names.join(', ')} may come to more than ${its}: this calculation version knows no boards.`,
    code,
  }
}

function decidedSentence(result: CycleResult, clock: Clock): Sentence {
  const { outcome, primaryReason: code, faults } = result
  if (outcome === 'REJECTED') {
    const first = faults[0]?.message
    const where = unknownLoad(namesOf(result.reasons))
    return first === undefined
      ? { text: `Nothing could be decided safely: ${where}. Chargers keep to their safe limits.`, code }
      : { text: `Nothing could be decided: ${first}`, code }
  }
  const wanting = result.units.filter(({ grantedW, askedW }) => grantedW !== null && askedW > 0)
  if (outcome === 'APPLIED') return { text: allGetText(wanting.length, result), code }
  const primary = result.reasons[0]
  const node = result.nodes.find(({ nodeId }) => nodeId === primary?.nodeId)
  const held = wanting.filter(({ bindingNodeId }) => bindingNodeId !== null && bindingNodeId === node?.nodeId)
  if (!node || !primary) return { text: `${counted(wanting.length, result)} share what there is.`, code }
  if (primary.code === 'LIMIT_INFEASIBLE' || held.length === 0)
    return { text: reasonText(primary, result, clock), code }
  return {
    text: `${limitText(node, clock)}: it holds back ${held.length} of ${counted(wanting.length, result)}.`,
    code,
  }
}

/** A bus at a charger that can't be steered is still there, and asks. */
function allGetText(wanting: number, result: CycleResult): string {
  const lost = result.units.filter(({ grantedW, askedW }) => grantedW === null && askedW > 0).length
  if (wanting === 0 && lost === 0) return 'No bus asks for power.'
  if (wanting === 0) return `${counted(lost, result)} with a bus can’t be steered; no other bus asks for power.`
  if (wanting === 1 && lost === 0) return 'The one charger that asks for power gets it.'
  if (wanting === 1) return 'The one charger that can be steered gets what it asks for.'
  const which = lost === 0 ? '' : ' that can be steered'
  return `All ${counted(wanting, result)}${which} get what they ask for.`
}

export const namesOf = (reasons: CycleResult['reasons']): string =>
  reasons.map(({ nodeName }) => nodeName ?? 'a node').join(', ')

/** One reason among those of a cycle. */
export function reasonSentence(reason: CycleReason, result: CycleResult, clock: Clock): Sentence {
  return { text: reasonText(reason, result, clock), code: reason.code }
}

function reasonText(reason: CycleReason, result: CycleResult, clock: Clock): string {
  const { code, nodeId, nodeName } = reason
  const who = result.units.find(({ unitId }) => unitId === nodeId)?.name ?? nodeName ?? 'The site'
  switch (code) {
    case 'TOPOLOGY_INVALID':
      return result.faults.find(({ ids }) => ids?.[0] === nodeId)?.message ?? 'The wiring is no tree.'
    case 'TELEMETRY_FALLBACK_UNSATISFIED':
      return `The load at ${who} is not known, and nothing is assumed for it.`
    case 'LIMIT_INFEASIBLE':
      return `What can’t be steered at ${who} may take more than its ${reason.limitW === null ? '' : `${kw(reason.limitW)} `}limit: nothing is left to share.`
    case 'MINIMUM_NOT_MET':
      return `${who} waits: what is left is less than it needs to charge at all.`
    case 'RAMP_LIMIT':
      return `${who} rises step by step.`
    case 'TELEMETRY_FALLBACK_DERIVED':
      return `What ${who} wants is not measured: something else stands in for it.`
    case 'DEPARTURE_AT_RISK': {
      const missing = result.departures.find(({ unitId }) => unitId === nodeId)?.missingWh
      return `${who} will not be full when it leaves${missing === undefined ? '' : `: ${kwNumberUp(missing)} kWh will be missing`}.`
    }
    default: {
      const node = result.nodes.find((one) => one.nodeId === nodeId)
      const held = result.units.filter(({ bindingNodeId }) => bindingNodeId === nodeId).length
      if (!node) return `${who} is at its limit.`
      return `${limitText(node, clock)}${held === 0 ? '' : `: it holds back ${counted(held, result)}`}.`
    }
  }
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

/** What a charger without a bus may need for itself. */
const standbyW = 500

function notSteered(
  { name, reservedW, overdrawnW }: Pick<UnitResult, 'name' | 'reservedW' | 'overdrawnW'>,
  state: UnitState,
): string {
  const drawsOn = state === 'IDLE' && overdrawnW !== null && overdrawnW > standbyW
  const known = state === 'STEERED' ? 'is steered' : notSteeredTexts[state]
  const why = drawsOn ? `draws ${kwUp(overdrawnW)} though it told of no bus` : known
  return reservedW === null || reservedW === 0
    ? `${name} ${why}.`
    : `${name} ${why}; ${kwUp(reservedW)} are kept free for it.`
}

function limitText(node: NodeResult, clock: Clock): string {
  const { name, limitW, limitCode, until, by, kind, fullPhase } = node
  if (fullPhase) return phaseText(name, fullPhase)
  const place = kind === 'ROOT' ? 'The whole site' : name
  const whose = by === null ? limitWord(limitCode) : by
  const ends = until === null ? '' : ` ${endText(until, clock)}`
  return `${place} is at its ${limitW === null ? '' : `${kw(limitW)} `}limit${ends} (${whose})`
}

/** Where nobody has said which chargers share a conductor, it is only said that they may. */
function phaseText(name: string, { phases, limitW, by, use }: FullPhase): string {
  // What a breaker of so many amperes lets through, its plate and everybody at it say in amperes.
  const most = use === undefined || use.limitMa === null ? kw(limitW) : amperes(use.limitMa)
  const limit = `${most} limit (${by})`
  if (phases.length === 0) return `A phase of ${name} may be at its ${limit}`
  return `${phases.join(' and ')} of ${name} ${phases.length === 1 ? 'is at its' : 'are at their'} ${limit}`
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

/** A sentence about what was decided so long ago is about the past. */
const freshMs = 60_000

/** Within the hour how long it still takes; later the time of day there, and the day where it isn't today's. */
function endText(at: Instant, { now, timezone, readAt = now }: Clock): string {
  const minutes = Math.ceil((at - now) / 60_000)
  if (minutes < 60 && readAt - now < freshMs) return `for another ${Math.max(0, minutes)} min`
  const part = (options: Intl.DateTimeFormatOptions, time: Instant) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: timezone, ...options }).format(time)
  const day: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' }
  const clock = part({ hour: '2-digit', minute: '2-digit', hour12: false }, at)
  return `until ${part(day, at) === part(day, now) ? clock : `${part(day, at)}, ${clock}`}`
}

const kwOf = (partW: number, wholeW: number): string => `${kwNumber(partW)} of ${kw(wholeW)}`

/** No finer than one reads it. */
function ageText(ms: number): string {
  if (ms < 120_000) return `${Math.round(ms / 1_000)} s`
  return ms < 7_200_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`
}
