import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconFilter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { getDepotMicrogridOptions } from '../api/@tanstack/react-query.gen.ts'
import { OptionalSelect } from '../kit/OptionalSelect.tsx'
import { useSetSearch } from '../kit/useSetSearch.ts'
import type { Cycles as Search } from '../search.ts'
import styles from './CycleFilters.module.css'
import { outcomes, reasonCodes, triggers } from './cycleWords.ts'
import { chargePointList } from './lists.ts'
import { TimeInput } from './TimeInput.tsx'
import { optionsOf } from './words.ts'

type Props = { readonly depotId: string; readonly timezone: string; readonly search: Search }

/** On a phone they would fill the screen before the first cycle: there they wait behind their name. */
export function CycleFilters(props: Props) {
  const isPhone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false })
  const [isOpen, setOpen] = useState(false)
  if (!isPhone) return <Filters {...props} />
  const count = Object.values(props.search).filter((value) => value !== undefined).length
  return (
    <>
      <Button
        variant="default"
        fullWidth
        mb="sm"
        leftSection={<IconFilter size={16} />}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {count === 0 ? 'Filters' : `Filters (${count} set)`}
      </Button>
      {isOpen && <Filters {...props} />}
    </>
  )
}

function Filters({ depotId, timezone, search }: Props) {
  const setSearch = useSetSearch<Search>()
  const { data: microgrid } = useQuery(getDepotMicrogridOptions({ path: { depot_id: depotId } }))
  const { data: chargers = [] } = useQuery(chargePointList(depotId))
  const nodes = (microgrid?.nodes ?? []).map(({ node_id, name }) => ({ value: node_id, label: name }))
  const chargePoints = chargers.map(({ charge_point_id, name }) => ({ value: charge_point_id, label: name }))
  return (
    <div className={styles.filters}>
      <OptionalSelect
        label="Outcome"
        none="All outcomes"
        data={withChosen(optionsOf(outcomes), search.outcome)}
        value={search.outcome ?? null}
        onChange={(outcome) => setSearch({ outcome: outcome ?? undefined })}
      />
      <OptionalSelect
        label="Reason"
        none="All reasons"
        data={withChosen(optionsOf(reasonCodes), search.reason)}
        value={search.reason ?? null}
        onChange={(reason) => setSearch({ reason: reason ?? undefined })}
      />
      <OptionalSelect
        label="Trigger"
        none="All triggers"
        data={withChosen(optionsOf(triggers), search.trigger)}
        value={search.trigger ?? null}
        onChange={(trigger) => setSearch({ trigger: trigger ?? undefined })}
      />
      <OptionalSelect
        label="Node"
        none="All nodes"
        data={withChosen(nodes, search.node, 'a node that is gone')}
        value={search.node ?? null}
        onChange={(node) => setSearch({ node: node ?? undefined })}
      />
      <OptionalSelect
        label="Charger"
        none="All chargers"
        data={withChosen(chargePoints, search.charger, 'a charger that is gone')}
        value={search.charger ?? null}
        onChange={(charger) => setSearch({ charger: charger ?? undefined })}
      />
      <TimeInput
        label="From (depot time)"
        timezone={timezone}
        instant={search.from}
        onChange={(from) => setSearch({ from }, { replace: true })}
      />
      <TimeInput
        label="To (depot time)"
        timezone={timezone}
        instant={search.to}
        onChange={(to) => setSearch({ to }, { replace: true })}
      />
    </div>
  )
}

type Option = { readonly value: string; readonly label: string }

/** A link may name what isn't there any more, or what this page doesn't know yet. */
function withChosen(options: readonly Option[], chosen: string | undefined, label = chosen): Option[] {
  const isKnown = chosen === undefined || options.some(({ value }) => value === chosen)
  return isKnown ? [...options] : [{ value: chosen, label: label ?? chosen }, ...options]
}
