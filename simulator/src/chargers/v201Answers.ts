import type { OCPP20 } from 'typed-ocpp'
import { z } from 'zod'
import { type Answer, type Controls, isoTime, type Triggered } from './dialect.ts'
import type { Make } from './make.ts'
import { periodsMaxOf, profilesMax, stackLevelMax, unitsOf } from './orders.ts'
import type { Profile } from './profiles.ts'

/** What a charger of OCPP 2.0.1 does when it is called. */
export function answer201(make: Make, controls: Controls, action: string, payload: unknown): Answer {
  const handler = handlers[action]
  if (!handler) return { kind: 'ERROR', code: 'NotImplemented', description: `${action} is not known here` }
  return handler(payload, make, controls)
}

type Handler = (payload: unknown, make: Make, controls: Controls) => Answer

function on<Schema extends z.ZodType>(
  schema: Schema,
  handle: (request: z.output<Schema>, make: Make, controls: Controls) => object | Answer,
): Handler {
  return (payload, make, controls) => {
    const read = schema.safeParse(payload)
    if (!read.success) return { kind: 'ERROR', code: 'FormatViolation', description: 'this is not what it should be' }
    const answer = handle(read.data, make, controls)
    return 'kind' in answer ? answer : { kind: 'RESULT', payload: answer }
  }
}

const Time = z.string().transform((text) => Date.parse(text))
const purposeNames = [
  'ChargingStationExternalConstraints',
  'ChargingStationMaxProfile',
  'TxDefaultProfile',
  'TxProfile',
]

const ChargingProfile = z.object({
  id: z.number().int(),
  stackLevel: z.number().int(),
  chargingProfilePurpose: z.enum(purposeNames),
  chargingProfileKind: z.enum(['Absolute', 'Recurring', 'Relative']),
  recurrencyKind: z.enum(['Daily', 'Weekly']).optional(),
  validFrom: Time.optional(),
  validTo: Time.optional(),
  transactionId: z.string().optional(),
  chargingSchedule: z
    .array(
      z.object({
        duration: z.number().int().optional(),
        startSchedule: Time.optional(),
        chargingRateUnit: z.enum(['A', 'W']),
        chargingSchedulePeriod: z.array(
          z.object({ startPeriod: z.number().int(), limit: z.number(), numberPhases: z.number().int().optional() }),
        ),
      }),
    )
    .min(1),
})

type Sent = z.output<typeof ChargingProfile>

const purposes: Readonly<Record<string, Profile['purpose']>> = {
  ChargingStationMaxProfile: 'MAX',
  TxDefaultProfile: 'DEFAULT',
  TxProfile: 'TRANSACTION',
}

const kinds = (sent: Sent): Profile['kind'] => {
  if (sent.chargingProfileKind === 'Absolute') return 'ABSOLUTE'
  if (sent.chargingProfileKind === 'Relative') return 'RELATIVE'
  return sent.recurrencyKind === 'Weekly' ? 'WEEKLY' : 'DAILY'
}

