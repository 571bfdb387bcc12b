import type { OCPP16 } from 'typed-ocpp'
import { z } from 'zod'
import { type Answer, type Controls, isoTime, oneDecimal, type Triggered } from './dialect.ts'
import type { Make } from './make.ts'
import { periodsMaxOf, profilesMax, stackLevelMax, unitsOf, type Verdict } from './orders.ts'
import type { Profile } from './profiles.ts'

/** What a charger of OCPP 1.6 does when it is called. */
export function answer16(make: Make, controls: Controls, action: string, payload: unknown): Answer {
  const handler = handlers[action]
  if (!handler) return { kind: 'ERROR', code: 'NotImplemented', description: `${action} is not known here` }
  return handler(payload, make, controls)
}

type Handler = (payload: unknown, make: Make, controls: Controls) => Answer

/** What can't be read is answered as 1.6 spells it. */
function on<Schema extends z.ZodType>(
  schema: Schema,
  handle: (request: z.output<Schema>, make: Make, controls: Controls) => object | Answer,
): Handler {
  return (payload, make, controls) => {
    const read = schema.safeParse(payload)
    if (!read.success)
      return { kind: 'ERROR', code: 'FormationViolation', description: 'this is not what it should be' }
    const answer = handle(read.data, make, controls)
    return 'kind' in answer ? answer : { kind: 'RESULT', payload: answer }
  }
}

const Time = z.string().transform((text) => Date.parse(text))

const ChargingProfile = z.object({
  chargingProfileId: z.number().int(),
  transactionId: z.number().int().optional(),
  stackLevel: z.number().int(),
  chargingProfilePurpose: z.enum(['ChargePointMaxProfile', 'TxDefaultProfile', 'TxProfile']),
  chargingProfileKind: z.enum(['Absolute', 'Recurring', 'Relative']),
  recurrencyKind: z.enum(['Daily', 'Weekly']).optional(),
  validFrom: Time.optional(),
  validTo: Time.optional(),
  chargingSchedule: z.object({
    duration: z.number().int().optional(),
    startSchedule: Time.optional(),
    chargingRateUnit: z.enum(['A', 'W']),
    chargingSchedulePeriod: z.array(
      z.object({ startPeriod: z.number().int(), limit: z.number(), numberPhases: z.number().int().optional() }),
    ),
  }),
})

const purposes = { ChargePointMaxProfile: 'MAX', TxDefaultProfile: 'DEFAULT', TxProfile: 'TRANSACTION' } as const

function profileOf(sent: z.output<typeof ChargingProfile>, connector: number, now: number): Profile {
  const { chargingSchedule: schedule, chargingProfileKind: kind } = sent
  return {
    profileId: sent.chargingProfileId,
    purpose: purposes[sent.chargingProfilePurpose],
    connector,
    stackLevel: sent.stackLevel,
    transactionId: sent.transactionId === undefined ? null : String(sent.transactionId),
    kind:
      kind === 'Recurring'
        ? sent.recurrencyKind === 'Weekly'
          ? 'WEEKLY'
          : 'DAILY'
        : kind === 'Absolute'
          ? 'ABSOLUTE'
          : 'RELATIVE',
    validFrom: sent.validFrom ?? null,
    validTo: sent.validTo ?? null,
    startsAt: schedule.startSchedule ?? null,
    durationMs: schedule.duration === undefined ? null : schedule.duration * 1000,
    unit: schedule.chargingRateUnit,
    periods: schedule.chargingSchedulePeriod.map(({ startPeriod, limit, numberPhases }) => ({
      afterMs: startPeriod * 1000,
      limit,
      phases: numberPhases ?? null,
    })),
    receivedAt: now,
  }
}

const verdicts: Record<Verdict['kind'], OCPP16.SetChargingProfileResponse['status']> = {
  ACCEPTED: 'Accepted',
  REJECTED: 'Rejected',
  NOT_SUPPORTED: 'NotSupported',
}

const triggers: Readonly<Record<string, Triggered>> = {
  BootNotification: 'BOOT',
  Heartbeat: 'HEARTBEAT',
  MeterValues: 'METER_VALUES',
  StatusNotification: 'STATUS',
}

const yesNo = (accepted: boolean) => ({ status: accepted ? 'Accepted' : 'Rejected' }) as const
const afterAnswer = (payload: object, afterwards: () => void): Answer => ({ kind: 'RESULT', payload, afterwards })

function configuration(make: Make, controls: Controls): Readonly<Record<string, string>> {
  const { meterEveryS, heartbeatEveryS } = controls.settings()
  return {
    ChargeProfileMaxStackLevel: String(stackLevelMax),
    ChargingScheduleAllowedChargingRateUnit: unitsOf(make)
      .map((unit) => (unit === 'A' ? 'Current' : 'Power'))
      .join(','),
    ChargingScheduleMaxPeriods: String(periodsMaxOf(make)),
    HeartbeatInterval: String(heartbeatEveryS),
    MaxChargingProfilesInstalled: String(profilesMax),
    MeterValueSampleInterval: String(meterEveryS),
    MeterValuesSampledData: 'Power.Active.Import,Power.Offered,Energy.Active.Import.Register,SoC',
    NumberOfConnectors: String(make.connectors),
    SupportedFeatureProfiles: 'Core,SmartCharging,RemoteTrigger',
    WebSocketPingInterval: '30',
  }
}

const changeable = { MeterValueSampleInterval: 'METER_EVERY_S', HeartbeatInterval: 'HEARTBEAT_EVERY_S' } as const

