import { permissionAfter, type PermissionChange } from '@busbar/domain/charging/permission'
import { stepsOf } from '@busbar/domain/charging/plannedOrder'
import { decideCycle } from '@busbar/domain/cycles/cycle'
import type { SiteImage } from '@busbar/domain/cycles/image'
import { drawnSite, now } from '../tests/support/siteImages.ts'
import { type Bench, percentile, timed } from './bench.ts'

const runs = 100

/** 25 boards with 20 chargers each, of which some are out of reach; a limit on half of the site begins soon. */
function largeSite(): SiteImage {
  const boards = Array.from({ length: 25 }, (_, nth) => ({ name: `B${nth}`, limitW: 1_200_000, chargers: 20 }))
  const site = drawnSite({ boards, gridW: 20_000_000 })
  const units = site.units.map((unit, nth) =>
    nth % 25 === 3
      ? { ...unit, permission: { ...unit.permission, link: { state: 'IN_DOUBT', since: now - 1 } as const } }
      : unit,
  )
  const limits = boards.slice(0, 12).map(({ name }): SiteImage['limits'][number] => ({
    ...{ limitId: name, nodeId: name, limitW: 600_000, source: 'TOU_LIMIT', from: now + 120_000 },
    ...{ until: null, by: 'evening peak' },
  }))
  return { ...site, units, limits }
}

/** The same a moment later: every order was taken. */
function obeyed(image: SiteImage): SiteImage {
  const orders = new Map(decideCycle(image).plan.orders.map((order) => [order.unitId, order]))
  const units = image.units.map((unit) => {
    const order = orders.get(unit.unitId)
    if (!order) return unit
    const orderId = `o-${unit.unitId}`
    const changes: readonly PermissionChange[] = [
      {
        type: 'LimitSent',
        orderId,
        sessionRef: order.sessionRef,
        steps: stepsOf(order),
        aheadMs: order.aheadMs,
        at: now,
      },
      { type: 'Answered', orderId, kind: 'ACCEPTED', at: now },
    ]
    const lastLimitW = order.steps[0]?.limitW ?? 0
    return { ...unit, permission: changes.reduce(permissionAfter, unit.permission), lastLimitW }
  })
  return { ...image, units }
}

/** From a frozen image to the orders for the chargers: what a cycle costs before anything is sent. */
export const cycle: Bench = {
  name: 'cycle',
  about: 'from the image of a site with 500 chargers on 25 boards to its plan of orders',
  run: async () => {
    const first = largeSite()
    const steady = obeyed(first)
    const dropped: SiteImage = {
      ...steady,
      limits: [
        ...steady.limits,
        {
          ...{ limitId: 'drop', nodeId: null, limitW: 9_000_000, source: 'OPERATING_ENVELOPE_LIMIT', from: now },
          ...{ until: now + 3_600_000, by: 'network company' },
        },
      ],
    }
    const timeOf = async (image: SiteImage) => {
      const run = () => Promise.resolve(decideCycle(image))
      await timed(20, run)
      return timed(runs, run)
    }
    const [all, none, drop] = [await timeOf(first), await timeOf(steady), await timeOf(dropped)]
    return [
      { what: 'everyone is to be told, p50', value: percentile(all, 50), unit: 'ms', below: 20 },
      { what: 'nobody is to be told, p50', value: percentile(none, 50), unit: 'ms', below: 20 },
      { what: 'the whole site drops, p50', value: percentile(drop, 50), unit: 'ms', below: 20 },
      { what: 'the whole site drops, p99', value: percentile(drop, 99), unit: 'ms' },
      { what: 'orders for the drop', value: decideCycle(dropped).plan.orders.length, unit: '' },
    ]
  },
}
