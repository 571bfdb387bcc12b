import type { Instant } from '@busbar/domain/kernel/instant'
import type { Metrics } from '../engine/metrics.ts'
import type { Deliveries, DueDelivery, Tried } from '../engine/notifications.ts'
import type { Outbound } from '../engine/outbound.ts'
import type { Log, Timing } from '../engine/ports.ts'
import type { ServerKey } from '../engine/serverKey.ts'
import { signature } from './signature.ts'

export type AroundDeliveries = {
  readonly deliveries: Pick<Deliveries, 'due' | 'take' | 'tried'>
  readonly outbound: Pick<Outbound, 'post'>
  readonly serverKey: ServerKey
  readonly timing: Timing
  readonly metrics: Metrics
  readonly log: Log
  /** between 0 and 1 */
  readonly chance?: () => number
}

const lookEveryMs = 1_000
/** of one webhook */
const atOnceMax = 4
/** Longer than a try may take: of two processes one has it. */
const leaseMs = 60_000
const givenUpAfterMs = 24 * 3_600_000
const firstPauseMs = 10_000
const longestPauseMs = 3_600_000
const answerCharsMax = 500

/** Tells webhooks what they want to be told, until the stop. At least once: the delivery's id tells a repetition. */
export function startDeliveries(around: AroundDeliveries): { stop(): Promise<void> } {
  const { deliveries, timing, log } = around
  const turns = new Map<string, Promise<void>>()
  const notRead = (error: unknown): void =>
    log.warn({ err: error }, 'deliveries could not be read or written; trying again')
  let isStopped = false
  let callOff: (() => void) | null = null
  let looking = look()

  async function look(): Promise<void> {
    try {
      for (const webhookId of await deliveries.due(timing.now())) {
        if (!turns.has(webhookId)) turns.set(webhookId, turnOf(webhookId))
      }
    } catch (error) {
      notRead(error)
    }
    if (isStopped) return
    callOff = timing.after(lookEveryMs, () => {
      looking = look()
    })
  }

  /** Each has its own: one that doesn't answer, or has a day's worth to hear, holds up nobody else. */
  async function turnOf(webhookId: string): Promise<void> {
    try {
      while (!isStopped && (await tellWebhook(webhookId, around)) > 0) continue
    } catch (error) {
      notRead(error)
    } finally {
      turns.delete(webhookId)
    }
  }

  return {
    stop: async () => {
      isStopped = true
      callOff?.()
      await looking
      await Promise.all(turns.values())
    },
  }
}

/** Tries some of what one webhook is to be told, side by side. Answers how many it tried. */
export async function tellWebhook(webhookId: string, around: AroundDeliveries): Promise<number> {
  const due = await around.deliveries.take(webhookId, around.timing.now(), leaseMs, atOnceMax)
  await Promise.all(due.map((delivery) => deliver(delivery, around)))
  return due.length
}

async function deliver(delivery: DueDelivery, around: AroundDeliveries): Promise<void> {
  const { deliveries, timing, metrics, log, chance = Math.random } = around
  const outcome = await attempt(delivery, around)
  const at = timing.now()
  const then = nextStep(delivery, outcome.status, at, chance())
  await deliveries.tried(delivery.deliveryId, { at, then, ...outcome })
  metrics.count('busbar_webhook_tries_total', 'Tries to tell a webhook', { then: then.state })
  if (then.state !== 'GIVEN_UP') return
  const { deliveryId, webhookId } = delivery
  log.warn(
    { delivery: deliveryId, webhook: webhookId, answer: outcome.answer },
    'a webhook could not be told; given up',
  )
}

async function attempt(
  delivery: DueDelivery,
  { outbound, serverKey, timing }: AroundDeliveries,
): Promise<Pick<Tried, 'status' | 'answer'>> {
  const { url, body, deliveryId, webhookId, kind, sealedSecret } = delivery
  try {
    const secret = serverKey.unseal(sealedSecret, `webhook/${webhookId}`)
    const { status, answer } = await outbound.post({
      url,
      body,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Busbar',
        'busbar-delivery': deliveryId,
        'busbar-kind': kind,
        'busbar-signature': signature(secret, body, timing.now()),
      },
    })
    return { status, answer: answer.slice(0, answerCharsMax) }
  } catch (error) {
    return { status: null, answer: (error instanceof Error ? error.message : String(error)).slice(0, answerCharsMax) }
  }
}

/** Each pause is twice the one before, up to an hour, and differs a little: those who waited together don't come together. */
export function nextStep(
  { createdAt, attempts }: Pick<DueDelivery, 'createdAt' | 'attempts'>,
  status: number | null,
  now: Instant,
  chance: number,
): Tried['then'] {
  if (status !== null && status >= 200 && status < 300) return { state: 'DELIVERED' }
  const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(attempts, 20))
  const nextTryAt = Math.round(now + pauseMs * (0.75 + chance / 2))
  return nextTryAt - createdAt > givenUpAfterMs ? { state: 'GIVEN_UP' } : { state: 'WAITING', nextTryAt }
}
