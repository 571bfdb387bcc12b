import type { ChargingState201, FromChargingStation201, TransactionEvent201 } from '@busbar/wire/ocpp/v201'
import type { ConnectorState, Reading } from '../../engine/chargers.ts'
import { connectorOf, type Ear } from '../dialect.ts'
import type { Started } from '../memory.ts'
import { type Measured, readingsOf } from '../meter.ts'
import { measuredIn } from './meterValues.ts'

type Answer = FromChargingStation201['TransactionEvent'][1]
type States = Readonly<Record<ChargingState201, ConnectorState>>

/** One message for the beginning, the course and the end of a session (OCPP 2.0.1 E). */
export async function transactionEvent(event: TransactionEvent201, ear: Ear, states: States): Promise<Answer> {
  const { eventType, transactionInfo, idToken, evse } = event
  const sessionRef = transactionInfo.transactionId
  followSequence(event, ear)
  const said = connectorOf(evse?.id)
  if (said !== null) ear.memory.connectorOf.set(sessionRef, said)
  const connector = said ?? ear.memory.connectorOf.get(sessionRef) ?? null
  const measured = (event.meterValue ?? []).map((value) => measuredIn(value, { connector, sessionRef }, ear))
  switch (eventType) {
    case 'Started': {
      if (connector === null && isBeforeCable(event)) {
        ear.memory.unplaced.set(sessionRef, { idToken: idToken?.idToken ?? null })
        tellCourse(event, connector, measured, ear, states)
        return idToken === undefined ? {} : tokenInfo((await ear.desk.authorise(idToken.idToken)).accepted)
      }
      if (connector === null) ear.quirk('TransactionEvent: started nowhere')
      const { accepted } = await startOnce(event, connector ?? 1, measured, ear)
      tellCourse(event, connector, measured, ear, states)
      return idToken === undefined ? {} : tokenInfo(accepted)
    }
    case 'Updated': {
      await follow(event, connector, measured, ear, states)
      tellCourse(event, connector, measured, ear, states)
      return idToken === undefined ? {} : tokenInfo((await ear.desk.authorise(idToken.idToken)).accepted)
    }
    case 'Ended': {
      ear.measured(measured)
      const at = ear.instant(event.timestamp)
      const why = transactionInfo.stoppedReason ?? null
      await ear.desk.sessionEnded({ sessionRef, meterWh: registerIn(measured, 'last', ear), at, why })
      forget(sessionRef, connector, ear)
      return idToken === undefined ? {} : tokenInfo(true)
    }
  }
}

/** A driver may be let in before the cable is in; where is said then (OCPP 2.0.1 E03). */
const isBeforeCable = ({ transactionInfo: { chargingState } }: TransactionEvent201): boolean =>
  chargingState === undefined || chargingState === 'Idle'

/** Who names its sessions by a counter may give the next one the same name. */
function forget(sessionRef: string, connector: number | null, { memory }: Ear): void {
  if (connector !== null) {
    memory.stateInSession.delete(String(connector))
    memory.knownAt.delete(String(connector))
  }
  memory.starts.delete(sessionRef)
  memory.unplaced.delete(sessionRef)
  memory.connectorOf.delete(sessionRef)
}

/** Each message of a session is numbered (OCPP 2.0.1 E01). Told again, or late, it is no gap. */
function followSequence({ seqNo, transactionInfo: { transactionId } }: TransactionEvent201, ear: Ear): void {
  const last = ear.memory.sequence.get(transactionId)
  if (last !== undefined && seqNo > last + 1) ear.quirk('TransactionEvent: messages are missing')
  ear.memory.sequence.set(transactionId, Math.max(seqNo, last ?? seqNo))
}

const tokenInfo = (accepted: boolean): Answer => ({ idTokenInfo: { status: accepted ? 'Accepted' : 'Invalid' } })

function tellCourse(
  { transactionInfo: { chargingState }, timestamp }: TransactionEvent201,
  connector: number | null,
  measured: readonly Measured[],
  ear: Ear,
  states: States,
): void {
  ear.measured(measured)
  if (chargingState === undefined || connector === null) return
  ear.memory.stateInSession.set(String(connector), states[chargingState])
  ear.connectorState(connector, states[chargingState], ear.ourTime(timestamp))
}

