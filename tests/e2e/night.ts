import assert from 'node:assert/strict'
import { decideCycle } from '@busbar/domain/cycles/cycle'
import type { SiteImage } from '@busbar/domain/cycles/image'
import { isRefusal } from '@busbar/domain/kernel/refusal'
import { answeredOrder, cycleRecord, sentOrders } from '../../server/src/engine/cycleRecord.ts'
import { newId } from '../../server/src/engine/ids.ts'
import { packedCycle } from '../../server/src/engine/packedCycle.ts'
import type { Cause } from '../../server/src/engine/ports.ts'
import type { DecidedCycle } from '../../server/src/engine/sitePorts.ts'
import type { OpenHouse } from '../../server/src/house.ts'
import { depotId, microgridId } from '../support/depots.ts'
import { shortNight } from '../support/shortNight.ts'

const minuteMs = 60_000

export type KeptNight = {
  readonly depotId: string
  readonly microgridId: string
  /** oldest first */
  readonly cycleIds: readonly string[]
}

let decidedOnce: Promise<readonly DecidedCycle[]> | undefined
const nightBefore = () => (decidedOnce ??= shortNight(Date.now() - 14 * minuteMs))
let keptOnce: Promise<void> | undefined

/** A depot and what the engine decided there, once a run, whoever asks first. */
export async function keepNight(house: OpenHouse): Promise<KeptNight> {
  await (keptOnce ??= keepAll(house))
  return listed(house)
}

/** A cycle of now. */
export async function keepOneMore(house: OpenHouse): Promise<KeptNight> {
  await (keptOnce ??= keepAll(house))
  await keep(house, [again(last(await nightBefore()), Date.now())])
  return listed(house)
}

async function keepAll(house: OpenHouse): Promise<void> {
  const night = await nightBefore()
  await bringInDepot(house, last(night).image)
  await keep(house, [...night, enveloped(last(night))])
}

function last(night: readonly DecidedCycle[]): DecidedCycle {
  const cycle = night.at(-1)
  assert(cycle, 'nothing was decided')
  return cycle
}

async function listed({ ledgers }: OpenHouse): Promise<KeptNight> {
  const all = await ledgers.cycles.list({
    ...{ depotId, limit: 500, before: null, outcome: null, reasonCode: null, trigger: null },
    ...{ nodeId: null, chargePointId: null, from: null, to: null },
  })
  return { depotId, microgridId, cycleIds: all.items.map(({ cycleId }) => cycleId).reverse() }
}

async function bringInDepot(house: OpenHouse, { registry }: SiteImage): Promise<void> {
  const { name, timezone, circuits, chargePoints, connectors, powerSources } = registry
  const cause: Cause = {
    actor: { kind: 'busbar', id: null, name: 'a test' },
    correlationId: newId(),
    causationId: null,
  }
  const command = {
    type: 'ImportDepot',
    ...{ depotId, microgridId, depot: { name, timezone, visibleTo: null } },
    ...{ circuits, chargePoints, connectors, powerSources, devices: [] },
  } as const
  const handled = await house.handleDepot(depotId, command, cause)
  if (isRefusal(handled)) throw new Error(handled.detail)
}

async function keep({ ledgers }: OpenHouse, decided: readonly DecidedCycle[]): Promise<void> {
  await ledgers.cycles.append(
    decided.map((cycle) => packedCycle(cycleRecord(cycle, { depotId, microgridId, scopeNodeId: null, alias: null }))),
  )
  await ledgers.cycles.appendOrders(decided.flatMap(sentOrders))
  const answers = decided.flatMap(({ cycleId, sent, image }) =>
    sent.flatMap((order, at) => {
      if (at === 3) return []
      const kind = at === 2 ? { kind: 'NO_ANSWER' as const } : { kind: 'ACCEPTED' as const }
      return [answeredOrder(cycleId, order, kind, image.now + 900 + at * 70)]
    }),
  )
  await ledgers.cycles.appendOrders(answers)
}

/** What the yard would have been given had the network company asked for less, with one charger unheard of. */
function enveloped(cycle: DecidedCycle): DecidedCycle {
  const at = cycle.image.now + 2_000
  const [grid] = cycle.image.registry.gridConnections
  const [first, ...units] = cycle.image.units
  const image: SiteImage = {
    ...later(cycle.image, at),
    limits: [
      ...cycle.image.limits,
      {
        ...{ limitId: 'envelope 7', nodeId: grid?.nodeId ?? null, limitW: 420_000, source: 'OPERATING_ENVELOPE_LIMIT' },
        ...{ from: at - minuteMs, until: at + 130 * minuteMs, by: 'network company' },
      },
    ],
    units: first ? [{ ...first, drawn: { w: 21_000, at: at - 95_000 } }, ...units] : units,
  }
  return decided(cycle, image, 'LIMIT')
}

function again(cycle: DecidedCycle, at: number): DecidedCycle {
  return decided(cycle, later(cycle.image, at), 'TIME')
}

/** The same yard at another time: what was measured is as old as it was. */
function later(image: SiteImage, at: number): SiteImage {
  const byMs = at - image.now
  const moved = <Item extends { readonly at: number }>(one: Item): Item => ({ ...one, at: one.at + byMs })
  return {
    ...{ ...image, now: at, meters: image.meters.map(moved) },
    units: image.units.map((unit) => ({ ...unit, drawn: unit.drawn && moved(unit.drawn) })),
  }
}

function decided(before: DecidedCycle, image: SiteImage, trigger: DecidedCycle['trigger']): DecidedCycle {
  const result = decideCycle(image)
  const sent = result.plan.orders.map((order) => ({ ...order, orderId: newId() }))
  return {
    ...{ cycleId: newId(), sequence: before.sequence + 1, trigger, scopeNodeId: null, alias: null },
    ...{ image, result, tookMs: 2.4, sent },
  }
}
