import { limitCodes, nodeKinds, phases, precedence, shareRules, type Phase } from './codes.ts'
import { fault, inStableOrder, type Place, wiringFaults } from './faults.ts'
import type { ByPhase, Calm, Fault, Limit, PhaseLimit, PowerGraph, PowerNode } from './graph.ts'
import { byCodeUnits } from './ids.ts'
import type { Leaf } from './leaf.ts'
import {
  complain,
  instant,
  isObject,
  list,
  member,
  neededNumber,
  number,
  powerMaxW,
  type Range,
  type Reading,
  text,
  unlessItThrows,
  wattsDown,
  wattsUp,
  word,
  wordFrom,
} from './reading.ts'
import { isStrategyName, strategies, type StrategyName } from './strategies/registry.ts'
import { weightMax } from './strategies/strategy.ts'
import { tiersMax } from './cycle.ts'

const quarterHourMs = 900_000
const strategyNames = Object.keys(strategies).filter(isStrategyName)
// Limits and loads are rounded each to its own safe side, so the voltage itself is not: 400 V by the root of 3 is 230.94 V.
const voltage: Range = { from: 1, to: 1_000_000, round: 'never' }
const steps: Range = { from: 1, to: powerMaxW, round: 'none' }
const tiers: Range = { from: 0, to: tiersMax - 1, round: 'none' }
const weights: Range = { from: 1, to: weightMax, round: 'none' }
const phaseCounts: Range = { from: 1, to: phases.length, round: 'none' }
const milliamperesDown = wattsDown
const milliamperesUp = wattsUp

/** The only door: any value at all becomes a graph that everything inside may trust, or all its faults. */
export function parseGraph(value: unknown): PowerGraph | readonly Fault[] {
  if (!isObject(value)) return [fault('MALFORMED', null, 'the graph is not an object')]
  return unlessItThrows(() => readGraph(value))
}

function readGraph(value: object): PowerGraph | readonly Fault[] {
  const faults: Fault[] = []
  const reading: Reading = { members: value, nodeId: null, where: 'graph', nth: null, faults }
  const terms = readTerms(reading)
  const nodes = readEach(reading, 'nodes', 'id', (node, id) => readNode(node, id, terms.phaseVoltageV))
  const leaves = readEach(reading, 'leaves', 'node_id', readLeaf)
  const graph: PowerGraph = {
    ...terms,
    nodes: nodes.map(({ node }) => node).sort((a, b) => byCodeUnits(a.id, b.id)),
    leaves: leaves.toSorted((a, b) => byCodeUnits(a.id, b.id)),
  }
  const places = nodes.map(({ place }) => place)
  const leafIds = leaves.map(({ id }) => id)
  const all = [...faults, ...wiringFaults(places, leafIds), ...strangers(graph)]
  return all.length === 0 ? graph : inStableOrder(all)
}

/** Reads what has an id of its own; what has none is a fault, and can't be looked at further. */
function readEach<Read>(
  graph: Reading,
  name: 'nodes' | 'leaves',
  idName: string,
  read: (reading: Reading, id: string) => Read,
): readonly Read[] {
  if (member(graph, name) === undefined) complain(graph, 'MALFORMED', `${name} is missing: a list is needed`)
  const { faults } = graph
  const found: Read[] = []
  list(graph, name).forEach((members, nth) => {
    const nameless: Reading = { members: Object(members) as object, nodeId: null, where: name, nth, faults }
    if (!isObject(members)) return complain(nameless, 'MALFORMED', 'it is not an object')
    const id = text(nameless, idName)
    if (id !== undefined) found.push(read({ members, nodeId: id, where: name, nth, faults }, id))
  })
  return found
}

function readTerms(graph: Reading): Omit<PowerGraph, 'nodes' | 'leaves'> {
  const strategy: StrategyName = word(graph, 'strategy', strategyNames, 'EQUAL_SHARE')
  const calm: Calm = {
    rotateAfterMs: number(graph, 'rotate_after_ms', instant, quarterHourMs),
    rampWPerS: number(graph, 'ramp_w_per_s', wattsDown, null),
    elapsedMs: number(graph, 'elapsed_ms', instant, 0),
    deadBandW: number(graph, 'dead_band_w', wattsDown, 0),
  }
  return {
    strategy: strategies[strategy],
    shareRule: word(graph, 'share_rule', shareRules, 'leaf-fair'),
    nowMs: number(graph, 'now_ms', instant, null),
    calm,
    phaseVoltageV: number(graph, 'phase_voltage_v', voltage, 230),
    unsatisfied: list(graph, 'unsatisfied').flatMap((id) => {
      if (typeof id === 'string') return [id]
      complain(graph, 'MALFORMED', 'unsatisfied holds something that is no id')
      return []
    }),
  }
}

type ReadNode = { readonly place: Place; readonly node: PowerNode }

function readNode(reading: Reading, id: string, phaseVoltageV: number): ReadNode {
  const kind = wordFrom(reading, 'kind', member(reading, 'kind'), nodeKinds) ?? 'CIRCUIT'
  const parent = member(reading, 'parent_id')
  const parentId = parent === undefined ? null : typeof parent === 'string' ? parent : undefined
  if (parentId === undefined) complain(reading, 'MALFORMED', 'parent_id is not a text')
  const { limit, phaseLimits, isLimited } = readLimits(reading)
  const fixedLoadMa = readByPhase(reading, 'fixed_load_ma', milliamperesUp, 0)
  const fixedMa = fixedLoadMa === null ? 0 : fixedLoadMa[0] + fixedLoadMa[1] + fixedLoadMa[2]
  const node: PowerNode = {
    id,
    parentId: parentId ?? null,
    kind,
    limit,
    fixedLoadW: number(reading, 'fixed_load_w', wattsUp, Math.ceil((fixedMa * phaseVoltageV) / 1000)),
    supplyW: number(reading, 'supply_w', wattsDown, 0),
    phaseLimits,
    fixedLoadMa,
  }
  return { place: { id, parentId, isRoot: kind === 'ROOT', hasLimit: isLimited }, node }
}

