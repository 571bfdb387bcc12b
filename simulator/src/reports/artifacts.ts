import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Profile } from '../profile/schema.ts'
import type { Run } from '../run.ts'
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

export async function writeArtifacts(folder: string, artifacts: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const [name, text] of Object.entries(artifacts)) await writeFile(join(folder, name), text)
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
