import { countedLoadW, type Loads, note } from './loads.ts'
import {
  countedW,
  excuse,
  type Followed,
  follow,
  followAnew,
  type Grace,
  isSteered,
  permittedAtW,
  type Standing,
} from './standings.ts'
import {
  chargersBeneath,
  type Conductor,
  conductors,
  limitAtW,
  type LimitWindow,
  pathUp,
  type WiredNode,
  type Wiring,
} from './wiring.ts'

export type Reason =
  /** more really flows than the limit allows */
  | 'DRAWN'
  /** chargers are permitted to draw more than the limit allows */
  | 'ENTITLED'
  /** if all fell silent now, they would come to draw more than the node may carry with nobody in control */
  | 'AHEAD'
  /** while the node was over a limit that had fallen, somebody beneath it was given more */
  | 'RAISED'

export type Violation = {
  readonly nodeId: string
  readonly reason: Reason
  readonly from: number
  until: number | null
  excessW: number
  readonly seed: number | string
}

export type Counts = {
  events: number
  evaluations: number
  /** limits that fell without notice */
  surprises: number
  /** how often nodes were over a limit, within the stated time or beyond it, and how long it lasted */
  excesses: number
  excessMs: number
  safeAgainMaxMs: number
}

export type Monitor = ReturnType<typeof monitorOf>

/** A node as a whole, or one of its conductors, which bears a third of what is on all three. */
type Watched = {
  readonly node: WiredNode
  readonly conductor: Conductor | null
  readonly chargerIds: readonly string[]
  /** what part of a charger's power flows here */
  readonly shares: ReadonlyMap<string, number>
  readonly loads: Loads
  limitW: number
  graceUntil: number
  /** the least that those who can be steered have been permitted since the limit fell */
  leastSteeredW: number
  overSince: number | null
  readonly open: Map<Reason, Violation>
}

/** What a charger counts for at one event, at whatever node it is summed up. */
type Counted = {
  readonly w: number
  readonly drawnW: number
  readonly isSteered: boolean
  /** at the event before */
  readonly wasSteered: boolean
}

/**
 * Judges a depot from outside, with sums of its own: after every event, every node. Where those whom nobody can reach
 * already take more than there is, the others have to be at nothing; more can't be asked.
 */
