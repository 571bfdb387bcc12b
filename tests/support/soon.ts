import { vi } from 'vitest'

/** Until what is expected is so; a busy machine may take its time. */
export const soon = <Value>(check: () => Value | Promise<Value>): Promise<Value> =>
  vi.waitFor(check, { timeout: 20_000, interval: 20 })
