import { Autocomplete } from '@mantine/core'
import { useState } from 'react'
import { Filters } from '../kit/Filters.tsx'
import { OptionalSelect } from '../kit/OptionalSelect.tsx'
import { useSetSearch } from '../kit/useSetSearch.ts'
import type { Messages as Search } from '../search.ts'
import { TimeInput } from './TimeInput.tsx'
import { messageDirections, optionsOf } from './words.ts'

export const unfiltered = { direction: undefined, action: undefined, errors: undefined, from: undefined, to: undefined }

export const countOfFilters = (search: Search): number =>
  Object.keys(unfiltered).filter((name) => search[name as keyof typeof unfiltered] !== undefined).length

/** What is asked for most; any other can be typed. */
const actions = [
  ...['Authorize', 'BootNotification', 'ChangeConfiguration', 'DataTransfer', 'GetCompositeSchedule'],
  ...['GetConfiguration', 'Heartbeat', 'MeterValues', 'NotifyReport', 'Reset', 'SecurityEventNotification'],
  ...['SetChargingProfile', 'SetVariables', 'StartTransaction', 'StatusNotification', 'StopTransaction'],
  ...['TransactionEvent', 'TriggerMessage'],
]

type Props = { readonly search: Search; readonly timezone: string }

export function MessageFilters({ search, timezone }: Props) {
  const setSearch = useSetSearch<Search>()
  const [typed, setTyped] = useState({ text: search.action ?? '', over: search.action })
  // It may change without the field: by the back button, or with all filters at once.
  if (typed.over !== search.action) setTyped({ text: search.action ?? '', over: search.action })
  const take = (text: string) => {
    const action = text.trim() || undefined
    if (action !== search.action) setSearch({ action, open: undefined }, { replace: true })
  }
  return (
    <Filters count={countOfFilters(search)}>
      <OptionalSelect
        label="Direction"
        none="Both ways"
        data={optionsOf(messageDirections)}
        value={search.direction ?? null}
        onChange={(direction) =>
          setSearch({ direction: (direction ?? undefined) as Search['direction'], open: undefined })
        }
      />
      <Autocomplete
        label="Action"
        placeholder="Any"
        maxLength={60}
        data={actions}
        value={typed.text}
        // An action matches as a whole: half a word would find nothing.
        onChange={(text) => setTyped({ text, over: search.action })}
        onOptionSubmit={take}
        onBlur={(event) => take(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take(event.currentTarget.value)
        }}
      />
      <OptionalSelect
        label="What"
        none="Everything"
        data={[{ value: 'errors', label: 'Only errors' }]}
        value={search.errors ? 'errors' : null}
        onChange={(only) => setSearch({ errors: only === 'errors' || undefined, open: undefined })}
      />
      <TimeInput
        label="From (depot time)"
        timezone={timezone}
        instant={search.from}
        onChange={(from) => setSearch({ from, open: undefined }, { replace: true })}
      />
      <TimeInput
        label="To (depot time)"
        timezone={timezone}
        instant={search.to}
        onChange={(to) => setSearch({ to, open: undefined }, { replace: true })}
      />
    </Filters>
  )
}
