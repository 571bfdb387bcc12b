import type { Profile } from '../profile/schema.ts'
import type { Run, Said } from '../run.ts'
import { judge } from './expectations.ts'
import { summaryOf } from './summary.ts'

/** What a run leaves, by file name; nothing in it differs between two equal runs. SIM-3, SIM-6. */
export function artifactsOf(profile: Profile, run: Run): Readonly<Record<string, string>> {
  return {
    'summary.md': summaryOf(profile, run, judge(profile.expectations, run)),
    'cycles.jsonl': lines(run.cycles),
    'events.jsonl': lines([
      ...run.occurrences.map(({ at, what, who }) => ({ at: new Date(at).toISOString(), what, who })),
    ]),
    'violations.jsonl': lines(
      run.outcome.violations.map(({ nodeId, reason, from, until, excessW, seed }) => ({
        node: nodeId,
        reason,
        from: new Date(from).toISOString(),
        until: until === null ? null : new Date(until).toISOString(),
        excess_w: Math.round(excessW),
        seed,
      })),
    ),
    'series.csv': seriesCsv(run),
  }
}

/** One message of a run as its line in `messages.jsonl`. */
export function messageLine({ at, identity, direction, text }: Said): string {
  const from = direction === 'UP' ? 'CHARGER' : 'CENTRAL_SYSTEM'
  return lines([{ at: new Date(at).toISOString(), charger: identity, from, frame: frameOf(text) }])
}

/** What is no JSON is told as the text that it is. */
function frameOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const lines = (records: readonly object[]): string => records.map((one) => `${JSON.stringify(one)}\n`).join('')

function seriesCsv({ series }: Run): string {
  const rows = series.flatMap(({ at, nodes }) =>
    nodes.map(({ nodeId, limitW, loadW, drawnW, wantedW }) =>
      [new Date(at).toISOString(), nodeId, limitW, loadW, drawnW, wantedW].join(','),
    ),
  )
  return `${['at,node,limit_w,load_w,drawn_w,wanted_w', ...rows].join('\n')}\n`
}
