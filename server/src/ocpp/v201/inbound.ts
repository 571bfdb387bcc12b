import type { ChargingState201, ConnectorStatus201, FromChargingStation201 } from '@busbar/wire/ocpp/v201'
import type { ConnectorState, Notice } from '../../engine/chargers.ts'
import { connectorOf, type Ear } from '../dialect.ts'
import { timeText } from '../times.ts'
import { measuredIn } from './meterValues.ts'
import { transactionEvent } from './transactionEvent.ts'

type Table = {
  readonly [Action in keyof FromChargingStation201]: (
    payload: FromChargingStation201[Action][0],
    ear: Ear,
  ) => FromChargingStation201[Action][1] | Promise<FromChargingStation201[Action][1]>
}

export const inbound201: Table = {
  Authorize: async ({ idToken }, ear) => ({
    idTokenInfo: { status: (await ear.desk.authorise(idToken.idToken)).accepted ? 'Accepted' : 'Invalid' },
  }),

  BootNotification: async ({ chargingStation }, ear) => {
    const isKept = await ear.desk
      .booted({
        vendor: chargingStation.vendorName,
        model: chargingStation.model,
        serial: chargingStation.serialNumber ?? null,
        firmware: chargingStation.firmwareVersion ?? null,
        at: ear.receivedAt,
      })
      .then(
        () => true,
        () => false,
      )
    if (isKept) ear.hasBooted()
    return {
      status: isKept ? 'Accepted' : 'Pending',
      currentTime: timeText(ear.receivedAt),
      interval: isKept ? ear.settings.heartbeatS : bootAgainS,
    }
  },

  ClearedChargingLimit: ({ chargingLimitSource, evseId }, ear) => {
    const connector = connectorOf(evseId)
    ear.notice({ kind: 'OUTSIDE_LIMIT', what: 'cleared', detail: chargingLimitSource, connector })
    return {}
  },

  DataTransfer: () => ({ status: 'UnknownVendorId' }),

  FirmwareStatusNotification: ({ status }, ear) => tell(ear, 'FIRMWARE', status),

  // Certificates come from the owner's own authority, not from us.
  Get15118EVCertificate: () => ({ status: 'Failed', exiResponse: '' }),
  GetCertificateStatus: () => ({ status: 'Failed' }),
  SignCertificate: () => ({ status: 'Rejected' }),

  Heartbeat: (_heartbeat, ear) => ({ currentTime: timeText(ear.receivedAt) }),

  LogStatusNotification: ({ status }, ear) => tell(ear, 'DIAGNOSTICS', status),

  MeterValues: ({ evseId, meterValue }, ear) => {
    ear.measured(
      meterValue.map((value) => measuredIn(value, { connector: connectorOf(evseId), sessionRef: null }, ear)),
    )
    return {}
  },

  // No more than a notice: whoever set it lifts it whenever it likes, and tells us afterwards if at all. To reserve less
  // because of it would let others have power that the charger may take back before we hear of it.
  NotifyChargingLimit: ({ chargingLimit, evseId }, ear) => {
    const detail = [chargingLimit.chargingLimitSource, chargingLimit.isGridCritical === true ? 'grid critical' : '']
    ear.notice({
      kind: 'OUTSIDE_LIMIT',
      what: 'set',
      detail: detail.filter((word) => word !== '').join(', '),
      connector: connectorOf(evseId),
    })
    return {}
  },

  NotifyCustomerInformation: () => ({}),
  NotifyDisplayMessages: () => ({}),

  // The tick decides, not the message: a limit follows as it does for every session.
  NotifyEVChargingNeeds: () => ({ status: 'Processing' }),
  NotifyEVChargingSchedule: () => ({ status: 'Accepted' }),

  NotifyEvent: ({ eventData }, ear) => {
    for (const { trigger, cleared, component, variable, actualValue, techInfo, timestamp } of eventData) {
      if (trigger !== 'Alerting' || cleared === true) continue
      const what = `${component.name}.${variable.name}`
      const connector = connectorOf(component.evse?.id)
      ear.notice({ kind: 'FAULT', what, detail: techInfo ?? actualValue, connector }, ear.instant(timestamp))
    }
    return {}
  },

  NotifyMonitoringReport: () => ({}),
  NotifyReport: () => ({}),

  PublishFirmwareStatusNotification: ({ status }, ear) => tell(ear, 'FIRMWARE', status),

  ReportChargingProfiles: () => ({}),
  ReservationStatusUpdate: () => ({}),

  SecurityEventNotification: ({ type, timestamp, techInfo }, ear) => {
    const at = ear.instant(timestamp)
    ear.notice({ kind: 'SECURITY', what: type, detail: techInfo ?? null, connector: null }, at)
    return {}
  },

  StatusNotification: ({ connectorStatus, evseId, connectorId, timestamp }, ear) => {
    const plugs = new Map(ear.memory.plugs.get(String(evseId))).set(connectorId, connectorStates[connectorStatus])
    ear.memory.plugs.set(String(evseId), plugs)
    const said = stateOf([...plugs.values()], connectorStates[connectorStatus])
    const state = (said === 'PLUGGED_IN' ? ear.memory.stateInSession.get(String(evseId)) : undefined) ?? said
    // Its session may be taken to be over by now; one that goes on is looked at anew.
    if (state === 'AVAILABLE') ear.memory.knownAt.delete(String(evseId))
    ear.connectorState(connectorOf(evseId), state, ear.ourTime(timestamp))
    return {}
  },

  TransactionEvent: (event, ear) => transactionEvent(event, ear, sessionStates),
}

/** How soon a charger may try again while we can't keep that it is there. */
const bootAgainS = 10

/** An EVSE serves one bus at a time: it is taken where one of its plugs is, and free where none is and one can be had. */
function stateOf(plugs: readonly ConnectorState[], said: ConnectorState): ConnectorState {
  return (['PLUGGED_IN', 'RESERVED', 'AVAILABLE'] as const).find((state) => plugs.includes(state)) ?? said
}

const connectorStates: Record<ConnectorStatus201, ConnectorState> = {
  Available: 'AVAILABLE',
  Occupied: 'PLUGGED_IN',
  Reserved: 'RESERVED',
  Unavailable: 'UNAVAILABLE',
  Faulted: 'FAULTED',
}

const sessionStates: Record<ChargingState201, ConnectorState> = {
  Charging: 'CHARGING',
  EVConnected: 'PLUGGED_IN',
  SuspendedEV: 'PAUSED_BY_VEHICLE',
  SuspendedEVSE: 'PAUSED_BY_CHARGER',
  Idle: 'FINISHING',
}

function tell(ear: Ear, kind: Notice['kind'], what: string): Record<string, never> {
  ear.notice({ kind, what, detail: null, connector: null })
  return {}
}
