import { ActionIcon, Button, Group, NumberInput, Select, Stack, Text } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Depot } from '../api/types.gen.ts'
import { inTreeOrder, placeName } from './circuitOrder.ts'
import type { ControlFormValues } from './control.ts'
import { chargePointList, circuitList } from './lists.ts'
import styles from './NodeRows.module.css'

type Props = { readonly form: ControlFormValues; readonly depot: Depot }

/** Nodes whose measurements stay good for a time of their own. */
export function StaleTimes({ form, depot }: Props) {
  const options = [...useBoards(depot), ...useChargers(depot)]
  return (
    <Rows
      help="A node whose meter reports more slowly, or faster, may have a time of its own."
      addLabel="Add a node’s own time"
      rows={form.values.stale_after_by_node.length}
      onAdd={() => form.insertListItem('stale_after_by_node', { node_id: null, stale_after_s: '' })}
      onRemove={(at) => form.removeListItem('stale_after_by_node', at)}
      fields={(at) => (
        <>
          <NodeSelect options={options} {...form.getInputProps(`stale_after_by_node.${at}.node_id`)} />
          <NumberInput
            {...amount}
            aria-label="Stale after, in seconds"
            suffix={'\u202fs'}
            decimalScale={0}
            {...form.getInputProps(`stale_after_by_node.${at}.stale_after_s`)}
          />
        </>
      )}
    />
  )
}

/** Nodes at which something draws that is no charger of ours. */
export function ExpectedLoads({ form, depot }: Props) {
  const options = useBoards(depot)
  return (
    <Rows
      help="A workshop, lights, an office: what its meter shows counts, and while it shows nothing, the assumed load. Empty: it must be measured, and nothing is decided while it isn’t."
      addLabel="Add a load"
      rows={form.values.expected_loads.length}
      onAdd={() => form.insertListItem('expected_loads', { node_id: null, assumed_kw: '' })}
      onRemove={(at) => form.removeListItem('expected_loads', at)}
      fields={(at) => (
        <>
          <NodeSelect options={options} {...form.getInputProps(`expected_loads.${at}.node_id`)} />
          <NumberInput
            {...amount}
            aria-label="Assumed load, in kilowatts"
            placeholder="measured"
            suffix={'\u202fkW'}
            decimalScale={3}
            {...form.getInputProps(`expected_loads.${at}.assumed_kw`)}
          />
        </>
      )}
    />
  )
}

const amount = { hideControls: true, allowNegative: false, className: styles.amount } as const

type RowsProps = {
  readonly help: string
  readonly addLabel: string
  readonly rows: number
  readonly onAdd: () => void
  readonly onRemove: (at: number) => void
  readonly fields: (at: number) => ReactNode
}

function Rows({ help, addLabel, rows, onAdd, onRemove, fields }: RowsProps) {
  return (
    <Stack gap="xs">
      <Text size="xs" c="dimmed">
        {help}
      </Text>
      {Array.from({ length: rows }, (_, at) => (
        <div key={at} role="group" aria-label={`Node ${at + 1}`} className={styles.row}>
          {fields(at)}
          <ActionIcon
            variant="subtle"
            size="lg"
            aria-label={`Take node ${at + 1} off the list`}
            onClick={() => onRemove(at)}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </div>
      ))}
      <Group>
        <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={onAdd}>
          {addLabel}
        </Button>
      </Group>
    </Stack>
  )
}

type Option = { readonly value: string; readonly label: string }
type SelectProps = Omit<React.ComponentProps<typeof Select>, 'data'> & { readonly options: readonly Option[] }

function NodeSelect({ options, ...select }: SelectProps) {
  return (
    <Select
      aria-label="Node"
      placeholder="Node"
      data={options}
      searchable
      limit={200}
      allowDeselect={false}
      nothingFoundMessage="No node has this name"
      className={styles.node}
      {...select}
    />
  )
}

function useBoards({ depot_id: depotId, microgrid }: Depot): readonly Option[] {
  const { data: circuits = [] } = useQuery(circuitList(depotId))
  const whole = microgrid ? [{ value: microgrid.microgrid_id, label: 'The whole microgrid' }] : []
  return [
    ...whole,
    ...inTreeOrder(circuits).map((placed) => ({ value: placed.circuit.node_id, label: placeName(placed) })),
  ]
}

function useChargers({ depot_id: depotId }: Depot): readonly Option[] {
  const { data: chargePoints = [] } = useQuery(chargePointList(depotId))
  return chargePoints.flatMap(({ charge_point_id: value, name, connectors }) => [
    { value, label: name },
    ...connectors.map((connector) => ({
      value: connector.connector_id,
      label: `${name} › ${connector.name ?? `connector ${connector.number}`}`,
    })),
  ])
}
