import type { CentralSystem, OpenCentralSystem } from '../src/centralSystem.ts'
import type { Make } from '../src/chargers/make.ts'
import type { Calling, Socket } from '../src/chargers/socket.ts'
import type { LimitWindow, Wiring } from '../src/monitor/wiring.ts'
import { pathUp } from '../src/monitor/wiring.ts'
import type { Timing } from '../src/world/virtualTime.ts'

/** What a naive central system does wrong on purpose. */
export type Sin =
  | 'OUTPUT_IS_INPUT'
  | 'RAISES_FIRST'
  | 'OFFLINE_IS_ZERO'
  | 'LEASE_END_IGNORED'
  | 'HEEDS_NO_LIMIT'
  | 'LOAD_IS_ZERO'

type Link = {
  readonly calling: Calling
  readonly socket: Socket
  readonly sessions: Map<number, string>
  readonly pending: Map<string, Sent>
}
type Sent = { readonly connector: number; readonly limitW: number; readonly until: number }
type Confirmed = { limitW: number; until: number }

const tickMs = 5_000
const leaseS = 300
// What is known to come is heeded before any lease ends that is given now.
const aheadMs = (leaseS + 60) * 1000

// long because: it holds one that is
/**
 * A central system as simple as can be: everybody gets an equal share of what the tightest node above has, and shares
 * are handed back and forth every ten minutes so that something moves. It is right unless it is told to sin.
 */
