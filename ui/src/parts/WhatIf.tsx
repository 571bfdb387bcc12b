import { Button, Group, NumberInput, Select, Stack, Text, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { replayCycleMutation } from '../api/@tanstack/react-query.gen.ts'
import type { CycleReading } from '../api/types.gen.ts'
import { FailureAlert } from '../kit/FailureAlert.tsx'
import { Panel } from '../kit/Panel.tsx'
import { strategies } from './cycleWords.ts'
import { changeOf, kindsFor, type ChangeInput, type ChangeKind } from './whatIf.ts'
import { WhatIfReport } from './WhatIfReport.tsx'
import { optionsOf } from './words.ts'

type Props = { readonly cycleId: string; readonly reading: CycleReading }

/** One thing that could have been otherwise, and what would have come of it. Nothing is sent to anybody. */
export function WhatIf({ cycleId, reading }: Props) {
  const bound = reading.nodes.find(({ status }) => status === 'BINDING')
  const [input, setInput] = useState<ChangeInput>({
    kind: 'NODE_LIMIT',
    nodeId: bound?.node_id ?? null,
    limitKw: bound?.limit_kw ?? '',
    limitId: null,
    unitId: null,
    strategy: reading.strategy,
  })
  const { mutate, data, error, isPending, reset } = useMutation(replayCycleMutation())
  const put = (change: Partial<ChangeInput>) => {
    // What stands below would no longer be the answer to what stands above.
    reset()
    setInput({ ...input, ...change })
  }
  const change = changeOf(input)
  return (
    <Panel label="What if">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (change) mutate({ path: { cycle_id: cycleId }, body: { change } })
        }}
      >
        <Stack gap="sm" p="md">
          <Title order={3} size="h2">
            What if
          </Title>
          <Group align="flex-end" gap="sm">
            <Select
              label="Something had been otherwise"
              data={kindsFor(reading)}
              value={input.kind}
              allowDeselect={false}
              onChange={(kind) => kind !== null && put({ kind: kind as ChangeKind })}
            />
            <Fields input={input} put={put} reading={reading} />
            <Button type="submit" loading={isPending} disabled={change === null}>
              Try it
            </Button>
          </Group>
          <Text size="sm" c="dimmed">
            The cycle is decided once more on what it saw then, with this one change. Nothing is sent to chargers.
          </Text>
          <FailureAlert error={error} />
          {data?.type === 'WHAT_IF' && <WhatIfReport result={data} />}
        </Stack>
      </form>
    </Panel>
  )
}

type FieldsProps = {
  readonly input: ChangeInput
  readonly put: (change: Partial<ChangeInput>) => void
  readonly reading: CycleReading
}

const wholeSite = ''

function Fields({ input, put, reading }: FieldsProps) {
  switch (input.kind) {
    case 'NODE_LIMIT':
      return (
        <>
          <Select
            label="Limit of"
            searchable
            allowDeselect={false}
            data={reading.nodes
              .filter(({ kind }) => kind !== 'CONNECTOR')
              .map(({ node_id, name, kind }) =>
                kind === 'ROOT' ? { value: wholeSite, label: 'The whole site' } : { value: node_id, label: name },
              )}
            value={input.nodeId ?? wholeSite}
            onChange={(nodeId) => {
              const limitKw = reading.nodes.find(({ node_id }) => node_id === nodeId)?.limit_kw ?? ''
              put({ nodeId: nodeId === wholeSite ? null : nodeId, limitKw })
            }}
          />
          <NumberInput
            label="had been, in kW"
            min={0}
            max={1_000_000}
            decimalScale={3}
            value={input.limitKw}
            onChange={(limitKw) => put({ limitKw })}
          />
        </>
      )
    case 'WITHOUT_LIMIT':
      return (
        <Select
          label="This limit"
          data={reading.limits.map(({ limit_id, node_name, limit_kw, by }) => ({
            value: limit_id,
            label: `${node_name ?? 'The whole site'}: ${limit_kw} kW (${by})`,
          }))}
          value={input.limitId}
          onChange={(limitId) => put({ limitId })}
        />
      )
    case 'WITHOUT_BUS':
      return (
        <Select
          label="at"
          searchable
          data={reading.units
            .filter(({ state }) => state !== 'IDLE')
            .map(({ unit_id, name }) => ({ value: unit_id, label: name }))}
          value={input.unitId}
          onChange={(unitId) => put({ unitId })}
        />
      )
    case 'STRATEGY':
      return (
        <Select
          label="was"
          allowDeselect={false}
          data={optionsOf(strategies)}
          value={input.strategy}
          onChange={(strategy) => strategy !== null && put({ strategy })}
        />
      )
  }
}
