import type { Depot } from '@busbar/domain/topology/depot'
import type { OrderAnswer } from './chargers.ts'
import type { Site } from './site.ts'
import type { DecidedCycle } from './sitePorts.ts'

/** What is done with each cycle, beside giving its orders. */
export type SiteFollower = {
  decided(depot: Depot, cycle: DecidedCycle, site: Site): void
  metered(depot: Depot, nodeId: string, site: Site): void
  answered(depot: Depot, orderId: string, chargePointId: string, answer: OrderAnswer): void
}
