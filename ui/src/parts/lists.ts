import { queryOptions } from '@tanstack/react-query'
import {
  listAliasUsesQueryKey,
  listChargePointsQueryKey,
  listCircuitsQueryKey,
  listDepotsQueryKey,
  listDevicesQueryKey,
  listIncidentsQueryKey,
  listMicrogridsQueryKey,
  listPowerSourcesQueryKey,
  listTokensQueryKey,
  listUnknownChargersQueryKey,
  listUsersQueryKey,
  listWebhooksQueryKey,
} from '../api/@tanstack/react-query.gen.ts'
import {
  listAliasUses,
  listChargePoints,
  listCircuits,
  listDepots,
  listDevices,
  listIncidents,
  listMicrogrids,
  listPowerSources,
  listTokens,
  listUnknownChargers,
  listUsers,
  listWebhooks,
} from '../api/sdk.gen.ts'

const pageSize = 500
/** More than a hundred times what the largest depot has; beyond it the page would no longer be one. */
const pagesMax = 20

type Page<Item> = { readonly items: readonly Item[]; readonly next_cursor: string | null }
type Turn = {
  readonly signal: AbortSignal
  readonly throwOnError: true
  readonly query: { limit: number; cursor?: string }
}

/** A list as a whole: registries are ordered, counted and searched on the page. */
async function wholeList<Item>(signal: AbortSignal, turn: (turn: Turn) => Promise<{ data: Page<Item> }>) {
  const items: Item[] = []
  let cursor: string | null = null
  for (let page = 0; page < pagesMax; page++) {
    const query: Turn['query'] = cursor === null ? { limit: pageSize } : { limit: pageSize, cursor }
    const { data } = await turn({ signal, throwOnError: true, query })
    items.push(...data.items)
    cursor = data.next_cursor
    if (cursor === null) return items
  }
  throw new Error(`A list of more than ${pageSize * pagesMax} entries.`)
}

export const depotList = () =>
  queryOptions({
    queryKey: listDepotsQueryKey(),
    queryFn: ({ signal }) => wholeList(signal, (turn) => listDepots(turn)),
  })

type IncidentFilter = { severity?: 'INFO' | 'YELLOW' | 'RED'; kind?: string; depot_id?: string }

/** As many as there are troubles, which are few. */
export const openIncidentList = (filter: IncidentFilter) =>
  queryOptions({
    queryKey: listIncidentsQueryKey({ query: { ...filter, state: 'OPEN' } }),
    queryFn: ({ signal }) =>
      wholeList(signal, ({ query, ...turn }) =>
        listIncidents({ query: { ...query, ...filter, state: 'OPEN' }, ...turn }),
      ),
  })

export const microgridList = () =>
  queryOptions({
    queryKey: listMicrogridsQueryKey(),
    queryFn: ({ signal }) => wholeList(signal, (turn) => listMicrogrids(turn)),
  })

export const userList = () =>
  queryOptions({
    queryKey: listUsersQueryKey(),
    queryFn: ({ signal }) => wholeList(signal, (turn) => listUsers(turn)),
  })

export const tokenList = () =>
  queryOptions({
    queryKey: listTokensQueryKey(),
    queryFn: ({ signal }) => wholeList(signal, (turn) => listTokens(turn)),
  })

export const unknownChargerList = () =>
  queryOptions({
    queryKey: listUnknownChargersQueryKey(),
    queryFn: ({ signal }) => wholeList(signal, (turn) => listUnknownChargers(turn)),
  })

export const webhookList = () =>
  queryOptions({
    queryKey: listWebhooksQueryKey(),
    queryFn: ({ signal }) => wholeList(signal, (turn) => listWebhooks(turn)),
  })

export const aliasUseList = () =>
  queryOptions({
    queryKey: listAliasUsesQueryKey(),
    queryFn: ({ signal }) => wholeList(signal, (turn) => listAliasUses(turn)),
  })

export const circuitList = (depot_id: string) =>
  queryOptions({
    queryKey: listCircuitsQueryKey({ path: { depot_id } }),
    queryFn: ({ signal }) => wholeList(signal, (turn) => listCircuits({ path: { depot_id }, ...turn })),
  })

export const chargePointList = (depot_id: string) =>
  queryOptions({
    queryKey: listChargePointsQueryKey({ path: { depot_id } }),
    queryFn: ({ signal }) => wholeList(signal, (turn) => listChargePoints({ path: { depot_id }, ...turn })),
  })

export const powerSourceList = (depot_id: string) =>
  queryOptions({
    queryKey: listPowerSourcesQueryKey({ path: { depot_id } }),
    queryFn: ({ signal }) => wholeList(signal, (turn) => listPowerSources({ path: { depot_id }, ...turn })),
  })

export const deviceList = (depot_id: string) =>
  queryOptions({
    queryKey: listDevicesQueryKey({ path: { depot_id } }),
    queryFn: ({ signal }) => wholeList(signal, (turn) => listDevices({ path: { depot_id }, ...turn })),
  })
