import type { BarLimit } from './LimitBar.tsx'
import type { ChargePoint, Device, MicrogridNode, PowerSource } from '../api/types.gen.ts'

// The depot's words for what the API names in capitals.

export const powerSourceKinds: Record<PowerSource['kind'], string> = {
  GRID: 'Grid',
  BATTERY: 'Battery',
  SOLAR: 'Solar',
  GENERATOR: 'Generator',
}

export const deviceKinds: Record<Device['kind'], string> = {
  METER: 'Meter',
  SENSOR: 'Sensor',
  GATEWAY: 'Gateway',
  CONTROLLER: 'Controller',
}

export const controlModes: Record<ChargePoint['control_mode'], string> = {
  CONNECTOR: 'each connector',
  CHARGER: 'the charger as a whole',
}

export const limitReferences: Record<ChargePoint['limit_reference'], string> = {
  AC_INPUT: 'AC input',
  DC_OUTPUT: 'DC output',
}

export const nodeKinds: Record<MicrogridNode['kind'], string> = {
  GRID_CONNECTION: 'Grid connection',
  CIRCUIT: 'Node',
}

export const limitSources: Record<MicrogridNode['effective_limit']['source'], string> = {
  RATING: 'rating',
  SAFE_DEFAULT_CAPACITY: 'safe default',
}

export const barLimit = ({ limit_kw: kw, source }: MicrogridNode['effective_limit']): BarLimit => ({
  ...{ kw, source: limitSources[source] },
  tone: source === 'SAFE_DEFAULT_CAPACITY' ? 'degraded' : 'plain',
})

export function optionsOf<Key extends string>(words: Record<Key, string>): { value: Key; label: string }[] {
  return (Object.keys(words) as Key[]).map((value) => ({ value, label: words[value] }))
}
