import type { Outcome, ReasonCode } from '@busbar/balancer/codes'
import type { Instant } from '../kernel/instant.ts'
import type { SourceMode } from '../telemetry/ladder.ts'
import { type CycleResult, sourceModeShown } from './cycle.ts'
import type { NodeResult } from './report.ts'
import { cycleSentence } from './sentences.ts'

/** How a site stands, from its last cycle. A site without one has a summary all the same. */
export type SiteStatus = {
  readonly cycle: {
    readonly cycleId: string
    readonly decidedAt: Instant
    readonly outcome: Outcome
    readonly primaryReason: ReasonCode | null
    readonly sentence: string
    readonly sourceMode: SourceMode
  } | null
  readonly site: Pick<NodeResult, 'limitW' | 'demandW' | 'allocatedW' | 'reservedW' | 'besideW' | 'headroomW'> | null
  readonly branches: readonly NodeResult[]
  /** the node that binds first, with its limit against what is asked under it */
  readonly constrainedBy: Pick<
    NodeResult,
    'nodeId' | 'name' | 'limitW' | 'limitCode' | 'by' | 'until' | 'demandW' | 'fullPhase'
  > | null
  readonly chargers: { readonly steered: number; readonly idle: number; readonly unsteerable: number }
  readonly envelope: {
    readonly state: 'NONE' | 'ACTIVE' | 'FALLBACK'
    readonly limitW: number | null
    readonly until: Instant | null
  }
  readonly telemetry: { readonly fresh: number; readonly stale: number; readonly missing: number }
  readonly excess: readonly string[]
}

export const noStatus: SiteStatus = {
  ...{ cycle: null, site: null, branches: [], constrainedBy: null, excess: [] },
  chargers: { steered: 0, idle: 0, unsteerable: 0 },
  envelope: { state: 'NONE', limitW: null, until: null },
  telemetry: { fresh: 0, stale: 0, missing: 0 },
}

export function siteStatus(
  cycle: {
    readonly cycleId: string
    readonly decidedAt: Instant
    readonly timezone: string
    readonly result: CycleResult
  } | null,
): SiteStatus {
  if (cycle === null) return noStatus
  const { cycleId, decidedAt, timezone, result } = cycle
  const { outcome, primaryReason, nodes, units, inputs, plan } = result
  const root = nodes.find(({ parentId }) => parentId === null) ?? null
  const binding = result.reasons.find(({ nodeId }) =>
    nodes.some((node) => node.nodeId === nodeId && node.status === 'BINDING'),
  )
  const count = (quality: string) => inputs.filter((input) => input.quality === quality).length
  const inState = (is: (state: string) => boolean) => units.filter(({ state }) => is(state)).length
  return {
    cycle: {
      ...{ cycleId, decidedAt, outcome, primaryReason, sourceMode: sourceModeShown(result) },
      sentence: cycleSentence(result, { now: decidedAt, timezone }).text,
    },
    site: root,
    branches: nodes.filter(({ kind }) => kind === 'GRID_CONNECTION' || kind === 'CIRCUIT'),
    constrainedBy: nodes.find(({ nodeId }) => nodeId === binding?.nodeId) ?? null,
    chargers: {
      steered: inState((state) => state === 'STEERED'),
      idle: inState((state) => state === 'IDLE' || state === 'PAUSED'),
      unsteerable: inState((state) => !['STEERED', 'IDLE', 'PAUSED'].includes(state)),
    },
    envelope: envelopeOf(nodes),
    telemetry: { fresh: count('FRESH'), stale: count('STALE'), missing: count('MISSING') },
    excess: plan.excess.map(({ nodeId }) => nodeId),
  }
}

/** As far as it is what limits a node; the fallback tells more than the envelope that it stands for. */
function envelopeOf(nodes: readonly NodeResult[]): SiteStatus['envelope'] {
  const fallback = nodes.find(({ limitCode }) => limitCode === 'ENVELOPE_FALLBACK_LIMIT')
  const active = nodes.find(({ limitCode }) => limitCode === 'OPERATING_ENVELOPE_LIMIT')
  const node = fallback ?? active
  if (!node) return noStatus.envelope
  return { state: fallback ? 'FALLBACK' : 'ACTIVE', limitW: node.limitW, until: node.until }
}
