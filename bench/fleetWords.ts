/** What a charger of the fleet says and answers, in either version of OCPP. */
export type Words = {
  readonly boot: Said
  readonly plugged: Said
  /** with what the session is called from then on, which one version says and the other is told */
  start(at: string): Said & { sessionIn(answer: Answer): string }
  meter(session: string, powerW: number, energyWh: number, at: string): Said
  answer(action: string, payload: Answer): object
  /** what a limit lets through from now on; null: it is none of a session */
  limitIn(payload: Answer): number | null
}
export type Said = { readonly action: string; readonly payload: object }
export type Answer = Readonly<Record<string, unknown>>
export type Protocol = 'ocpp1.6' | 'ocpp2.0.1'

export const wordsOf = (protocol: Protocol, identity: string): Words =>
  protocol === 'ocpp1.6' ? words16() : words201(identity)

const amperes = (powerW: number): string => (powerW / 3 / 230).toFixed(1)
const phases = ['L1', 'L2', 'L3'] as const
const context = 'Sample.Periodic'

/** What it was told to measure it keeps, and says when it is asked. */
const configured16 = {
  ChargeProfileMaxStackLevel: '8',
  ChargingScheduleAllowedChargingRateUnit: 'Power',
  ChargingScheduleMaxPeriods: '24',
  SupportedFeatureProfiles: 'Core,SmartCharging',
  MeterValueSampleInterval: '10',
}

function words16(): Words {
  const configured = new Map<string, string>(Object.entries(configured16))
  return {
    ...plainWords16,
    answer: (action, payload) => {
      if (action === 'GetConfiguration') {
        const configurationKey = [...configured].map(([key, value]) => ({
          ...{ key, value, readonly: key === 'MeterValueSampleInterval' },
        }))
        return { configurationKey }
      }
      if (action === 'ChangeConfiguration') configured.set(payload['key'] as string, payload['value'] as string)
      return action === 'GetCompositeSchedule' ? { status: 'Rejected' } : { status: 'Accepted' }
    },
  }
}

const plainWords16: Omit<Words, 'answer'> = {
  boot: { action: 'BootNotification', payload: { chargePointVendor: 'Bench', chargePointModel: 'One' } },
  plugged: {
    action: 'StatusNotification',
    payload: { connectorId: 1, errorCode: 'NoError', status: 'Preparing' },
  },
  start: (at) => ({
    action: 'StartTransaction',
    payload: { connectorId: 1, idTag: 'BUS', meterStart: 0, timestamp: at },
    sessionIn: ({ transactionId }) => String(transactionId as number),
  }),
  meter: (session, powerW, energyWh, at) => ({
    action: 'MeterValues',
    payload: {
      connectorId: 1,
      transactionId: Number(session),
      meterValue: [
        {
          timestamp: at,
          sampledValue: [
            { value: String(powerW), measurand: 'Power.Active.Import', unit: 'W', context },
            { value: String(energyWh), measurand: 'Energy.Active.Import.Register', unit: 'Wh', context },
            ...phases.map((phase) => ({ value: amperes(powerW), measurand: 'Current.Import', unit: 'A', phase })),
            { value: '61', measurand: 'SoC', unit: 'Percent', location: 'EV' },
          ],
        },
      ],
    },
  }),
  limitIn: ({ csChargingProfiles }) => {
    const profile = csChargingProfiles as { chargingProfilePurpose: string; chargingSchedule: Schedule }
    return profile.chargingProfilePurpose === 'TxProfile' ? firstIn(profile.chargingSchedule) : null
  },
}

type Schedule = { readonly chargingSchedulePeriod: readonly { readonly limit: number }[] }
const firstIn = ({ chargingSchedulePeriod: [first] }: Schedule): number => first?.limit ?? 0

function words201(identity: string): Words {
  const evse = { id: 1, connectorId: 1 }
  const variables = new Map(Object.entries(variables201))
  let seqNo = 0
  return {
    boot: {
      action: 'BootNotification',
      payload: { reason: 'PowerUp', chargingStation: { vendorName: 'Bench', model: 'Two' } },
    },
    plugged: {
      action: 'StatusNotification',
      payload: { timestamp: new Date().toISOString(), connectorStatus: 'Occupied', evseId: 1, connectorId: 1 },
    },
    start: (at) => ({
      action: 'TransactionEvent',
      payload: {
        ...{ eventType: 'Started', timestamp: at, triggerReason: 'Authorized', seqNo: seqNo++, evse },
        transactionInfo: { transactionId: `${identity} ${Date.parse(at)}`, chargingState: 'Charging' },
        idToken: { idToken: 'BUS', type: 'Central' },
      },
      sessionIn: () => `${identity} ${Date.parse(at)}`,
    }),
    meter: (session, powerW, energyWh, at) => ({
      action: 'TransactionEvent',
      payload: {
        ...{ eventType: 'Updated', timestamp: at, triggerReason: 'MeterValuePeriodic', seqNo: seqNo++, evse },
        transactionInfo: { transactionId: session, chargingState: 'Charging' },
        meterValue: [
          {
            timestamp: at,
            sampledValue: [
              { value: powerW, measurand: 'Power.Active.Import', unitOfMeasure: { unit: 'W' }, context },
              { value: energyWh, measurand: 'Energy.Active.Import.Register', unitOfMeasure: { unit: 'Wh' }, context },
              ...phases.map((phase) => ({
                ...{ value: Number(amperes(powerW)), measurand: 'Current.Import', unitOfMeasure: { unit: 'A' }, phase },
              })),
              { value: 61, measurand: 'SoC', unitOfMeasure: { unit: 'Percent' }, location: 'EV' },
            ],
          },
        ],
      },
    }),
    answer: (action, payload) => answer201(variables, action, payload),
    limitIn: ({ chargingProfile }) => {
      const profile = chargingProfile as { chargingProfilePurpose: string; chargingSchedule: readonly Schedule[] }
      const [schedule] = profile.chargingSchedule
      return profile.chargingProfilePurpose === 'TxProfile' && schedule ? firstIn(schedule) : null
    },
  }
}

type Named = { readonly component: object; readonly variable: { readonly name: string } }
const variables201 = {
  ...{ Enabled: 'true', ProfileStackLevel: '8', RateUnit: 'W', PeriodsPerSchedule: '24', TxUpdatedInterval: '10' },
}

function answer201(variables: Map<string, string>, action: string, payload: Answer): object {
  if (action === 'GetVariables') {
    const getVariableResult = (payload['getVariableData'] as readonly Named[]).map(({ component, variable }) => {
      const attributeValue = variables.get(variable.name)
      return attributeValue === undefined
        ? { attributeStatus: 'UnknownVariable', component, variable }
        : { attributeStatus: 'Accepted', attributeValue, component, variable }
    })
    return { getVariableResult }
  }
  if (action === 'SetVariables') {
    type Set = Named & { readonly attributeValue: string }
    const setVariableResult = (payload['setVariableData'] as readonly Set[]).map((set) => {
      const { component, variable, attributeValue } = set
      const isOurOwn = variable.name === 'TxUpdatedInterval'
      if (!isOurOwn) variables.set(variable.name, attributeValue)
      return { attributeStatus: isOurOwn ? 'Rejected' : 'Accepted', component, variable }
    })
    return { setVariableResult }
  }
  return action === 'GetCompositeSchedule' ? { status: 'Rejected' } : { status: 'Accepted' }
}
