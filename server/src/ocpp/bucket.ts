import type { Timing } from '../engine/ports.ts'
import type { Bucket } from './settings.ts'

export type Tokens = { left: number; at: number }

export const fullBucket = (bucket: Bucket, nowMs: number): Tokens => ({ left: bucket.holds, at: nowMs })

/** Takes one token, if there is one. */
export function takeToken(tokens: Tokens, bucket: Bucket, nowMs: number): boolean {
  refill(tokens, bucket, nowMs)
  if (tokens.left < 1) return false
  tokens.left -= 1
  return true
}

export function giveBack(tokens: Tokens, bucket: Bucket): void {
  tokens.left = Math.min(bucket.holds, tokens.left + 1)
}

export const msUntilToken = (tokens: Tokens, bucket: Bucket): number =>
  tokens.left >= 1 ? 0 : Math.ceil(((1 - tokens.left) / bucket.perS) * 1000)

function refill(tokens: Tokens, bucket: Bucket, nowMs: number): void {
  const passedMs = Math.max(0, nowMs - tokens.at)
  tokens.left = Math.min(bucket.holds, tokens.left + (passedMs / 1000) * bucket.perS)
  tokens.at = nowMs
}

export type Throttle = {
  /** false: too many already; nothing is taken then */
  attempt(key: string): boolean
  /** it was no failure after all */
  forgive(key: string): void
}

const keysMax = 10_000

/** A bucket for each key. Where there are too many keys the one unheard of for longest goes: it has refilled most. */
export function throttle(bucket: Bucket, timing: Timing): Throttle {
  const buckets = new Map<string, Tokens>()
  return {
    attempt(key) {
      const now = timing.monotonicMs()
      const tokens = buckets.get(key) ?? fullBucket(bucket, now)
      buckets.delete(key)
      buckets.set(key, tokens)
      if (buckets.size > keysMax) buckets.delete(buckets.keys().next().value ?? key)
      return takeToken(tokens, bucket, now)
    },
    forgive(key) {
      const tokens = buckets.get(key)
      if (tokens) giveBack(tokens, bucket)
    },
  }
}
