import type { AccessEvent } from '@busbar/domain/access/access'
import { describeAccessEvent } from '@busbar/domain/access/describe'
import { describeDepotEvent } from '@busbar/domain/topology/describe'
import type { DepotEvent } from '@busbar/domain/topology/events'

/** A stored event as a sentence, whichever stream it stands in. */
export function describeEvent({ streamId, type, data }: { streamId: string; type: string; data: object }): string {
  const event = { type, ...data }
  return streamId.startsWith('depot/')
    ? describeDepotEvent(event as DepotEvent)
    : describeAccessEvent(event as AccessEvent)
}