// long because: it is one state that these few functions share
export function monitorOf(wiring: Wiring, grace: Grace, seed: number | string) {
  const parents = new Map(wiring.nodes.map(({ nodeId, parentId }) => [nodeId, parentId]))
  const beneath = chargersBeneath(wiring)
  const watched = wiring.nodes.flatMap((node) => watchesOf(node, beneath.get(node.nodeId) ?? [], wiring))
  const paths = new Map(wiring.chargers.map(({ chargerId, nodeId }) => [chargerId, pathUp(nodeId, parents)]))
  const chargers = new Map<string, Followed>()
  const loadW = new Map<string, number>()
  const limits: LimitWindow[] = []
  const violations: Violation[] = []
  const counts: Counts = { events: 0, evaluations: 0, surprises: 0, excesses: 0, excessMs: 0, safeAgainMaxMs: 0 }
  const changed = new Set<string>()
  let counted: ReadonlyMap<string, Counted> = new Map()
  let serverDiedAt: number | null = null

  function evaluate(now: number): void {
    counts.events++
    counted = countedOnce(now)
    for (const one of watched) {
      counts.evaluations++
      judge(one, now)
      if (changed.has(one.node.nodeId)) judgeAhead(one, now)
    }
    changed.clear()
  }

  function judge(one: Watched, now: number): void {
    const limitW = boundW(one, now)
    if (limitW < one.limitW && !isForetold(one.node, limitW, now)) surprise(one, now)
    one.limitW = limitW
    const { steeredW, newlySteeredW, otherW, drawnW } = sums(one)
    // Whom an order reaches from now on was given nothing by that.
    one.leastSteeredW += newlySteeredW
    const roomW = limitW - countedLoadW(one.loads, now, grace.surpriseMs) + toleranceOf(one)
    const isOver = steeredW + otherW > roomW && steeredW > toleranceOf(one)
    const isExcused = now < one.graceUntil

    const raisedW = steeredW - one.leastSteeredW
    settle(one, 'RAISED', isOver && isExcused && raisedW > toleranceOf(one) ? raisedW : 0, now)
    one.leastSteeredW = Math.min(one.leastSteeredW, steeredW)
    settle(one, 'ENTITLED', isOver && !isExcused ? steeredW + otherW - roomW : 0, now)
    settle(one, 'DRAWN', isOver && !isExcused ? drawnW - roomW : 0, now)
    time(one, isOver, now)
  }

  /** Each charger stands under several nodes, and on a conductor of each. */
  function countedOnce(now: number): ReadonlyMap<string, Counted> {
    const all = new Map<string, Counted>()
    for (const [chargerId, followed] of chargers) {
      const wasSteered = counted.get(chargerId)?.isSteered ?? false
      const { drawnW } = followed.standing
      const w = countedW(followed, now, grace)
      all.set(chargerId, { w, drawnW, isSteered: isSteered(followed, now, grace), wasSteered })
    }
    return all
  }

  function sums({ chargerIds, shares }: Watched) {
    const sum = { steeredW: 0, newlySteeredW: 0, otherW: 0, drawnW: 0 }
    for (const chargerId of chargerIds) {
      const charger = counted.get(chargerId)
      if (!charger) continue
      const share = shares.get(chargerId) ?? 0
      const w = share * charger.w
      if (!charger.isSteered) sum.otherW += w
      else sum.steeredW += w
      if (charger.isSteered && !charger.wasSteered) sum.newlySteeredW += w
      sum.drawnW += Math.min(share * charger.drawnW, w)
    }
    return sum
  }

  /** With nobody in control, what is safe without control counts. */
  function boundW({ node, conductor }: Watched, now: number): number {
    // Limits that others set are limits of power, on whatever conductor it flows: a cable knows only what it is made for.
    if (conductor !== null) return node.ratingW / conductors.length
    if (serverDiedAt === null) return limitAtW(node, limits, now, now)
    return Math.max(limitAtW(node, limits, now, serverDiedAt), node.safeW)
  }

  const isForetold = (node: WiredNode, limitW: number, now: number): boolean =>
    limitAtW(node, limits, now, now - grace.surpriseMs) <= limitW

  function surprise(one: Watched, now: number): void {
    counts.surprises++
    one.graceUntil = now + grace.surpriseMs
    one.leastSteeredW = Infinity
  }

  /** With everybody silent from now on: no more than the node may carry with nobody in control, or is allowed then. */
  function judgeAhead(one: Watched, now: number): void {
    const times = new Set<number>()
    for (const chargerId of one.chargerIds) {
      for (const { at } of chargers.get(chargerId)?.standing.ahead ?? []) if (at > now) times.add(at)
    }
    const load = Math.max(0, countedLoadW(one.loads, now, grace.surpriseMs))
    let worstW = 0
    for (const at of times) {
      const wholeW = Math.max(limitAtW(one.node, limits, at, now - grace.surpriseMs), one.node.safeW)
      const mayW = one.conductor === null ? wholeW : one.node.ratingW / conductors.length
      worstW = Math.max(worstW, permittedThenW(one, at) + load - mayW - toleranceOf(one))
    }
    settle(one, 'AHEAD', now < one.graceUntil ? 0 : worstW, now)
  }

  function permittedThenW({ chargerIds, shares }: Watched, at: number): number {
    let sumW = 0
    for (const chargerId of chargerIds) {
      const followed = chargers.get(chargerId)
      if (followed) sumW += (shares.get(chargerId) ?? 0) * permittedAtW(followed.standing, at)
    }
    return sumW
  }

  function time(one: Watched, isOver: boolean, now: number): void {
    if (isOver && one.overSince === null) {
      counts.excesses++
      one.overSince = now
    }
    if (isOver || one.overSince === null) return
    counts.excessMs += now - one.overSince
    counts.safeAgainMaxMs = Math.max(counts.safeAgainMaxMs, now - one.overSince)
    one.overSince = null
  }

  /** A violation is one from when it begins until it ends, however many events lie between. */
  function settle(one: Watched, reason: Reason, excessW: number, now: number): void {
    const open = one.open.get(reason)
    if (excessW <= 0) {
      if (!open) return
      open.until = now
      one.open.delete(reason)
    } else if (open) {
      open.excessW = Math.max(open.excessW, excessW)
    } else {
      const { node, conductor } = one
      const nodeId = conductor === null ? node.nodeId : `${node.nodeId} ${conductor}`
      const violation: Violation = { nodeId, reason, from: now, until: null, excessW, seed }
      one.open.set(reason, violation)
      violations.push(violation)
    }
  }

  const toleranceOf = ({ chargerIds }: Watched): number => grace.toleranceW * Math.max(1, chargerIds.length)

  return {
    evaluate,
    stands(chargerId: string, standing: Standing, now: number): void {
      chargers.set(chargerId, follow(chargers.get(chargerId), standing, now, grace))
      for (const nodeId of paths.get(chargerId) ?? []) changed.add(nodeId)
    },
    /** a transaction began or ended there by itself; told before the standing that it makes */
    began(chargerId: string, standing: Standing, now: number): void {
      const followed = chargers.get(chargerId)
      if (followed) chargers.set(chargerId, excuse(followed, standing, now, grace))
    },
    /** what is drawn at a node that nobody steers; negative is made there */
    load(nodeId: string, w: number, now: number): void {
      loadW.set(nodeId, w)
      for (const above of pathUp(nodeId, parents)) {
        const sumW = sumBeneath(above, loadW, parents)
        for (const { node, conductor, loads } of watched) {
          if (node.nodeId !== above) continue
          note(loads, conductor === null ? sumW : sumW / conductors.length, now, grace.surpriseMs)
        }
      }
    },
    /** what is known beforehand begins and ends by a clock, and no clock is perfect */
    limit(imposed: LimitWindow): void {
      const from = imposed.knownAt < imposed.from ? imposed.from + grace.clockMs : imposed.from
      limits.push({ ...imposed, from, until: imposed.until - grace.clockMs })
    },
    serverDied(now: number): void {
      serverDiedAt = now
    },
    serverLives(now: number): void {
      serverDiedAt = null
      for (const [chargerId, followed] of chargers) chargers.set(chargerId, followAnew(followed, now))
      for (const one of watched) surprise(one, now)
    },
    outcome: (): Outcome => ({ counts, violations }),
  }
}