type Limits = Pick<PowerNode, 'limit' | 'phaseLimits'> & { readonly isLimited: boolean }

/** The most restrictive of all limits binds; of equal ones, the one whose reason is named first. */
function readLimits(node: Reading): Limits {
  let limit: Limit | null = null
  const perPhase: [PhaseLimit | null, PhaseLimit | null, PhaseLimit | null] = [null, null, null]
  list(node, 'limits').forEach((members, at) => {
    if (!isObject(members)) return complain(node, 'MALFORMED', `limits[${at}] is not an object`)
    const reading: Reading = { members, nodeId: node.nodeId, where: node.where, nth: node.nth, faults: node.faults }
    const reason = wordFrom(reading, 'reason', member(reading, 'reason'), limitCodes) ?? 'NODE_LIMIT'
    const ma = readByPhase(reading, 'ma', milliamperesDown, null)
    if (ma?.every((one) => one === null)) complain(reading, 'MALFORMED', `limits[${at}] limits none of L1, L2, L3`)
    // Whoever says both means both.
    if (ma === null || member(reading, 'w') !== undefined) {
      const next: Limit = { reason, limitW: neededNumber(reading, 'w', wattsDown) }
      if (limit === null || comesFirst(next.limitW, reason, limit.limitW, limit.reason)) limit = next
    }
    ma?.forEach((limitMa, phase) => {
      const known = perPhase[phase]
      if (limitMa === null || (known && !comesFirst(limitMa, reason, known.limitMa, known.reason))) return
      perPhase[phase] = { reason, limitMa }
    })
  })
  const phaseLimits = perPhase.some((one) => one !== null) ? perPhase : null
  // A limit on one phase alone leaves the others without any.
  return { limit, phaseLimits, isLimited: limit !== null || !perPhase.includes(null) }
}

const comesFirst = (value: number, reason: Limit['reason'], known: number, knownReason: Limit['reason']): boolean =>
  value < known || (value === known && precedence(reason) < precedence(knownReason))

function readByPhase<Absent>(
  reading: Reading,
  name: string,
  range: Range,
  absent: Absent,
): ByPhase<number | Absent> | null {
  const value = member(reading, name)
  if (value === undefined) return null
  if (!isObject(value)) {
    complain(reading, 'MALFORMED', `${name} is not an object with L1, L2, L3`)
    return null
  }
  const members: Reading = { ...reading, members: value }
  return [
    number(members, 'L1', range, absent),
    number(members, 'L2', range, absent),
    number(members, 'L3', range, absent),
  ]
}

function readLeaf(reading: Reading, id: string): Leaf {
  const minW = number(reading, 'min_w', wattsUp, 0)
  const maxW = number(reading, 'max_w', wattsDown, null)
  if (maxW !== null && minW > maxW) {
    complain(reading, 'MINIMUM_ABOVE_MAXIMUM', `min_w is ${minW} W, max_w is ${maxW} W`)
  }
  const wantedW = neededNumber(reading, 'wanted_w', wattsDown)
  const drawn = readPhases(reading)
  return {
    id,
    wantedW,
    minW,
    maxW: maxW ?? Math.max(minW, wantedW),
    stepW: number(reading, 'step_w', steps, 1),
    tier: number(reading, 'tier', tiers, 0),
    weight: number(reading, 'weight', weights, 1),
    currentW: number(reading, 'current_w', wattsDown, null),
    waitingSinceMs: number(reading, 'waiting_since_ms', instant, null),
    chargingSinceMs: number(reading, 'charging_since_ms', instant, null),
    energyNeededWh: number(reading, 'energy_needed_wh', wattsUp, null),
    departureMs: number(reading, 'departure_ms', instant, null),
    isDerived: readFlag(reading, 'derived'),
    phases: drawn,
    phaseCount: readPhaseCount(reading, drawn?.length ?? phases.length),
  }
}

function readFlag(reading: Reading, name: string): boolean {
  const value = member(reading, name)
  if (value !== undefined && typeof value !== 'boolean')
    complain(reading, 'MALFORMED', `${name} is neither true nor false`)
  return value === true
}

function readPhases(reading: Reading): readonly Phase[] | null {
  if (member(reading, 'phases') === undefined) return null
  const written = list(reading, 'phases').map((one) => wordFrom(reading, 'phases', one, phases))
  if (written.length === 0) complain(reading, 'MALFORMED', 'phases names none: one, two or three are needed')
  return phases.filter((phase) => written.includes(phase))
}

function readPhaseCount(reading: Reading, named: number): number {
  const count = number(reading, 'phase_count', phaseCounts, Math.max(1, named))
  if (count > Math.max(1, named)) complain(reading, 'MALFORMED', `phase_count is ${count}, phases names ${named}`)
  return count
}

/** Flags on nodes that the graph doesn't have. */
function strangers({ unsatisfied, nodes }: PowerGraph): readonly Fault[] {
  if (unsatisfied.length === 0) return []
  const known = new Set(nodes.map(({ id }) => id))
  return unsatisfied
    .filter((id) => !known.has(id))
    .map((id) => fault('WORD_UNKNOWN', id, 'unsatisfied names a node that is not in the graph'))
}
