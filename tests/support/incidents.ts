import type { House } from '../../server/src/engine/house.ts'
import { newId } from '../../server/src/engine/ids.ts'
import { type IncidentReport, openIncident } from '../../server/src/engine/incidents.ts'

/** A breach, unless something else is wished, of a cause of its own. */
export const reportOf = (depotId: string, fields: Partial<IncidentReport> = {}): IncidentReport => ({
  ...{ depotId, kind: 'BREACH', severity: 'RED', cause: `BREACH ${newId()}` },
  ...{ scope: { type: 'NODE', id: newId(), name: 'Feeder B' }, context: { measuredW: 412_000, limitW: 400_000 } },
  ...fields,
})

/** Opens an incident as the control loop does; its id. */
export async function newIncident(
  house: House,
  depotId: string,
  fields: Partial<IncidentReport> = {},
): Promise<string> {
  const report = reportOf(depotId, fields)
  await openIncident(house, report, house.clock.now())
  const incidentId = await house.incidents.openOf(depotId, report.cause)
  if (incidentId === null) throw new Error('there is no incident')
  return incidentId
}
