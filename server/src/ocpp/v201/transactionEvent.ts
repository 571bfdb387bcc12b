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
      if (connector === null) ear.quirk('TransactionEvent: started nowhere')
      const { accepted } = await startOnce(event, connector ?? 1, measured, ear)
      tellCourse(event, connector, measured, ear, states)
      return idToken === undefined ? {} : tokenInfo(accepted)
    }
    case 'Updated': {
      if (connector !== null && event.offline !== true) await adopt(event, connector, measured, ear)
      tellCourse(event, connector, measured, ear, states)
      return idToken === undefined ? {} : tokenInfo((await ear.desk.authorise(idToken.idToken)).accepted)
    }
    case 'Ended': {
      ear.measured(measured)
      const at = ear.instant(event.timestamp)
      const why = transactionInfo.stoppedReason ?? null
      await ear.desk.sessionEnded({ sessionRef, meterWh: registerIn(measured, 'last', ear), at, why })
      if (connector !== null) ear.memory.stateInSession.delete(String(connector))
      return idToken === undefined ? {} : tokenInfo(true)
    }
  }
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
  { transactionInfo, timestamp, offline, idToken }: TransactionEvent201,
  connector: number,
  measured: readonly Measured[],
  ear: Ear,
  isUnderWay = false,
): Promise<Started> {
  const key = transactionInfo.transactionId
  const known = ear.memory.starts.get(key)
  if (known !== undefined) return known
  const at = ear.instant(timestamp)
  const started = ear.desk.sessionStarted({
    connector,
    givenRef: transactionInfo.transactionId,
    idToken: idToken?.idToken ?? null,
    meterWh: registerIn(measured, 'first', ear),
    at,
    isLate: isUnderWay || offline === true || ear.receivedAt - at > lateAfterMs,
    ...(isUnderWay && { isUnderWay }),
  })
  ear.memory.starts.set(key, started)
  started.catch(() => ear.memory.starts.delete(key))
  return started
}

/** Its beginning was lost, or told to somebody else: it charges all the same. Where it can't be noted, the next message tells. */
async function adopt(event: TransactionEvent201, connector: number, measured: readonly Measured[], ear: Ear) {
  const key = event.transactionInfo.transactionId
  const { accepted } = await startOnce(event, connector, measured, ear, true).catch(() => ({ accepted: false }))
  if (!accepted) ear.memory.starts.delete(key)
}

function registerIn(measured: readonly Measured[], which: 'first' | 'last', ear: Ear): number | null {
  const registers = measured
    .flatMap((one) => readingsOf(one, ear.memory).readings)
    .filter(({ quantity, phase }: Reading) => quantity === 'ENERGY_WH' && phase === null)
  return (which === 'first' ? registers[0] : registers.at(-1))?.value ?? null
}
