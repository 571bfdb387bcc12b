import type { Profile } from '../profile/schema.ts'
import type { Run } from '../run.ts'
import type { Judged } from './expectations.ts'
import type { NodeSample } from './series.ts'

const kw = (w: number): string => (w / 1000).toFixed(1)

/** One page that needs no log reading. */
export function summaryOf(profile: Profile, run: Run, judged: readonly Judged[]): string {
  const { counts, violations } = run.outcome
  const faults = Object.entries(run.faults).sort(([a], [b]) => (a < b ? -1 : 1))
  return `# ${profile.name}, seed ${run.seed}

${profile.starts_at}, ${profile.hours} h, ${profile.chargers.length} chargers, ${run.depot.buses.length} buses.
${judged.length === 0 ? '' : expectationPart(judged)}
## Every node, in kW

${table(['node', 'least limit', 'highest load', 'closest to its limit', 'minutes curtailed', 'most held back', 'violations'], nodeRows(run))}

## Buses

${table(
  ['charger', 'buses', 'left full', 'left with less', 'still there', 'kWh into them'],
  profile.chargers.map(({ id }) => stayRow(id, run)),
)}

## Cycles

${table(['outcome', 'cycles'], counted(run.cycles.map(({ outcome }) => outcome)))}

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

const expectationPart = (judged: readonly Judged[]): string => `
## What was expected

${table(
  ['expectation', 'met', 'found'],
  judged.map(({ expectation, isMet, found }) => [expectation, isMet ? 'yes' : 'NO', found]),
)}
`

function nodeRows({ depot, series, outcome }: Run): readonly (readonly string[])[] {
  return depot.wiring.nodes.map(({ nodeId }) => {
    const samples = series.flatMap(({ nodes }) => nodes.filter((one) => one.nodeId === nodeId))
    const fullest = samples.reduce((most, one) => (headroomW(one) < headroomW(most) ? one : most))
    const held = samples.filter(({ wantedW, drawnW }) => drawnW < wantedW - 1000)
    return [
      nodeId,
      kw(Math.min(...samples.map(({ limitW }) => limitW))),
      kw(Math.max(...samples.map(({ loadW, drawnW }) => loadW + drawnW))),
      `${kw(fullest.loadW + fullest.drawnW)} of ${kw(fullest.limitW)}`,
      String(held.length),
      kw(Math.max(0, ...held.map(({ wantedW, drawnW }) => wantedW - drawnW))),
      String(outcome.violations.filter((one) => one.nodeId === nodeId).length),
    ]
  })
}

const headroomW = ({ limitW, loadW, drawnW }: NodeSample): number => limitW - loadW - drawnW

function stayRow(chargerId: string, { stays }: Run): readonly string[] {
  const here = stays.filter(({ bus }) => bus.chargerId === chargerId)
  const left = here.filter(({ end }) => end === 'LEFT')
  const full = left.filter(({ isFull }) => isFull)
  return [
    chargerId,
    String(here.length),
    String(full.length),
    String(left.length - full.length),
    String(here.length - left.length),
    kw(here.reduce((sum, { chargedWh }) => sum + chargedWh, 0)),
  ]
}

function counted(words: readonly string[]): readonly (readonly string[])[] {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([word, count]) => [word, String(count)])
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
