import { type AroundDeliveries, tellWebhook } from '../../server/src/notify/deliver.ts'

/** Tries once what every webhook is to be told now; how many deliveries that were. */
export async function deliverDue(around: AroundDeliveries): Promise<number> {
  let tried = 0
  for (const webhookId of await around.deliveries.due(around.timing.now()))
    tried += await tellWebhook(webhookId, around)
  return tried
}