export type Outcome = { readonly counts: Readonly<Counts>; readonly violations: readonly Readonly<Violation>[] }

/** Where every charger is on three conductors alike, none of them bears more than the whole. */
function watchesOf(node: WiredNode, chargerIds: readonly string[], { chargers }: Wiring): readonly Watched[] {
  const here = chargers.filter(({ chargerId }) => chargerIds.includes(chargerId))
  const used = conductors.filter((name) => here.some(({ conductor }) => conductor === name))
  const shareOn = (name: Conductor, own: Conductor | null): number =>
    own === null ? 1 / conductors.length : own === name ? 1 : 0
  return [
    watch(node, null, chargerIds, new Map(chargerIds.map((id) => [id, 1]))),
    ...used.map((name) => {
      const shares = new Map(here.map(({ chargerId, conductor = null }) => [chargerId, shareOn(name, conductor)]))
      return watch(node, name, chargerIds, shares)
    }),
  ]
}

const watch = (
  node: WiredNode,
  conductor: Conductor | null,
  chargerIds: readonly string[],
  shares: ReadonlyMap<string, number>,
): Watched => ({
  ...{ node, conductor, chargerIds, shares },
  loads: [{ at: -Infinity, w: 0 }],
  limitW: conductor === null ? node.ratingW : node.ratingW / conductors.length,
  graceUntil: -Infinity,
  leastSteeredW: Infinity,
  overSince: null,
  open: new Map(),
})

function sumBeneath(
  nodeId: string,
  loadW: ReadonlyMap<string, number>,
  parents: ReadonlyMap<string, string | null>,
): number {
  let sum = 0
  for (const [at, w] of loadW) if (pathUp(at, parents).includes(nodeId)) sum += w
  return sum
}