const lateAfterMs = 60_000

/** A charger that didn't get our answer tells us the same start again. */
function startOnce(
  event: TransactionEvent201,
  connector: number,
  measured: readonly Measured[],
  ear: Ear,
  tokenBefore: string | null = null,
): Promise<Started> {
  const key = event.transactionInfo.transactionId
  const at = ear.instant(event.timestamp)
  const known = ear.memory.starts.get(key)
  if (known?.at === at) return known.started
  const started = start(event, connector, measured, ear, { tokenBefore })
  ear.memory.starts.set(key, { at, started })
  started.then(
    () => ear.memory.knownAt.set(String(connector), key),
    () => ear.memory.starts.delete(key),
  )
  return started
}

function start(
  { transactionInfo, timestamp, offline, idToken }: TransactionEvent201,
  connector: number,
  measured: readonly Measured[],
  ear: Ear,
  { tokenBefore = null, isUnderWay = false }: { readonly tokenBefore?: string | null; readonly isUnderWay?: boolean },
): Promise<Started> {
  const at = ear.instant(timestamp)
  return ear.desk.sessionStarted({
    connector,
    givenRef: transactionInfo.transactionId,
    idToken: idToken?.idToken ?? tokenBefore,
    meterWh: registerIn(measured, 'first', ear),
    at,
    isLate: isUnderWay || offline === true || ear.receivedAt - at > lateAfterMs,
    ...(isUnderWay && { isUnderWay }),
  })
}

/** A session that nobody knows yet, or not where it is. */
async function follow(
  event: TransactionEvent201,
  connector: number | null,
  measured: readonly Measured[],
  ear: Ear,
  states: States,
): Promise<void> {
  const { transactionId, chargingState } = event.transactionInfo
  const unplaced = ear.memory.unplaced.get(transactionId)
  if (unplaced && (connector !== null || chargingState !== 'Idle')) {
    return place(event, unplaced.idToken, connector, measured, ear)
  }
  if (connector === null || event.offline === true) return
  const state = chargingState ? states[chargingState] : ear.memory.stateInSession.get(String(connector))
  const isKnown = ear.memory.knownAt.get(String(connector)) === transactionId
  const isAdopted = !isKnown && state !== states.Idle
  // Who it is may be told once the cable is in (OCPP 2.0.1 E02).
  if (isAdopted || (isKnown && event.idToken !== undefined)) await takeUp(event, connector, measured, ear)
}

/** What began somewhere begins where it is now. A charger of one place needn't ever say where. */
async function place(
  event: TransactionEvent201,
  tokenBefore: string | null,
  connector: number | null,
  measured: readonly Measured[],
  ear: Ear,
): Promise<void> {
  if (connector === null) {
    ear.quirk('TransactionEvent: started nowhere')
    ear.memory.connectorOf.set(event.transactionInfo.transactionId, 1)
  }
  await startOnce(event, connector ?? 1, measured, ear, tokenBefore)
  ear.memory.unplaced.delete(event.transactionInfo.transactionId)
}

/**
 * Its beginning was lost, or told to somebody else, or it was taken to be over, or whose it is was not told: it charges all
 * the same. Where that can't be noted, the next message tells.
 */
async function takeUp(event: TransactionEvent201, connector: number, measured: readonly Measured[], ear: Ear) {
  const { transactionId } = event.transactionInfo
  const taken = () => ear.memory.knownAt.set(String(connector), transactionId)
  const lost = () => undefined
  await start(event, connector, measured, ear, { isUnderWay: true }).then(({ accepted }) => accepted && taken(), lost)
}

function registerIn(measured: readonly Measured[], which: 'first' | 'last', ear: Ear): number | null {
  const registers = measured
    .flatMap((one) => readingsOf(one, ear.memory).readings)
    .filter(({ quantity, phase }: Reading) => quantity === 'ENERGY_WH' && phase === null)
  return (which === 'first' ? registers[0] : registers.at(-1))?.value ?? null
}
