import type { Expectation } from '../profile/schema.ts'
import type { Run } from '../run.ts'

export type Judged = { readonly expectation: string; readonly isMet: boolean; readonly found: string }

const kw = (w: number): string => `${(w / 1000).toFixed(1)} kW`
const hourMs = 3_600_000

/** What a profile expects of a run, and what was found. */
export const judge = (expectations: readonly Expectation[], run: Run): readonly Judged[] =>
  expectations.map((one) => judgeOne(one, run))

function judgeOne(one: Expectation, run: Run): Judged {
  if ('violations_at_most' in one) {
    const count = run.outcome.violations.length
    const expectation = `at most ${one.violations_at_most} violations`
    return { expectation, isMet: count <= one.violations_at_most, found: `${count}` }
  }
  if ('charged_at_least' in one) {
    const share = run.energy.wantedWh === 0 ? 1 : run.energy.chargedWh / run.energy.wantedWh
    const expectation = `buses get at least ${(one.charged_at_least * 100).toFixed(0)} % of what they want`
    return { expectation, isMet: share >= one.charged_at_least, found: `${(share * 100).toFixed(1)} %` }
  }
  const samples = run.series.flatMap(({ at, nodes }) =>
    nodes.filter(({ nodeId }) => nodeId === one.node).map((sample) => ({ at, ...sample })),
  )
  if ('never_above_kw' in one) {
    const peakW = Math.max(0, ...samples.map(({ loadW, drawnW }) => loadW + drawnW))
    const expectation = `${one.node} never above ${one.never_above_kw} kW`
    return { expectation, isMet: peakW <= one.never_above_kw * 1000, found: `at most ${kw(peakW)}` }
  }
  const from = run.depot.startsAt + one.curtailed_from_h * hourMs
  const until = run.depot.startsAt + one.curtailed_until_h * hourMs
  const held = samples.filter(({ at, wantedW, drawnW }) => at >= from && at < until && drawnW < wantedW - 1000)
  const expectation = `${one.node} curtailed between hour ${one.curtailed_from_h} and ${one.curtailed_until_h}`
  return { expectation, isMet: held.length > 0, found: `${held.length} minutes of it` }
}
