import { createHmac } from 'node:crypto'
import type { Instant } from '@busbar/domain/kernel/instant'

/** `t=<seconds>,v1=<HMAC-SHA-256 of "<seconds>.<body>">`: who checks the time too can't be sent the same again later. */
export function signature(secret: string, body: string, at: Instant): string {
  const seconds = Math.floor(at / 1000)
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`
}
