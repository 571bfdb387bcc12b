import { decideCycle } from '@busbar/domain/cycles/cycle'
import type { SiteImage } from '@busbar/domain/cycles/image'
import { isRefusal } from '@busbar/domain/kernel/refusal'
import { answeredOrder, cycleRecord, sentOrders } from '../../server/src/engine/cycleRecord.ts'
import { newId } from '../../server/src/engine/ids.ts'
import { packedCycle } from '../../server/src/engine/packedCycle.ts'
import type { Cause } from '../../server/src/engine/ports.ts'
import type { DecidedCycle } from '../../server/src/engine/sitePorts.ts'
import type { OpenHouse } from '../../server/src/house.ts'
import { open } from '../../server/src/open.ts'
import { settingsSchema } from '../../server/src/settings.ts'
import { depotId, microgridId } from '../support/depots.ts'
import { shortNight } from '../support/shortNight.ts'

// Run beside the server under test: `night` keeps a depot and what the engine decided there, `one-more` a cycle of now.
const [what, dataDir] = process.argv.slice(2)
const quiet = { debug() {}, info() {}, warn() {}, error: (...said: unknown[]) => console.error(...said) }
const minuteMs = 60_000

const { house, close } = await open(settingsSchema.parse({ DATA_DIR: dataDir }), quiet)
const now = Date.now()
const isKnown = (await house.registries.depots.get(depotId)) !== null
if (!isKnown || what === 'one-more') await keepCycles()
const all = await house.ledgers.cycles.list({
  ...{ depotId, limit: 500, before: null, outcome: null, reasonCode: null, trigger: null },
  ...{ nodeId: null, chargePointId: null, from: null, to: null },
})
await close()
console.log(JSON.stringify({ depotId, microgridId, cycleIds: all.items.map(({ cycleId }) => cycleId).reverse() }))

async function keepCycles(): Promise<void> {
  const night = await shortNight(now - 14 * minuteMs)
  const last = night.at(-1) as DecidedCycle
  if (!isKnown) await bringInDepot(last.image)
  await keep(house, what === 'one-more' ? [again(last, now)] : [...night, enveloped(last)])
}

async function bringInDepot({ registry }: SiteImage): Promise<void> {
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
