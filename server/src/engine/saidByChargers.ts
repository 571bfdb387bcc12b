import { type Charger, chargerDecider, type ChargerCommand } from '@busbar/domain/charging/charger'
import type { Instant } from '@busbar/domain/kernel/instant'
import { isRefusal } from '@busbar/domain/kernel/refusal'
import { newId } from './ids.ts'
import type { Cause } from './ports.ts'

const actor = { kind: 'busbar', id: null, name: 'charger' } as const
export const byCharger = (): Cause => ({ actor, correlationId: newId(), causationId: null })
/** What a charger says each time it comes, mostly as before: thousands that come back at once mustn't queue to be written. */
export const repeats: ReadonlySet<ChargerCommand['type']> = new Set([
  ...(['RecordBoot', 'LearnAbilities', 'ConfirmFallback', 'ConfirmHardCap'] as const),
])

export function isNoNews(kept: Charger, command: ChargerCommand, now: Instant): boolean {
  const events = chargerDecider.decide(kept, command, now)
  return !isRefusal(events) && events.length === 0
}

/** What a charger proves itself with is the door's business: nothing of the depot changes. */
export const keyEvents: ReadonlySet<string> = new Set(['ChargerKeySet', 'ChargerKeyRemoved'])
export const isByCharger = ({ actor: { kind, name } }: Cause): boolean => kind === actor.kind && name === actor.name
