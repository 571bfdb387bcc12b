import { Button, Group, Text, Title } from '@mantine/core'
import { IconArrowLeft, IconDownload, IconQuestionMark, IconRepeat } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getDepotOptions, replayCycleMutation } from '../api/@tanstack/react-query.gen.ts'
import type { InspectedCycle, ReplayAnswer } from '../api/types.gen.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { useNow } from '../kit/clock.ts'
import { FailureAlert } from '../kit/FailureAlert.tsx'
import { IdText } from '../kit/IdText.tsx'
import { Moment } from '../kit/Moment.tsx'
import { Notice } from '../kit/Notice.tsx'
import { formatDuration } from '../kit/numbers.ts'
import { formatMoment, knownTimezone } from '../kit/times.ts'
import { useSetSearch } from '../kit/useSetSearch.ts'
import type { Cycle as Search } from '../search.ts'
import styles from './CycleHead.module.css'
import { strategies, triggers, wordOf } from './cycleWords.ts'
import { FallbackWords } from './FallbackWords.tsx'
import { Outcome } from './Outcome.tsx'

/** What a cycle was, in one look, and what can be asked of it. */
export function CycleHead({ cycle, isAsking }: { readonly cycle: InspectedCycle; readonly isAsking: boolean }) {
  const setSearch = useSetSearch<Search>()
  const replay = useMutation(replayCycleMutation())
  const { cycle_id, depot_id: depotId } = cycle
  return (
    <div>
      <AnchorLink to="/depots/$depotId/cycles" params={{ depotId }} size="sm" className={styles.back}>
        <IconArrowLeft size={14} aria-hidden /> All cycles
      </AnchorLink>
      <Group justify="space-between" align="flex-start" gap="xs">
        <div className={styles.words}>
          <Title order={2} size="h1" className={styles.title}>
            <Outcome outcome={cycle.outcome} />
            <FallbackWords sourceMode={cycle.source_mode} />
          </Title>
          <p className={styles.sentence}>{cycle.sentence}</p>
        </div>
        <Group gap="xs">
          <Button
            variant="default"
            leftSection={<IconRepeat size={16} />}
            loading={replay.isPending}
            onClick={() => replay.mutate({ path: { cycle_id }, body: null })}
          >
            Replay
          </Button>
          <Button
            variant={isAsking ? 'light' : 'default'}
            leftSection={<IconQuestionMark size={16} />}
            aria-expanded={isAsking}
            disabled={cycle.reading === null}
            onClick={() => setSearch({ what_if: isAsking ? undefined : true }, { replace: true })}
          >
            What if
          </Button>
          <Button
            component="a"
            variant="subtle"
            href={`/api/cycle/${cycle_id}/record`}
            download={`cycle-${cycle_id}.json`}
            leftSection={<IconDownload size={16} />}
          >
            Export
          </Button>
        </Group>
      </Group>
      <Facts cycle={cycle} />
      <FailureAlert error={replay.error} />
      {replay.data && <Replayed answer={replay.data} />}
    </div>
  )
}

function Facts({ cycle }: { readonly cycle: InspectedCycle }) {
  const { data: timezone = 'UTC' } = useQuery({
    ...getDepotOptions({ path: { depot_id: cycle.depot_id } }),
    select: (depot) => depot.timezone,
  })
  const scope = cycle.reading?.nodes.find(({ node_id }) => node_id === cycle.scope_node_id)?.name
  const { alias, reading } = cycle
  const now = useNow()
  return (
    <Text component="p" size="sm" c="dimmed" className={styles.facts}>
      <title>{`Cycle of ${formatMoment(cycle.started_at, now, knownTimezone(timezone))} · Busbar`}</title>
      <span>
        at <Moment time={cycle.started_at} timezone={timezone} />
      </span>
      <span>because {wordOf(triggers, cycle.trigger)}</span>
      {alias !== null && <span>by {alias}</span>}
      <span>for {cycle.scope_node_id === null ? 'the whole microgrid' : (scope ?? 'a node')}</span>
      <span>took {formatDuration(cycle.took_ms)}</span>
      {reading && <span>{wordOf(strategies, reading.strategy)}</span>}
      <span>calculation version {cycle.calculation_version}</span>
      <span>no. {cycle.sequence} since its steering began</span>
      <IdText id={cycle.cycle_id} label="cycle id" />
    </Text>
  )
}

function Replayed({ answer }: { readonly answer: ReplayAnswer }) {
  if (answer.type !== 'REPLAY') return null
  if (answer.identical) {
    return (
      <Notice tone="plain" title="Identical" role="status">
        Decided again on what was kept, every byte is the same: reasons, allocations and outcome. Nothing was sent.
      </Notice>
    )
  }
  return (
    <Notice tone="breach" title="Not the same any more" role="alert">
      <span>
        The first difference is at <code>{answer.difference?.path}</code>: it was{' '}
        <code>{JSON.stringify(answer.difference?.kept)}</code>, and now is{' '}
        <code>{JSON.stringify(answer.difference?.now)}</code>. Nothing was sent.
      </span>
    </Notice>
  )
}
