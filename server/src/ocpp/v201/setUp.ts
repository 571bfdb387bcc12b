import type { ToChargingStation201 } from '@busbar/wire/ocpp/v201'
import type { Abilities } from '../../engine/chargers.ts'
import type { SetUpContext } from '../dialect.ts'

type Variables = ToChargingStation201['GetVariables'][1]
type Changed = ToChargingStation201['SetVariables'][1]
type Named = { readonly component: string; readonly variable: string }

const variables = {
  isEnabled: { component: 'SmartChargingCtrlr', variable: 'Enabled' },
  stackLevel: { component: 'SmartChargingCtrlr', variable: 'ProfileStackLevel' },
  units: { component: 'SmartChargingCtrlr', variable: 'RateUnit' },
  steps: { component: 'SmartChargingCtrlr', variable: 'PeriodsPerSchedule' },
  profiles: { component: 'SmartChargingCtrlr', variable: 'Entries' },
  measurands: { component: 'SampledDataCtrlr', variable: 'TxUpdatedMeasurands' },
  interval: { component: 'SampledDataCtrlr', variable: 'TxUpdatedInterval' },
  ping: { component: 'OCPPCommCtrlr', variable: 'WebSocketPingInterval' },
} satisfies Record<string, Named>

/** A list that holds one measurand that it doesn't know may be refused: then the fewest that steering needs. */
const wishes = [
  'Power.Active.Import,Energy.Active.Import.Register,Current.Import,Voltage,SoC',
  'Power.Active.Import,Energy.Active.Import.Register',
  'Energy.Active.Import.Register',
]

export function setUp201({ settings, ask, learnt }: SetUpContext): void {
  const getVariableData = Object.values(variables).map(described)
  ask('GetVariables', { getVariableData }, (answer: Variables | null) => {
    const said = saidIn(answer)
    if (answer !== null) learnt(abilitiesOf(said))
    askForMeasurands(0)
    for (const [named, value] of [
      [variables.interval, settings.meterValuesEveryS],
      [variables.ping, Math.round(settings.pingEveryMs / 1000)],
    ] as const) {
      if (said.get(keyOf(named)) !== String(value)) set(named, String(value), () => {})
    }

    function askForMeasurands(nth: number): void {
      const value = wishes[nth]
      if (value === undefined || said.get(keyOf(variables.measurands)) === value) return
      set(variables.measurands, value, (status) => {
        if (status === 'Rejected') askForMeasurands(nth + 1)
        else if (status === 'Accepted') learnt({ ...abilitiesOf(said), measurands: value.split(',') })
      })
    }
  })

  function set(named: Named, attributeValue: string, heard: (status: string | undefined) => void): void {
    const setVariableData = [{ ...described(named), attributeValue }]
    ask('SetVariables', { setVariableData }, (changed: Changed | null) =>
      heard(changed?.setVariableResult[0]?.attributeStatus),
    )
  }
}

const described = ({ component, variable }: Named) => ({ component: { name: component }, variable: { name: variable } })

const keyOf = ({ component, variable }: Named): string => `${component}.${variable}`.toLowerCase()

function saidIn(answer: Variables | null): ReadonlyMap<string, string> {
  return new Map(
    (answer?.getVariableResult ?? []).flatMap(({ attributeStatus, attributeValue, component, variable }) =>
      attributeStatus === 'Accepted' && attributeValue !== undefined
        ? [[keyOf({ component: component.name, variable: variable.name }), attributeValue] as const]
        : [],
    ),
  )
}

function abilitiesOf(said: ReadonlyMap<string, string>): Abilities {
  const isEnabled = said.get(keyOf(variables.isEnabled))?.toLowerCase()
  return {
    units: unitsOf(said.get(keyOf(variables.units))),
    stackLevelMax: countOf(said.get(keyOf(variables.stackLevel))),
    stepsMax: countOf(said.get(keyOf(variables.steps))),
    profilesMax: countOf(said.get(keyOf(variables.profiles))),
    canSteer: isEnabled === undefined ? null : isEnabled === 'true',
    measurands:
      said
        .get(keyOf(variables.measurands))
        ?.split(',')
        .map((one) => one.trim()) ?? null,
  }
}

function unitsOf(list: string | undefined): Abilities['units'] {
  const words = (list ?? '').split(',').map((word) => word.trim())
  const units = (['A', 'W'] as const).filter((unit) => words.includes(unit))
  return units.length === 0 ? null : units
}

const countOf = (value: string | undefined): number | null =>
  value !== undefined && /^\d{1,6}$/.test(value.trim()) ? Number(value) : null
