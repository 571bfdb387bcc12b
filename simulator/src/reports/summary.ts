import type { Profile } from '../profile/schema.ts'
import type { Run } from '../run.ts'
import type { Judged } from './expectations.ts'

const kw = (w: number): string => (w / 1000).toFixed(1)

/** One page that needs no log reading. */
export function summaryOf(profile: Profile, run: Run, judged: readonly Judged[]): string {
  const { counts, violations } = run.outcome
  const faults = Object.entries(run.faults).sort(([a], [b]) => (a < b ? -1 : 1))
  return `# ${profile.name}, seed ${run.seed}

${profile.starts_at}, ${profile.hours} hours, ${profile.chargers.length} chargers, ${run.depot.buses.length} buses.

## What was expected

${table(
  ['expectation', 'met', 'found'],
  judged.map(({ expectation, isMet, found }) => [expectation, isMet ? 'yes' : 'NO', found]),
)}

## Every node, in kW

${table(['node', 'least limit', 'highest load', 'minutes curtailed', 'most held back'], nodeRows(run))}

## What the monitor saw

${table(
  ['', ''],
  [
    ['events, each followed by a look at every node', String(counts.events)],
    ['looks at a node', String(counts.evaluations)],
    ['injected faults', String(faults.reduce((sum, [, count]) => sum + count, 0))],
    ['limits that fell without notice, or a start of the server', String(counts.surprises)],
    ['longest time until a node was within its limit again', `${(counts.safeAgainMaxMs / 1000).toFixed(1)} s`],
    ['violations', String(violations.length)],
    ['messages on the wire', String(run.messages)],
    ['energy that buses wanted, and got', `${kw(run.energy.wantedWh)} kWh, ${kw(run.energy.chargedWh)} kWh`],
    ['SHA-256 of all that was said', run.transcriptSha256],
  ],
)}
${violations.length === 0 ? '' : violationPart(run)}${faults.length === 0 ? '' : faultPart(faults)}`
}

function nodeRows({ depot, series }: Run): readonly (readonly string[])[] {
  return depot.wiring.nodes.map(({ nodeId }) => {
    const samples = series.flatMap(({ nodes }) => nodes.filter((one) => one.nodeId === nodeId))
    const held = samples.filter(({ wantedW, drawnW }) => drawnW < wantedW - 1000)
    return [
      nodeId,
      kw(Math.min(...samples.map(({ limitW }) => limitW))),
      kw(Math.max(...samples.map(({ loadW, drawnW }) => loadW + drawnW))),
      String(held.length),
      kw(Math.max(0, ...held.map(({ wantedW, drawnW }) => wantedW - drawnW))),
    ]
  })
}

const violationPart = ({ outcome: { violations } }: Run): string => `
## Violations

${table(
  ['node', 'what', 'from', 'until', 'kW over'],
  violations
    .slice(0, 100)
    .map(({ nodeId, reason, from, until, excessW }) => [
      nodeId,
      reason,
      new Date(from).toISOString(),
      until === null ? 'the end' : new Date(until).toISOString(),
      kw(excessW),
    ]),
)}
`

const faultPart = (faults: readonly (readonly [string, number])[]): string => `
## Injected faults

${table(
  ['fault', 'times'],
  faults.map(([kind, count]) => [kind, String(count)]),
)}
`

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