export function naiveCentral(wiring: Wiring, makes: readonly Make[], sin: Sin | null = null): OpenCentralSystem {
  const parents = new Map(wiring.nodes.map(({ nodeId, parentId }) => [nodeId, parentId]))
  const nodeOf = new Map(wiring.chargers.map(({ chargerId, nodeId }) => [chargerId, nodeId]))
  // At the board a charger whose limit is meant at its output draws more than its limit says.
  const shareOut = new Map(
    makes.map((make) => [make.identity, make.limitReference === 'DC_OUTPUT' ? make.efficiency : 1]),
  )
  const fallbackOf = new Map(
    makes.map((make) => [
      make.identity,
      (make.commissionedFallbackW ?? make.ratingW) /
        (sin === 'OUTPUT_IS_INPUT' ? 1 : (shareOut.get(make.identity) ?? 1)),
    ]),
  )
  const nodes = new Map(wiring.nodes.map((node) => [node.nodeId, node]))
  const beneath = (nodeId: string) =>
    wiring.chargers.filter((one) => pathUp(one.nodeId, parents).includes(nodeId)).map(({ chargerId }) => chargerId)
  const connectorsOf = new Map(makes.map((make) => [make.identity, make.connectors]))
  const inLine = wiring.chargers.map(({ chargerId }) => chargerId)
  let lastTransaction = 0

  // long because: it is one state that these few functions share
  return (timing: Timing): CentralSystem => {
    const links = new Map<string, Link>()
    const confirmed = new Map<string, Confirmed>()
    const limits: LimitWindow[] = []
    const loads = new Map<string, number>()
    const startedAt = timing.now()
    let messages = 0
    let isAlive = true

    function limitW(nodeId: string): number {
      const now = timing.now()
      const known = limits.filter((one) => one.nodeId === nodeId && one.from - aheadMs <= now && now < one.until)
      const least = sin === 'HEEDS_NO_LIMIT' ? Infinity : Math.min(Infinity, ...known.map((one) => one.limitW))
      const load = sin === 'LOAD_IS_ZERO' ? 0 : (loads.get(nodeId) ?? 0)
      return Math.min(nodes.get(nodeId)?.ratingW ?? 0, least) - load
    }

    /** Every ten minutes half of the chargers have three times the share of the other half. */
    function wishedW(chargerId: string): number {
      const round = Math.floor((timing.now() - startedAt) / 600_000)
      const path = pathUp(nodeOf.get(chargerId) ?? '', parents)
      const shares = path.map((nodeId) => {
        const all = beneath(nodeId)
        const weight = (id: string) => ((inLine.indexOf(id) + round) % 2 === 0 ? 1.5 : 0.5)
        const counted = sin === 'OFFLINE_IS_ZERO' ? all.filter((id) => links.has(id)) : all
        const sum = counted.reduce((total, id) => total + weight(id), 0)
        return (limitW(nodeId) * weight(chargerId)) / Math.max(sum, weight(chargerId))
      })
      return Math.floor(Math.max(0, Math.min(...shares)))
    }

    function exposureW(chargerId: string): number {
      const link = links.get(chargerId)
      const known = confirmed.get(chargerId)
      const fallbackW = fallbackOf.get(chargerId) ?? 0
      if (sin === 'OFFLINE_IS_ZERO' && !link) return 0
      const pendingW = [...(link?.pending.values() ?? [])].map((sent) => sent.limitW)
      const isLeased = known !== undefined && known.until > timing.now()
      const least = sin === 'LEASE_END_IGNORED' && known ? 0 : fallbackW
      return Math.max(least, isLeased ? known.limitW : 0, ...pendingW)
    }

    function roomFor(chargerId: string): number {
      const rooms = pathUp(nodeOf.get(chargerId) ?? '', parents).map((nodeId) => {
        const others = beneath(nodeId).filter((one) => one !== chargerId)
        return limitW(nodeId) - others.reduce((sum, one) => sum + exposureW(one), 0)
      })
      return Math.floor(Math.max(0, Math.min(...rooms)))
    }

    function tick(): void {
      if (!isAlive) return
      for (const [chargerId, link] of links) {
        const wished = wishedW(chargerId)
        const mayW = sin === 'RAISES_FIRST' ? wished : Math.min(wished, roomFor(chargerId))
        const known = confirmed.get(chargerId)
        const isRaise = mayW > (known?.limitW ?? 0)
        if (sin === 'RAISES_FIRST' && !isRaise && (timing.now() - startedAt) % 600_000 < 60_000) continue
        const isDue = !known || mayW !== known.limitW || known.until - timing.now() < (leaseS * 1000) / 2
        if (isDue && link.pending.size === 0) order(chargerId, link, mayW)
      }
      timing.after(tickMs, tick)
    }

    function order(chargerId: string, link: Link, limit: number): void {
      const out = sin === 'OUTPUT_IS_INPUT' ? 1 : (shareOut.get(chargerId) ?? 1)
      const connectors = connectorsOf.get(chargerId) ?? 1
      const fallbackW = Math.floor(((fallbackOf.get(chargerId) ?? 0) * out) / connectors)
      const from = new Date(timing.now() - 1000).toISOString()
      for (const [connector, transactionId] of link.sessions) {
        const messageId = `c-${++messages}`
        link.pending.set(messageId, { connector, limitW: limit, until: timing.now() + leaseS * 1000 })
        timing.after(20_000, () => link.pending.delete(messageId))
        const periods = [
          { startPeriod: 0, limit: Math.floor((limit * out) / connectors) },
          { startPeriod: leaseS, limit: fallbackW },
        ]
        const profile = {
          stackLevel: 1,
          chargingProfilePurpose: 'TxProfile',
          chargingProfileKind: 'Absolute',
          validFrom: from,
        }
        const schedule = { startSchedule: from, chargingRateUnit: 'W', chargingSchedulePeriod: periods }
        const payload =
          link.calling.protocol === 'ocpp1.6'
            ? {
                connectorId: connector,
                csChargingProfiles: {
                  ...profile,
                  chargingProfileId: connector,
                  transactionId: Number(transactionId),
                  chargingSchedule: schedule,
                },
              }
            : {
                evseId: connector,
                chargingProfile: {
                  ...profile,
                  id: connector,
                  transactionId,
                  chargingSchedule: [{ id: 1, ...schedule }],
                },
              }
        link.socket.send(JSON.stringify([2, messageId, 'SetChargingProfile', payload]))
      }
    }

    function answered(chargerId: string, link: Link, messageId: string, payload: { status?: string }): void {
      const sent = link.pending.get(messageId)
      if (!sent) return
      link.pending.delete(messageId)
      if (payload.status === 'Accepted') confirmed.set(chargerId, { limitW: sent.limitW, until: sent.until })
    }

    function called(chargerId: string, link: Link, action: string, payload: Fields): object {
      const currentTime = new Date(timing.now()).toISOString()
      const accepted = { status: 'Accepted' }
      switch (action) {
        case 'BootNotification':
          return { status: 'Accepted', currentTime, interval: 300 }
        case 'Heartbeat':
          return { currentTime }
        case 'Authorize':
          return link.calling.protocol === 'ocpp1.6' ? { idTagInfo: accepted } : { idTokenInfo: accepted }
        case 'StartTransaction': {
          const transactionId = ++lastTransaction
          link.sessions.set(Number(payload['connectorId']), String(transactionId))
          return { idTagInfo: accepted, transactionId }
        }
        case 'StopTransaction':
          ended(chargerId, link, String(payload['transactionId']))
          return {}
        case 'TransactionEvent': {
          const { transactionId } = payload['transactionInfo'] as { transactionId: string }
          if (payload['eventType'] === 'Ended') ended(chargerId, link, transactionId)
          else link.sessions.set((payload['evse'] as { id: number }).id, transactionId)
          return { idTokenInfo: accepted }
        }
        default:
          return {}
      }
    }

    function ended(chargerId: string, link: Link, transactionId: string): void {
      for (const [connector, theirs] of link.sessions) if (theirs === transactionId) link.sessions.delete(connector)
      confirmed.delete(chargerId)
    }

    timing.after(tickMs, tick)
    return {
      accept(calling, socket) {
        const { identity } = calling
        const link: Link = {
          calling,
          socket,
          sessions: links.get(identity)?.sessions ?? new Map(),
          pending: new Map(),
        }
        links.set(identity, link)
        return {
          onText(text) {
            if (!isAlive) return
            const [type, messageId, third, payload] = JSON.parse(text) as [number, string, string, Fields]
            if (type === 2) socket.send(JSON.stringify([3, messageId, called(identity, link, third, payload)]))
            if (type === 3) answered(identity, link, messageId, third as { status?: string })
          },
          onClose: () => void (links.get(identity) === link && sin === 'OFFLINE_IS_ZERO' && links.delete(identity)),
        }
      },
      limitKnown: (limit) => void limits.push(limit),
      measured: (nodeId, loadW) => void loads.set(nodeId, loadW),
      stop() {
        isAlive = false
      },
    }
  }
}

type Fields = Readonly<Record<string, unknown>>
