import { describe, expect, test } from 'vitest'
import { getSessionQueryKey, listAuditQueryKey, listUsersQueryKey } from '../api/@tanstack/react-query.gen.ts'
import {
  countIncidentsQueryKey,
  getDepotMicrogridQueryKey,
  getSiteStatusQueryKey,
  listChargerMessagesQueryKey,
  listDepotsQueryKey,
  listIncidentsQueryKey,
  listUnknownChargersQueryKey,
} from '../api/@tanstack/react-query.gen.ts'
import { nothingTouched, touches } from './touches.ts'

const ofDepot = (...ids: string[]) => ({ ...nothingTouched, depotIds: new Set(ids) })
const microgridOf = (depot_id: string) => getDepotMicrogridQueryKey({ path: { depot_id } })

describe('API-4: a message of the live stream', () => {
  test('API-4: refreshes what was asked about its depot, and no other depot', () => {
    expect(touches(microgridOf('perth'), ofDepot('perth'))).toBe(true)
    expect(touches(microgridOf('perth'), ofDepot('bremen'))).toBe(false)
  })

  test('API-4: refreshes the lists over all depots', () => {
    expect(touches(listDepotsQueryKey(), ofDepot('perth'))).toBe(true)
    expect(touches(listAuditQueryKey(), ofDepot('perth'))).toBe(true)
  })

  test('API-4: that something moves at a depot concerns how it stands, and nothing that events tell of', () => {
    const moved = { ...nothingTouched, moved: new Set(['perth']) }
    const statusOf = (depot_id: string) => getSiteStatusQueryKey({ path: { depot_id } })
    expect(touches(statusOf('perth'), moved)).toBe(true)
    expect(touches(statusOf('bremen'), moved)).toBe(false)
    expect(touches(microgridOf('perth'), moved)).toBe(false)
    expect(touches(listDepotsQueryKey(), moved)).toBe(false)
    expect(touches(statusOf('perth'), ofDepot('perth'))).toBe(true)
  })

  test('API-4: leaves ledgers alone, and looks again at who waits for adoption', () => {
    const messages = listChargerMessagesQueryKey({ path: { charge_point_id: 'bay' } })
    expect(touches(messages, ofDepot('perth'))).toBe(false)
    expect(touches(listUnknownChargersQueryKey(), ofDepot('perth'))).toBe(true)
  })

  test('API-4: about a depot leaves users and the session alone; about the installation refreshes them', () => {
    const installation = { ...nothingTouched, installation: true }
    expect(touches(listUsersQueryKey(), ofDepot('perth'))).toBe(false)
    expect(touches(listUsersQueryKey(), installation)).toBe(true)
    expect(touches(getSessionQueryKey(), installation)).toBe(true)
    expect(touches(microgridOf('perth'), installation)).toBe(false)
  })

  test('EVT-3: about an incident refreshes incidents and the audit, and nothing else that was asked about its depot', () => {
    const incident = { ...nothingTouched, incidents: true }
    expect(touches(listIncidentsQueryKey(), incident)).toBe(true)
    expect(touches(countIncidentsQueryKey(), incident)).toBe(true)
    expect(touches(listAuditQueryKey(), incident)).toBe(true)
    expect(touches(microgridOf('perth'), incident)).toBe(false)
    expect(touches(countIncidentsQueryKey(), { ...nothingTouched, installation: true })).toBe(false)
  })
})
