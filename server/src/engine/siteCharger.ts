import type { Charger, ChargerCommand } from '@busbar/domain/charging/charger'
import { permissionAfter } from '@busbar/domain/charging/permission'
import {
  beginSetUp,
  nextOrder,
  type SetUp,
  setUpAnswered,
  type SetUpOrder,
  setUpSent,
  wantedSetUp,
  type WantedSetUp,
} from '@busbar/domain/charging/setUp'
import { ratingAtReferenceW } from '@busbar/domain/charging/reference'
import type { Instant } from '@busbar/domain/kernel/instant'
import { byId, type ChargePoint, type Connector, type Depot } from '@busbar/domain/topology/depot'
import type { ChargerLink, ConnectorState, OrderAnswer } from './chargers.ts'
import { byChargePoint, type SiteUnit } from './siteUnits.ts'

/** A charger as the engine knows it: what its stream keeps, its line, and how far its set-up has come. */
export type SiteCharger = {
  readonly chargePoint: ChargePoint
  readonly connectors: readonly number[]
  kept: Charger
  link: ChargerLink | null
  setUp: SetUp
  readonly states: Map<number | null, { readonly state: ConnectorState; readonly at: Instant }>
  /** connectors in use that the registry doesn't have, with the ids under which they are counted */
  readonly strays: Map<number, string>
}

/** The chargers that a depot has now, in the order of their ids; what is known of those that stay, stays. */
export function registeredChargers(
  depot: Depot,
  before: ReadonlyMap<string, SiteCharger>,
  kept: ReadonlyMap<string, Charger>,
): ReadonlyMap<string, SiteCharger> {
  const connectorsOf = byChargePoint(depot)
  const chargers = new Map<string, SiteCharger>()
  for (const [, chargePoint] of [...depot.chargePoints].sort(([a], [b]) => byId(a, b))) {
    const known = before.get(chargePoint.chargePointId)
    const state = known?.kept ?? kept.get(chargePoint.chargePointId)
    if (!state) continue
    const fresh = newCharger(chargePoint, connectorsOf.get(chargePoint.chargePointId) ?? [], state)
    const { connectors } = fresh
    chargers.set(chargePoint.chargePointId, known ? { ...known, chargePoint, connectors } : fresh)
  }
  return chargers
}

function newCharger(chargePoint: ChargePoint, itsConnectors: readonly Connector[], kept: Charger): SiteCharger {
  const connectors = itsConnectors.map(({ number }) => number).sort((a, b) => a - b)
  const charger = { chargePoint, connectors, kept, link: null, states: new Map(), strays: new Map() }
  return { ...charger, setUp: beginSetUp(wantedOf(charger), keptSetUp(kept)) }
}

type Wanting = Pick<SiteCharger, 'chargePoint' | 'connectors' | 'kept'>

export function wantedOf({ chargePoint, connectors, kept }: Wanting): WantedSetUp {
  const { controlMode, rating, fallbackW } = chargePoint
  const ratingW = rating === null ? 0 : ratingAtReferenceW(rating, chargePoint)
  return wantedSetUp({ controlMode, ratingW, fallbackW }, connectors, true, keptAt(kept))
}

const keptAt = ({ fallbacksW }: Charger): readonly (number | null)[] => [...fallbacksW.keys()].map((at) => at || null)

const keptSetUp = (kept: Charger) => ({
  hardCapW: kept.hardCapW,
  fallbacks: [...kept.fallbacksW].map(([connector, limitW]) => ({ connector: connector || null, limitW })),
})

/** What it keeps is given once more: it may have lost it. */
export function restartSetUp(charger: SiteCharger): void {
  charger.setUp = beginSetUp(wantedOf(charger), keptSetUp(charger.kept))
}

/** The next thing to give it, noted as under way. */
export function takeSetUpOrder(charger: SiteCharger, now: Instant, newId: () => string) {
  const order = charger.link === null ? null : nextOrder(charger.setUp, wantedOf(charger), now)
  if (order === null) return null
  const orderId = newId()
  charger.setUp = setUpSent(charger.setUp, orderId, order)
  return { orderId, order }
}

/** A step leaves: from now on it may be in force. */
export function withStep(unit: SiteUnit, order: SetUpOrder, orderId: string): SiteUnit {
  const put = (type: 'HardCapSent' | 'FallbackSent', limitW: number): SiteUnit => ({
    ...unit,
    permission: permissionAfter(unit.permission, { type, orderId, limitW }),
  })
  switch (order.type) {
    case 'InstallHardCap':
      return put('HardCapSent', order.limitW)
    case 'InstallFallback':
      return order.connector === unit.connector ? put('FallbackSent', order.limitW) : unit
    case 'LiftLimit':
    case 'ReadBack':
      return unit
  }
}

/** What an answer to a step of the set-up means; null where it was none of ours. */
export function setUpStepAnswered(
  charger: SiteCharger,
  orderId: string,
  answer: OrderAnswer,
  now: Instant,
): SetUpOrder | null {
  const order = charger.setUp.underWay?.orderId === orderId ? charger.setUp.underWay.order : null
  charger.setUp = setUpAnswered(charger.setUp, orderId, answer.kind, now)
  return order
}

/** What is to be kept of a charger for good once it has taken a step of its set-up. */
export function keptWith(step: SetUpOrder): readonly ChargerCommand[] {
  switch (step.type) {
    case 'InstallHardCap':
      return [{ type: 'ConfirmHardCap', limitW: step.limitW }]
    case 'InstallFallback': {
      const confirmed: ChargerCommand = { type: 'ConfirmFallback', connector: step.connector, limitW: step.limitW }
      // That of the whole charger has taken the place of its cap.
      return step.connector === null ? [confirmed, { type: 'LoseHardCap', why: 'REPLACED' }] : [confirmed]
    }
    case 'LiftLimit':
      return [{ type: 'LoseFallback', connector: step.connector, why: 'LIFTED' }]
    case 'ReadBack':
      return []
  }
}
