import { beside } from './beside.ts'
import type { Left } from './bystander.ts'

/** What the control loop would say of a depot, said beside the server that is under test, in the order given. */
export async function reportIncidents(...incidents: NonNullable<Left['incidents']>): Promise<void> {
  await beside('leave', { incidents })
}
