import { beside } from './beside.ts'
import type { Left } from './bystander.ts'

/** What chargers and older clients leave behind them, written as the server itself writes it, beside the one under test. */
export async function leave(left: Omit<Left, 'incidents'>): Promise<void> {
  await beside('leave', left)
}