const handlers: Readonly<Record<string, Handler>> = {
  SetChargingProfile: on(
    z.object({ connectorId: z.number().int(), csChargingProfiles: ChargingProfile }),
    ({ connectorId, csChargingProfiles }, _make, controls) => {
      const verdict = controls.takeProfile(profileOf(csChargingProfiles, connectorId, controls.now()))
      return { status: verdicts[verdict.kind] } satisfies OCPP16.SetChargingProfileResponse
    },
  ),
  ClearChargingProfile: on(
    z.object({
      id: z.number().int().optional(),
      connectorId: z.number().int().optional(),
      chargingProfilePurpose: z.enum(['ChargePointMaxProfile', 'TxDefaultProfile', 'TxProfile']).optional(),
      stackLevel: z.number().int().optional(),
    }),
    ({ id, connectorId, chargingProfilePurpose: purpose, stackLevel }, _make, controls) => {
      const cleared = controls.clear(
        (profile) =>
          (id === undefined || profile.profileId === id) &&
          (connectorId === undefined || profile.connector === connectorId) &&
          (purpose === undefined || profile.purpose === purposes[purpose]) &&
          (stackLevel === undefined || profile.stackLevel === stackLevel),
      )
      return { status: cleared > 0 ? 'Accepted' : 'Unknown' } satisfies OCPP16.ClearChargingProfileResponse
    },
  ),
  GetCompositeSchedule: on(
    z.object({ connectorId: z.number().int(), duration: z.number().int() }),
    ({ connectorId, duration }, make, controls) => composite(make, controls, connectorId, duration),
  ),
  GetConfiguration: on(z.object({ key: z.array(z.string()).optional() }), ({ key }, make, controls) => {
    const all = configuration(make, controls)
    const asked = key ?? Object.keys(all)
    return {
      configurationKey: asked.flatMap((name) => {
        const value = all[name]
        return value === undefined ? [] : [{ key: name, readonly: !(name in changeable), value }]
      }),
      unknownKey: asked.filter((name) => all[name] === undefined),
    } satisfies OCPP16.GetConfigurationResponse
  }),
  ChangeConfiguration: on(z.object({ key: z.string(), value: z.string() }), ({ key, value }, make, controls) => {
    const setting = (changeable as Readonly<Record<string, 'METER_EVERY_S' | 'HEARTBEAT_EVERY_S'>>)[key]
    if (!setting) return { status: key in configuration(make, controls) ? 'Rejected' : 'NotSupported' }
    const seconds = Number(value)
    if (!Number.isInteger(seconds) || seconds < 0) return { status: 'Rejected' }
    controls.change(setting, seconds)
    return { status: 'Accepted' } satisfies OCPP16.ChangeConfigurationResponse
  }),
  TriggerMessage: on(
    z.object({ requestedMessage: z.string(), connectorId: z.number().int().optional() }),
    ({ requestedMessage, connectorId }, _make, controls) => {
      const what = triggers[requestedMessage]
      if (!what) return { status: 'NotImplemented' }
      return afterAnswer({ status: 'Accepted' }, () => controls.trigger(what, connectorId ?? null))
    },
  ),
  RemoteStartTransaction: on(
    z.object({
      idTag: z.string(),
      connectorId: z.number().int().optional(),
      chargingProfile: ChargingProfile.optional(),
    }),
    ({ idTag, connectorId, chargingProfile }, _make, controls) => {
      const profile = chargingProfile ? profileOf(chargingProfile, connectorId ?? 1, controls.now()) : null
      return yesNo(controls.startRemotely(connectorId ?? null, idTag, profile))
    },
  ),
  RemoteStopTransaction: on(z.object({ transactionId: z.number().int() }), ({ transactionId }, _make, controls) =>
    yesNo(controls.endRemotely(String(transactionId))),
  ),
  Reset: on(z.object({ type: z.enum(['Hard', 'Soft']) }), ({ type }, _make, controls) =>
    afterAnswer({ status: 'Accepted' }, () => controls.reset(type === 'Hard' ? 'HARD' : 'SOFT')),
  ),
  ChangeAvailability: on(z.object({}), () => ({ status: 'Accepted' })),
  UnlockConnector: on(z.object({}), () => ({ status: 'NotSupported' })),
  DataTransfer: on(z.object({}), () => ({ status: 'UnknownVendorId' })),
  ClearCache: on(z.object({}), () => ({ status: 'Accepted' })),
}

function composite(make: Make, controls: Controls, connectorId: number, duration: number) {
  if (make.habits.has('NONSENSE_COMPOSITE')) {
    // As the SAP simulator has it.
    const chargingSchedule = { duration: 8_638_204_765_362, chargingRateUnit: 'W', chargingSchedulePeriod: [] }
    return { status: 'Accepted', connectorId, scheduleStart: isoTime(controls.now()), chargingSchedule }
  }
  const found = controls.composite(connectorId, duration)
  if (!found) return { status: 'Rejected' } satisfies OCPP16.GetCompositeScheduleResponse
  return {
    status: 'Accepted',
    connectorId,
    scheduleStart: isoTime(found.startsAt),
    chargingSchedule: {
      duration: found.durationS,
      startSchedule: isoTime(found.startsAt),
      chargingRateUnit: 'W',
      chargingSchedulePeriod: found.steps.map(({ afterS, limitW }) => ({
        startPeriod: afterS,
        limit: oneDecimal(limitW),
      })),
    },
  } satisfies OCPP16.GetCompositeScheduleResponse
}
