import type { BarLimit } from './LimitBar.tsx'
import type {
  ChargePoint,
  ChargerMessage,
  Control,
  Device,
  MicrogridNode,
  PowerSource,
  Webhook,
  WebhookDelivery,
} from '../api/types.gen.ts'

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

export const strategies: Record<Control['strategy'], string> = {
  EQUAL_SHARE: 'Equal shares',
  PRIORITY: 'By priority and weight',
  EARLIEST_DEPARTURE: 'Earliest departure first',
  FIRST_COME: 'First come, first served',
}

export const shareRules: Record<Control['share_rule'], string> = {
  'leaf-fair': 'Chargers',
  'branch-fair': 'Branches',
}

export const nodeKinds: Record<MicrogridNode['kind'], string> = {
  GRID_CONNECTION: 'Grid connection',
  CIRCUIT: 'Node',
}

export const limitSources: Record<MicrogridNode['effective_limit']['source'], string> = {
  RATING: 'rating',
  SAFE_DEFAULT_CAPACITY: 'safe default',
}

export const messageDirections: Record<ChargerMessage['direction'], string> = {
  FROM_CHARGER: 'from the charger',
  TO_CHARGER: 'to the charger',
}

export const messageKinds: Record<ChargerMessage['kind'], string> = {
  CALL: 'call',
  RESULT: 'answer',
  ERROR: 'error',
  UNREADABLE: 'can’t be read',
}

export const severities: Record<Webhook['severity_min'], string> = {
  INFO: 'Everything',
  YELLOW: 'Yellow and red',
  RED: 'Red alone',
}

export const deliveryStates: Record<WebhookDelivery['state'], string> = {
  WAITING: 'waiting',
  DELIVERED: 'delivered',
  GIVEN_UP: 'given up',
}

export const barLimit = ({ limit_kw: kw, source }: MicrogridNode['effective_limit']): BarLimit => ({
  ...{ kw, source: limitSources[source] },
  tone: source === 'SAFE_DEFAULT_CAPACITY' ? 'degraded' : 'plain',
})

export function optionsOf<Key extends string>(words: Record<Key, string>): { value: Key; label: string }[] {
  return (Object.keys(words) as Key[]).map((value) => ({ value, label: words[value] }))
}
