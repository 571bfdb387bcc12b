import { useQuery } from '@tanstack/react-query'
import { OptionalSelect } from '../kit/OptionalSelect.tsx'
import { useSetSearch } from '../kit/useSetSearch.ts'
import type { Incidents as Search } from '../search.ts'
import styles from './IncidentFilters.module.css'
import { kindText, kindWords, severityOrder, severityWords } from './incidentWords.ts'
import { depotList } from './lists.ts'

export function IncidentFilters({ search }: { readonly search: Search }) {
  const setSearch = useSetSearch<Search>()
  const { data: depots = [] } = useQuery(depotList())
  const kinds = [...new Set([...Object.keys(kindWords), ...(search.kind === undefined ? [] : [search.kind])])]
  const depotOptions = depots.map(({ depot_id, name }) => ({ value: depot_id, label: name }))
  const known = depotOptions.some(({ value }) => value === search.depot)
  const gone = search.depot !== undefined && !known ? [{ value: search.depot, label: 'a depot that is gone' }] : []
  return (
    <div className={styles.filters}>
      <OptionalSelect
        label="State"
        none="Open and resolved"
        searchable={false}
        data={[
          { value: 'OPEN', label: 'Open' },
          { value: 'RESOLVED', label: 'Resolved' },
        ]}
        value={search.state ?? null}
        onChange={(state) => setSearch({ state: (state ?? undefined) as Search['state'] })}
      />
      <OptionalSelect
        label="Severity"
        none="Every severity"
        searchable={false}
        data={severityOrder.map((value) => ({ value, label: severityWords[value] }))}
        value={search.severity ?? null}
        onChange={(severity) => setSearch({ severity: (severity ?? undefined) as Search['severity'] })}
      />
      <OptionalSelect
        label="Kind"
        none="All kinds"
        data={kinds.map((value) => ({ value, label: kindText(value) }))}
        value={search.kind ?? null}
        onChange={(kind) => setSearch({ kind: kind ?? undefined })}
      />
      <OptionalSelect
        label="Depot"
        none="All depots"
        data={[...gone, ...depotOptions]}
        value={search.depot ?? null}
        onChange={(depot) => setSearch({ depot: depot ?? undefined })}
      />
    </div>
  )
}
