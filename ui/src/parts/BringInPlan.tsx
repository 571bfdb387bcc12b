import { Button, FileButton, Group, Text, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconDownload, IconFile } from '@tabler/icons-react'
import { useDeferredValue, useMemo, useRef, useState } from 'react'
import { planDepartures } from '../api/sdk.gen.ts'
import type { ChargePoint, Depot, DeparturePlan } from '../api/types.gen.ts'
import { FormBody, FormDrawer, TellsConflict } from '../kit/FormDrawer.tsx'
import { Notice } from '../kit/Notice.tsx'
import { countOf } from '../kit/numbers.ts'
import { knownTimezone } from '../kit/times.ts'
import { useSubmit } from '../kit/useSubmit.ts'
import { useReasonAgainst } from './access.ts'
import styles from './BringInPlan.module.css'
import { type CsvFault, readDepartures } from './departureCsv.ts'
import { changesOf, countsText } from './departurePlan.ts'
import { FaultyLines } from './FaultyLines.tsx'
import { idempotencyKey, ifMatch } from './ifMatch.ts'
import { PlanChanges } from './PlanChanges.tsx'
import { useRefreshDepot } from './refresh.ts'
import { textOfFile } from './textFiles.ts'

type Props = {
  readonly depot: Depot
  readonly plan: DeparturePlan
  readonly chargePoints: readonly ChargePoint[]
  readonly onDownload: () => void
  readonly onClose: () => void
  readonly onDone: (said: string) => void
}

/** A plan from a spreadsheet: read and shown, line by line, before it takes the place of the present one. */
export function BringInPlan({ depot, plan, chargePoints, onDownload, onClose, onDone }: Props) {
  const refreshDepot = useRefreshDepot(depot.depot_id)
  const [seenRevision, setSeenRevision] = useState(plan.revision)
  const zone = knownTimezone(depot.timezone)
  const around = { chargers: chargePoints, timezone: zone === depot.timezone ? zone : null }
  const form = useForm({
    initialValues: { text: '' },
    validate: { text: (text) => faultOf(text, readDepartures(text, around).faults) },
  })
  const { submit, isPending, error } = useSubmit(
    form,
    async ({ text }, key) => {
      const { data } = await planDepartures({
        path: { depot_id: depot.depot_id },
        body: { departures: [...readDepartures(text, around).departures] },
        headers: { ...ifMatch(seenRevision), ...idempotencyKey(key) },
        throwOnError: true,
      })
      return changesOf(plan.departures, data.departures)
    },
    (changes) => {
      onDone(`Brought in: ${countsText(changes)}.`)
      void refreshDepot()
    },
  )
  const text = useDeferredValue(form.values.text)
  const { chargers, timezone } = around
  const { departures, faults } = useMemo(() => readDepartures(text, { chargers, timezone }), [text, chargers, timezone])
  // One's own comes back by the stream too, perhaps before the answer.
  const isOvertaken = plan.revision > seenRevision && !isPending
  return (
    <FormDrawer title="Bring in a departure plan" isWide onClose={onClose}>
      <TellsConflict value={isOvertaken}>
        <FormBody
          onSubmit={(event) => {
            submit(event)
            // What is wrong stands by the field, perhaps far above the button.
            if (!form.isValid()) form.getInputNode('text')?.focus()
          }}
          onCancel={onClose}
          saveLabel={departures.length === 0 ? 'Bring in' : `Bring in ${countOf(departures.length, 'departure')}`}
          isPending={isPending}
          error={error}
          fieldNames={[]}
          reason={useReasonAgainst('operator')}
          isLong
        >
          {isOvertaken && <Overtaken onGoOn={() => setSeenRevision(plan.revision)} />}
          <Source
            zone={zone}
            {...(plan.departures.length > 0 && { onDownload })}
            onText={(chosen) => form.setFieldValue('text', chosen)}
          />
          <Textarea
            label="The plan, as CSV"
            placeholder={'bus,departure,energy_kwh\nBUS-214,2026-11-23 05:40,220'}
            autosize
            minRows={5}
            maxRows={12}
            spellCheck={false}
            classNames={{ input: styles.text ?? '' }}
            {...form.getInputProps('text')}
          />
          <FaultyLines faults={faults} text={text} />
          {departures.length > 0 && (
            <PlanChanges
              changes={changesOf(plan.departures, departures)}
              chargePoints={chargePoints}
              timezone={depot.timezone}
              isPart={faults.length > 0}
            />
          )}
        </FormBody>
      </TellsConflict>
    </FormDrawer>
  )
}

function faultOf(text: string, faults: readonly CsvFault[]): string | null {
  if (text.trim() === '') return 'Paste a plan, or choose a file.'
  const lines = new Set(faults.map(({ line }) => line)).size
  return lines === 0 ? null : `${countOf(lines, 'line')} can’t be read: mend what is named below.`
}

function Overtaken({ onGoOn }: { readonly onGoOn: () => void }) {
  return (
    <Notice tone="degraded" title="Somebody else brought in a plan meanwhile" role="alert">
      <span>What comes, goes and stays is counted against theirs now. Look at it before yours takes its place.</span>
      <Button size="xs" variant="default" onClick={onGoOn}>
        Go on with mine
      </Button>
    </Notice>
  )
}

type SourceProps = {
  readonly zone: string
  readonly onDownload?: () => void
  readonly onText: (text: string) => void
}

/** A plan of two thousand departures has a fifth of it. */
const fileMaxBytes = 1_000_000

function Source({ zone, onDownload, onText }: SourceProps) {
  const reset = useRef<() => void>(null)
  const [fault, setFault] = useState<string | null>(null)
  const take = async (file: File | null) => {
    // The same file, mended, can be chosen once more.
    reset.current?.()
    if (file === null) return
    const isTooLong = file.size > fileMaxBytes
    setFault(isTooLong ? `${file.name} is too long for a plan.` : null)
    if (!isTooLong) onText(await textOfFile(file))
  }
  return (
    <>
      <Text size="sm">
        The first line names the columns: <code>bus</code>, or <code>charger</code> and <code>connector</code> where
        buses don’t identify themselves; <code>departure</code>, as 2026-11-23 05:40 by the depot’s clock ({zone});{' '}
        <code>energy_kwh</code>, what it is to take from the beginning. It takes the place of the present plan.
      </Text>
      <Group gap="xs">
        <FileButton resetRef={reset} accept=".csv,.tsv,.txt,text/csv" onChange={(file) => void take(file)}>
          {(props) => (
            <Button {...props} variant="default" leftSection={<IconFile size={16} />}>
              Choose a file…
            </Button>
          )}
        </FileButton>
        {onDownload && (
          <Button variant="subtle" leftSection={<IconDownload size={16} />} onClick={onDownload}>
            Download the present plan
          </Button>
        )}
      </Group>
      {fault !== null && <Notice tone="breach" title={fault} role="alert" />}
    </>
  )
}
