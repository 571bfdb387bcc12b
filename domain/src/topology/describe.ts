import { kwExact, kwhExact } from '../kernel/powerWords.ts'
import { unreachable } from '../kernel/assert.ts'
import type { DepotEvent } from './events.ts'
import { conversionText, type Rating } from './rating.ts'

/** An event as one sentence, for people who read what happened. */
export function describeDepotEvent(event: DepotEvent): string {
  switch (event.type) {
    case 'DepotCreated':
      return `Depot "${event.name}" created (${event.timezone})`
    case 'DepotChanged':
      return `Depot "${event.name}": ${changes(event)}`
    case 'DepotDeleted':
      return `Depot "${event.name}" deleted`
    case 'ControlSet':
      return `Control: ${changes(event)}`
    case 'MicrogridProvisioned':
      return `Microgrid provisioned (${provisionedBy[event.cause]})`
    case 'GridConnectionAdded':
      return `Grid connection "${event.name}" added`
    case 'GridConnectionRenamed':
      return `Grid connection "${event.from}" renamed to "${event.to}"`
    case 'GridConnectionRemoved':
      return `Grid connection "${event.name}" removed`
    case 'MicrogridResynced':
      return `Microgrid resynced: ${event.created.length} created, ${event.updated.length} updated, ${event.removed.length} removed, ${event.left.length} left as they were`
    case 'CircuitAdded':
      return `Circuit "${event.circuit.name}" added`
    case 'CircuitChanged':
      return `Circuit "${event.name}": ${changes(event)}`
    case 'CircuitRemoved':
      return `Circuit "${event.circuit.name}" removed`
    case 'ChargePointAdded':
      return `Charge point "${event.chargePoint.name}" added`
    case 'ChargePointChanged':
      return `Charge point "${event.name}": ${changes(event)}`
    case 'ChargePointRemoved':
      return `Charge point "${event.chargePoint.name}" removed`
    case 'ChargerKeySet':
      return `Charge point "${event.name}" was given a key`
    case 'ChargerKeyRemoved':
      return `The key of charge point "${event.name}" was taken away`
    case 'ConnectorAdded':
      return `Connector ${event.connector.number}${of(event)} added`
    case 'ConnectorChanged':
      return `Connector ${event.number}${of(event)}: ${changes(event)}`
    case 'ConnectorRemoved':
      return `Connector ${event.connector.number}${of(event)} removed`
    case 'PowerSourceAdded':
      return `Power source "${event.powerSource.name}" added`
    case 'PowerSourceChanged':
      return `Power source "${event.name}": ${changes(event)}`
    case 'PowerSourceRemoved':
      return `Power source "${event.powerSource.name}" removed`
    case 'DeviceAdded':
      return `Device "${event.device.name}" added`
    case 'DeviceChanged':
      return `Device "${event.name}": ${changes(event)}`
    case 'DeviceRemoved':
      return `Device "${event.device.name}" removed`
    default:
      return unreachable(event)
  }
}

const of = ({ chargePointName }: { readonly chargePointName?: string }): string =>
  chargePointName === undefined ? '' : ` of "${chargePointName}"`

const provisionedBy = { DEPOT_CREATED: 'with its depot', BACKFILL: 'by backfill', RESYNC: 'by resync' }

const fieldNames: Record<string, string> = {
  name: 'name',
  timezone: 'timezone',
  visibleTo: 'who may see it',
  parent: 'parent circuit',
  rating: 'rating',
  safeDefaultW: 'safe default capacity',
  circuitId: 'circuit',
  ocppIdentity: 'OCPP identity',
  controlMode: 'control mode',
  limitReference: 'limit reference',
  efficiency: 'efficiency',
  fallbackW: 'fallback',
  phases: 'phases',
  number: 'number',
  kind: 'kind',
  capacityWh: 'capacity',
  siteModelName: 'site model',
  calculationVersion: 'calculation version',
  strategy: 'strategy',
  shareRule: 'share rule',
  cycleEveryS: 'a cycle at least every',
  staleAfterS: 'measurements stale after',
  staleAfterByNode: 'stale times of nodes',
  configuredDemandW: 'demand where nothing is known',
  rampWPerS: 'ramp',
  deadBandW: 'dead band',
  deadBandShare: 'dead band of a limit',
  leaseS: 'lease',
  breachToleranceW: 'breach tolerance',
  breachToleranceShare: 'breach tolerance of a limit',
  breachOpensAfterS: 'a breach opens after',
  breachHysteresisShare: 'breach hysteresis',
  breachClearsAfterS: 'a breach clears after',
  contractIntervalMin: 'contract interval',
  expectedLoads: 'expected loads',
}

function changes({ before, after }: { readonly before: object; readonly after: object }): string {
  return Object.keys(after)
    .map((key) => {
      const from = worded(key, before[key as keyof typeof before])
      const to = worded(key, after[key as keyof typeof after])
      // Ids say nothing to a reader; that something moved does.
      return from === null || to === null
        ? `${fieldNames[key] ?? key} changed`
        : `${fieldNames[key] ?? key} ${from} → ${to}`
    })
    .join(', ')
}

function worded(key: string, value: unknown): string | null {
  if (key === 'rating') return value === null ? 'none' : conversionText(value as Rating)
  if (value === null && (key === 'parent' || key === 'circuitId')) return null
  if (value === null) return 'none'
  if (typeof value === 'number' && key.endsWith('W')) return kwExact(value)
  if (typeof value === 'number' && key.endsWith('Wh')) return kwhExact(value)
  if (typeof value === 'number' && key.endsWith('WPerS')) return `${kwExact(value)}/s`
  if (typeof value === 'number' && key.endsWith('Share')) return `${Number((value * 100).toFixed(6))} %`
  if (typeof value === 'number' && key.endsWith('S')) return `${value} s`
  if (typeof value === 'number' && key.endsWith('Min')) return `${value} min`
  if (typeof value === 'number') return `${value}`
  if (typeof value === 'string' && key !== 'circuitId') return `"${value}"`
  return null
}
