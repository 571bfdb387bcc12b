import type { ToChargePoint16 } from '@busbar/wire/ocpp/v16'
import type { Abilities } from '../../engine/chargers.ts'
import type { SetUpContext } from '../dialect.ts'

type Configuration = ToChargePoint16['GetConfiguration'][1]
type Changed = ToChargePoint16['ChangeConfiguration'][1]

const keys = {
  stackLevel: 'ChargeProfileMaxStackLevel',
  units: 'ChargingScheduleAllowedChargingRateUnit',
  steps: 'ChargingScheduleMaxPeriods',
  profiles: 'MaxChargingProfilesInstalled',
  features: 'SupportedFeatureProfiles',
  measurands: 'MeterValuesSampledData',
  interval: 'MeterValueSampleInterval',
  ping: 'WebSocketPingInterval',
}

/** Some refuse a list that holds one measurand that they don't know: then the fewest that steering needs. */
const wishes = [
  'Power.Active.Import,Energy.Active.Import.Register,Current.Import,Voltage,SoC',
  'Power.Active.Import,Energy.Active.Import.Register',
  'Energy.Active.Import.Register',
]

export function setUp16({ settings, ask, learnt }: SetUpContext): void {
  ask('GetConfiguration', { key: Object.values(keys) }, (answer: Configuration | null) => {
    const said = saidIn(answer)
    if (answer !== null) learnt(abilitiesOf(said))
    const isWritable = (key: string): boolean => said.get(key)?.isReadonly !== true
    if (isWritable(keys.measurands)) askForMeasurands(0)
    for (const [key, value] of [
      [keys.interval, settings.meterValuesEveryS],
      [keys.ping, Math.round(settings.pingEveryMs / 1000)],
    ] as const) {
      const isSo = said.get(key)?.value === String(value)
      if (isWritable(key) && !isSo) ask('ChangeConfiguration', { key, value: String(value) }, () => {})
    }

    function askForMeasurands(nth: number): void {
      const value = wishes[nth]
      if (value === undefined || said.get(keys.measurands)?.value === value) return
      ask('ChangeConfiguration', { key: keys.measurands, value }, (changed: Changed | null) => {
        if (changed?.status === 'Rejected') askForMeasurands(nth + 1)
        else if (changed?.status === 'Accepted') learnt({ ...abilitiesOf(said), measurands: value.split(',') })
      })
    }
  })
}

type Said = ReadonlyMap<string, { readonly value: string | null; readonly isReadonly: boolean }>

function saidIn(answer: Configuration | null): Said {
  return new Map(
    (answer?.configurationKey ?? []).map(({ key, value, readonly }) => [
      key,
      { value: value ?? null, isReadonly: readonly },
    ]),
  )
}

function abilitiesOf(said: Said): Abilities {
  const features = listOf(said.get(keys.features)?.value)
  return {
    units: unitsOf(listOf(said.get(keys.units)?.value)),
    stackLevelMax: countOf(said.get(keys.stackLevel)?.value),
    stepsMax: countOf(said.get(keys.steps)?.value),
    profilesMax: countOf(said.get(keys.profiles)?.value),
    canSteer: features === null ? null : features.includes('smartcharging'),
    measurands:
      said
        .get(keys.measurands)
        ?.value?.split(',')
        .map((one) => one.trim()) ?? null,
  }
}

function listOf(value: string | null | undefined): readonly string[] | null {
  if (value === null || value === undefined || value.trim() === '') return null
  return value.split(',').map((word) => word.trim().toLowerCase())
}

/** The standard's words are "Current" and "Power"; chargers also say "A" and "W". */
function unitsOf(words: readonly string[] | null): Abilities['units'] {
  const units = (words ?? []).flatMap((word) =>
    word === 'current' || word === 'a' ? ['A' as const] : word === 'power' || word === 'w' ? ['W' as const] : [],
  )
  return units.length === 0 ? null : [...new Set(units)]
}

const countOf = (value: string | null | undefined): number | null =>
  typeof value === 'string' && /^\d{1,6}$/.test(value.trim()) ? Number(value) : null
