import type { Charger } from '@busbar/domain/charging/charger'
import { type DepartureCommand, type DepartureEvent, type DeparturePlan, toldBy } from '@busbar/domain/departures/plan'
import { isRefusal } from '@busbar/domain/kernel/refusal'
import { chargerOf, chargerStream, type ChargerStates, type HandleCharger } from './chargerStreams.ts'
import type { Handle } from './handle.ts'
import type { SequencedEvent } from './ports.ts'
import type { Policy } from './react.ts'

export type HandleDepartures = Handle<DeparturePlan, DepartureCommand, DepartureEvent>

/** What the doors and the policy read. */
export type DeparturePlans = {
  /** null: nobody ever brought one in */
  of(depotId: string): Promise<DeparturePlan | null>
}

type Around = {
  readonly departures: DeparturePlans
  readonly chargers: ChargerStates
  readonly handleCharger: HandleCharger
}

/** Who began to charge, or was told who it is, gets what the plan says of it; and everybody when the plan becomes another. */
export function followDeparturePlans({ departures, chargers, handleCharger }: Around): Policy {
  return {
    name: 'follow-departure-plans',
    when: async (event) => {
      const { depotId } = event
      if (depotId === null || !concerns.has(event.type)) return
      const plan = await departures.of(depotId)
      if (!plan) return
      for (const [chargePointId, charger] of await concerned(event, depotId, chargers)) {
        for (const command of toldBy(plan, chargePointId, charger)) {
          const handled = await handleCharger(chargerStream(depotId, chargePointId), command, causeOf(event))
          // It left meanwhile.
          if (isRefusal(handled) && handled.refused !== 'SESSION_NOT_FOUND')
            throw new Error(`impossible: ${handled.detail}`)
        }
      }
    },
  }
}

const concerns: ReadonlySet<string> = new Set(['DeparturesPlanned', 'SessionStarted', 'SessionIdentified'])

async function concerned(
  { type, streamId }: SequencedEvent,
  depotId: string,
  chargers: ChargerStates,
): Promise<ReadonlyMap<string, Charger>> {
  if (type === 'DeparturesPlanned') return chargers.ofDepot(depotId)
  const { chargePointId } = chargerOf(streamId.slice('charger/'.length))
  const charger = await chargers.get(chargePointId)
  return charger ? new Map([[chargePointId, charger]]) : new Map<string, Charger>()
}

const causeOf = ({ metadata, eventId }: SequencedEvent) =>
  ({
    actor: { kind: 'busbar', id: null, name: 'departure plan' },
    correlationId: metadata.correlationId,
    causationId: eventId,
  }) as const
