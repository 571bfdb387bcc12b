import type { Charger } from '@busbar/domain/charging/charger'
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
import { byChargePoint } from './siteUnits.ts'

/** A charger as the engine knows it: what its stream keeps, its line, and how far its set-up has come. */
export type SiteCharger = {
  readonly chargePoint: ChargePoint
  readonly connectors: readonly number[]
  kept: Charger
  link: ChargerLink | null
  setUp: SetUp
  readonly states: Map<number | null, { readonly state: ConnectorState; readonly at: Instant }>
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
    const stays = known && { kept: known.kept, link: known.link, setUp: known.setUp, states: known.states }
    chargers.set(chargePoint.chargePointId, { ...fresh, ...stays })
  }
  return chargers
}

function newCharger(chargePoint: ChargePoint, itsConnectors: readonly Connector[], kept: Charger): SiteCharger {
  const connectors = itsConnectors.map(({ number }) => number).sort((a, b) => a - b)
  const charger = { chargePoint, connectors, kept, link: null, states: new Map() }
  return { ...charger, setUp: beginSetUp(wantedOf(charger), keptSetUp(kept)) }
}

export function wantedOf({ chargePoint, connectors }: Pick<SiteCharger, 'chargePoint' | 'connectors'>): WantedSetUp {
  const { controlMode, rating, fallbackW } = chargePoint
  const ratingW = rating === null ? 0 : ratingAtReferenceW(rating, chargePoint)
  return wantedSetUp({ controlMode, ratingW, fallbackW }, connectors, true)
}

const keptSetUp = (kept: Charger) => ({
  hardCapW: kept.hardCapW,
  fallbacks: [...kept.fallbacksW].map(([connector, limitW]) => ({
    connector: connector === 0 ? null : connector,
    limitW,
  })),
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
