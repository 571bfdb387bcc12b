import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { listAuditKindsOptions } from '../api/@tanstack/react-query.gen.ts'
import { Filters } from '../kit/Filters.tsx'
import { OptionalSelect } from '../kit/OptionalSelect.tsx'
import { browserTimezone } from '../kit/times.ts'
import { useSetSearch } from '../kit/useSetSearch.ts'
import type { Audit as Search } from '../search.ts'
import { depotList } from './lists.ts'
import { TimeInput } from './TimeInput.tsx'

const typingPauseMs = 300

export function AuditFilters({ search }: { readonly search: Search }) {
  const setSearch = useSetSearch<Search>()
  const { data: depots = [] } = useQuery(depotList())
  const { data: kinds } = useQuery(listAuditKindsOptions())
  const [actor, setActor] = useState(search.actor ?? '')
  const searchActor = useDebouncedCallback((name: string) => {
    setSearch({ actor: name || undefined, open: undefined }, { replace: true })
  }, typingPauseMs)
  const depotOptions = depots.map(({ depot_id, name }) => ({ value: depot_id, label: name }))
  const known = depotOptions.some(({ value }) => value === search.depot)
  // The events of a depot outlive it, and so does a link to them.
  const gone = search.depot !== undefined && !known ? [{ value: search.depot, label: 'a depot that is gone' }] : []
  return (
    <Filters count={[search.depot, search.kind, search.actor, search.from, search.to].filter(Boolean).length}>
      <OptionalSelect
        label="Depot"
        none="All depots"
        data={[...gone, ...depotOptions]}
        value={search.depot ?? null}
        onChange={(depot) => setSearch({ depot: depot ?? undefined, open: undefined })}
      />
      <OptionalSelect
        label="Kind"
        none="All kinds"
        data={(kinds?.kinds ?? []).map((kind) => ({ value: kind, label: kind }))}
        value={search.kind ?? null}
        onChange={(kind) => setSearch({ kind: kind ?? undefined, open: undefined })}
      />
      <TextInput
        label="Who"
        placeholder="Anyone"
        maxLength={120}
        value={actor}
        onChange={(event) => {
          setActor(event.currentTarget.value)
          searchActor(event.currentTarget.value)
        }}
      />
      <TimeInput
        label="From (your time)"
        timezone={browserTimezone()}
        instant={search.from}
        onChange={(from) => setSearch({ from, open: undefined }, { replace: true })}
      />
      <TimeInput
        label="To (your time)"
        timezone={browserTimezone()}
        instant={search.to}
        onChange={(to) => setSearch({ to, open: undefined }, { replace: true })}
      />
    </Filters>
  )
}