function profileOf(sent: Sent, evse: number, now: number): Profile | null {
  const [schedule] = sent.chargingSchedule
  const purpose = purposes[sent.chargingProfilePurpose]
  if (!schedule || !purpose) return null
  return {
    profileId: sent.id,
    purpose,
    connector: evse,
    stackLevel: sent.stackLevel,
    transactionId: sent.transactionId ?? null,
    kind: kinds(sent),
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

const rejected = (why: string) =>
  ({
    status: 'Rejected',
    statusInfo: { reasonCode: 'InvalidProfile', additionalInfo: why },
  }) as const satisfies OCPP20.SetChargingProfileResponse

/** What the standard forbids before it comes to what this firmware can: K01.FR.40 and .41, .03. */
function forbidden(sent: Sent): string | null {
  const [schedule] = sent.chargingSchedule
  const kind = sent.chargingProfileKind
  if (kind !== 'Relative' && schedule?.startSchedule === undefined) return 'startSchedule is missing'
  if (kind === 'Relative' && schedule?.startSchedule !== undefined) return 'Relative has no startSchedule'
  if (sent.chargingProfilePurpose === 'TxProfile' && sent.transactionId === undefined) return 'transactionId is missing'
  if (sent.chargingProfilePurpose === 'ChargingStationMaxProfile' && kind === 'Relative') return 'not Relative'
  return null
}

const triggers: Readonly<Record<string, Triggered>> = {
  BootNotification: 'BOOT',
  Heartbeat: 'HEARTBEAT',
  MeterValues: 'METER_VALUES',
  TransactionEvent: 'METER_VALUES',
  StatusNotification: 'STATUS',
}

type Variable = { readonly value: string; readonly setting?: 'METER_EVERY_S' | 'HEARTBEAT_EVERY_S' }

function variable(make: Make, controls: Controls, component: string, name: string): Variable | undefined {
  const { meterEveryS, heartbeatEveryS } = controls.settings()
  const all: Readonly<Record<string, Variable>> = {
    'SmartChargingCtrlr.Available': { value: 'true' },
    'SmartChargingCtrlr.Enabled': { value: 'true' },
    'SmartChargingCtrlr.ProfileStackLevel': { value: String(stackLevelMax) },
    'SmartChargingCtrlr.RateUnit': { value: unitsOf(make).join(',') },
    'SmartChargingCtrlr.PeriodsPerSchedule': { value: String(periodsMaxOf(make)) },
    'SmartChargingCtrlr.EntriesChargingProfiles': { value: String(profilesMax) },
    'SampledDataCtrlr.TxUpdatedInterval': { value: String(meterEveryS), setting: 'METER_EVERY_S' },
    'OCPPCommCtrlr.HeartbeatInterval': { value: String(heartbeatEveryS), setting: 'HEARTBEAT_EVERY_S' },
    'OCPPCommCtrlr.WebSocketPingInterval': { value: '30' },
  }
  return all[`${component}.${name}`]
}

const Named = { component: z.object({ name: z.string() }), variable: z.object({ name: z.string() }) }
const yesNo = (accepted: boolean) => ({ status: accepted ? 'Accepted' : 'Rejected' }) as const

const handlers: Readonly<Record<string, Handler>> = {
  SetChargingProfile: on(
    z.object({ evseId: z.number().int(), chargingProfile: ChargingProfile }),
    ({ evseId, chargingProfile }, _make, controls) => {
      const profile = profileOf(chargingProfile, evseId, controls.now())
      if (!profile) return rejected('external constraints are not for a central system to set')
      const why = forbidden(chargingProfile)
      if (why !== null) return rejected(why)
      const verdict = controls.takeProfile(profile)
      return verdict.kind === 'ACCEPTED' ? { status: 'Accepted' } : rejected(verdict.why)
    },
  ),
  ClearChargingProfile: on(
    z.object({
      chargingProfileId: z.number().int().optional(),
      chargingProfileCriteria: z
        .object({
          evseId: z.number().int().optional(),
          chargingProfilePurpose: z.string().optional(),
          stackLevel: z.number().int().optional(),
        })
        .optional(),
    }),
    ({ chargingProfileId: id, chargingProfileCriteria: criteria = {} }, _make, controls) => {
      const { evseId, stackLevel, chargingProfilePurpose: purpose } = criteria
      const cleared = controls.clear(
        (profile) =>
          (id === undefined || profile.profileId === id) &&
          (evseId === undefined || profile.connector === evseId) &&
          (stackLevel === undefined || profile.stackLevel === stackLevel) &&
          (purpose === undefined || profile.purpose === purposes[purpose]),
      )
      return { status: cleared > 0 ? 'Accepted' : 'Unknown' } satisfies OCPP20.ClearChargingProfileResponse
    },
  ),
  GetCompositeSchedule: on(
    z.object({ duration: z.number().int(), evseId: z.number().int() }),
    ({ duration, evseId }, make, controls) => composite(make, controls, evseId, duration),
  ),
  GetVariables: on(
    z.object({ getVariableData: z.array(z.object(Named)).min(1) }),
    ({ getVariableData }, make, controls) => ({
      getVariableResult: getVariableData.map(({ component, variable: asked }) => {
        const found = variable(make, controls, component.name, asked.name)
        const names = { component: { name: component.name }, variable: { name: asked.name } }
        return found
          ? { attributeStatus: 'Accepted', attributeValue: found.value, ...names }
          : { attributeStatus: 'UnknownVariable', ...names }
      }),
    }),
  ),
  SetVariables: on(
    z.object({ setVariableData: z.array(z.object({ ...Named, attributeValue: z.string() })).min(1) }),
    ({ setVariableData }, make, controls) => ({
      setVariableResult: setVariableData.map(({ component, variable: asked, attributeValue }) => {
        const found = variable(make, controls, component.name, asked.name)
        if (found?.setting) controls.change(found.setting, Number(attributeValue))
        const attributeStatus = found ? (found.setting ? 'Accepted' : 'Rejected') : 'UnknownVariable'
        return { attributeStatus, component: { name: component.name }, variable: { name: asked.name } }
      }),
    }),
  ),
  TriggerMessage: on(
    z.object({ requestedMessage: z.string(), evse: z.object({ id: z.number().int() }).optional() }),
    ({ requestedMessage, evse }, _make, controls): Answer => {
      const what = triggers[requestedMessage]
      if (!what) return { kind: 'RESULT', payload: { status: 'NotImplemented' } }
      const afterwards = () => void controls.trigger(what, evse?.id ?? null)
      return { kind: 'RESULT', payload: { status: 'Accepted' }, afterwards }
    },
  ),
  RequestStartTransaction: on(
    z.object({
      idToken: z.object({ idToken: z.string() }),
      evseId: z.number().int().optional(),
      chargingProfile: ChargingProfile.optional(),
    }),
    ({ idToken, evseId, chargingProfile }, _make, controls) => {
      const profile = chargingProfile ? profileOf(chargingProfile, evseId ?? 1, controls.now()) : null
      return yesNo(controls.startRemotely(evseId ?? null, idToken.idToken, profile))
    },
  ),
  RequestStopTransaction: on(z.object({ transactionId: z.string() }), ({ transactionId }, _make, controls) =>
    yesNo(controls.endRemotely(transactionId)),
  ),
  Reset: on(z.object({ type: z.enum(['Immediate', 'OnIdle']) }), ({ type }, _make, controls): Answer => {
    const afterwards = () => controls.reset(type === 'Immediate' ? 'HARD' : 'SOFT')
    return { kind: 'RESULT', payload: { status: 'Accepted' }, afterwards }
  }),
  ChangeAvailability: on(z.object({}), () => ({ status: 'Accepted' })),
  GetBaseReport: on(z.object({}), () => ({ status: 'NotSupported' })),
  GetChargingProfiles: on(z.object({}), () => ({ status: 'NoProfiles' })),
  DataTransfer: on(z.object({}), () => ({ status: 'UnknownVendorId' })),
  ClearCache: on(z.object({}), () => ({ status: 'Accepted' })),
}

function composite(make: Make, controls: Controls, evseId: number, duration: number) {
  // As the solidstudio VCP has it: accepted, and nothing in it.
  if (make.habits.has('NONSENSE_COMPOSITE')) return { status: 'Accepted' }
  const found = controls.composite(evseId, duration)
  if (!found) return { status: 'Rejected' } satisfies OCPP20.GetCompositeScheduleResponse
  const [first, ...others] = found.steps.map(({ afterS, limitW }) => ({
    startPeriod: afterS,
    limit: Math.floor(limitW),
  }))
  if (!first) return { status: 'Rejected' } satisfies OCPP20.GetCompositeScheduleResponse
  return {
    status: 'Accepted',
    schedule: {
      evseId,
      duration,
      scheduleStart: isoTime(found.startsAt),
      chargingRateUnit: 'W',
      chargingSchedulePeriod: [first, ...others],
    },
  } satisfies OCPP20.GetCompositeScheduleResponse
}
