import type { ChargePoint } from '../topology/depot.ts'

/** As what a charger takes its limits: of a session, as the default of a connector, or of the whole charger. */
export type Layer = 'SESSION' | 'DEFAULT' | 'WHOLE'

/** What was found out by asking; what is absent was never answered. */
export type KnownLayers = Readonly<Partial<Record<Layer, 'TAKEN' | 'TURNED_AWAY'>>>

type ControlMode = ChargePoint['controlMode']

/** A session's limit ends with it and wears no flash; the others stay until something takes their place. */
const inOrder: Record<ControlMode, readonly [Layer, ...Layer[]]> = {
  CONNECTOR: ['SESSION', 'DEFAULT', 'WHOLE'],
  CHARGER: ['WHOLE', 'SESSION', 'DEFAULT'],
}

/** The one in which a charger is steered: who turns all of them away is asked in the first. */
export function layerOf(controlMode: ControlMode, known: KnownLayers): Layer {
  const layers = inOrder[controlMode]
  return layers.find((layer) => known[layer] !== 'TURNED_AWAY') ?? layers[0]
}

export const takesNoLimit = (known: KnownLayers): boolean =>
  inOrder.CONNECTOR.every((layer) => known[layer] === 'TURNED_AWAY')

/** Whether it is steered as a whole or by connector, which may be otherwise than its owner wished. */
export const steeredAs = (controlMode: ControlMode, known: KnownLayers): ControlMode =>
  layerOf(controlMode, known) === 'WHOLE' ? 'CHARGER' : 'CONNECTOR'

/** Of one that is steered by connector. */
export const connectorLayer = (known: KnownLayers): 'SESSION' | 'DEFAULT' =>
  known.SESSION === 'TURNED_AWAY' && known.DEFAULT !== 'TURNED_AWAY' ? 'DEFAULT' : 'SESSION'
