import type { Incident, NodeInterval, OpenBreach, SiteStatus } from '../api/types.gen.ts'
import { formatKwDown, formatKwUp } from '../kit/numbers.ts'
import { limitWord } from './limitWords.ts'

export const breachCauses: Record<OpenBreach['cause'], string> = {
  UNCONTROLLED_LOAD: 'load that nobody controls',
  SLOW_CHARGER: 'a charger that is slow to follow',
  IGNORING_CHARGER: 'a charger that ignores its limit',
  DOUBTFUL_METER: 'a meter in doubt',
  GIVEN_ABOVE_LIMIT: 'chargers that keep to what they were given, which is more than this limit',
}

/** What the cycle took that set the limit. */
export const sourceModes: Record<NonNullable<OpenBreach['source_mode']>, string> = {
  MEASURED: 'measured',
  FALLBACK_DERIVED: 'derived, for lack of a fresh measurement',
}

export type PastBreach = {
  readonly most: string
  readonly limit: string
  readonly reason: string
  readonly sourceMode: string
}

/** What its incident keeps of one that is over, rounded as its sentence is; of the limit that it was most above. */
export function pastBreach({ context }: Pick<Incident, 'context'>): PastBreach {
  const textOf = (key: string): string | null => (typeof context[key] === 'string' ? context[key] : null)
  const { most_kw: mostKw, most_limit_kw: mostLimitKw, limit_kw: limitKw } = context
  const wasAt = typeof mostLimitKw === 'number' ? mostLimitKw : limitKw
  const code = textOf('most_limit_code') ?? textOf('limit_code')
  const by = textOf('most_limit_by') ?? textOf('limit_by')
  const mode = textOf('source_mode')
  return {
    most: typeof mostKw === 'number' ? formatKwUp(mostKw) : '–',
    limit: typeof wasAt === 'number' ? formatKwDown(wasAt) : '–',
    reason: code === null && by === null ? '–' : limitWord(code, by),
    sourceMode: mode === null ? '–' : mode in sourceModes ? sourceModes[mode as keyof typeof sourceModes] : mode,
  }
}

type Node = NonNullable<SiteStatus['reading']>['nodes'][number]
type OnAverage = {
  readonly intervals: readonly Pick<NodeInterval, 'node_id' | 'average_kw'>[]
  readonly reading: { readonly nodes: readonly Pick<Node, 'node_id' | 'limit_kw'>[] } | null
}

/** What nobody sees is not called within its limit; of what was above it until now the average of the interval tells. */
export function watchedText(watched: SiteStatus['watched'], onAverage?: OnAverage): string {
  const named = (seen: SiteStatus['watched'][number]['seen']) =>
    watched.filter((one) => one.seen === seen && one.above_since === null).map(({ name }) => name)
  const rising = watched.filter((one) => one.above_since !== null).map(({ name }) => name)
  const [metered, told, not] = [named('METER'), named('CHARGERS'), named('NOT')]
  const were = wereAbove(watched, onAverage)
  const inPart = named('IN_PART').filter((name) => !were.includes(name))
  if (watched.length === 0) return 'No node has a limit that could be watched.'
  if (metered.length === watched.length) return 'What is measured stays within its limits at every node.'
  const parts = [
    rising.length > 0 && `${listed(rising)}: above its limit just now, which is a breach if it lasts.`,
    metered.length > 0 &&
      `${listed(metered)}: measured, and within ${metered.length === 1 ? 'its limit' : 'their limits'}.`,
    told.length > 0 && `${listed(told)}: no meter; what chargers report there is within, what else flows isn’t known.`,
    inPart.length > 0 &&
      `${listed(inPart)}: some chargers don’t say what they draw, so it isn’t known whether it is within.`,
    were.length > 0 &&
      `${listed(were)}: on average of this interval above the limit that holds now; some chargers don’t say what they draw, so it isn’t known whether it still is.`,
    not.length > 0 && `${listed(not)}: not measured, so a breach there would not be seen.`,
  ]
  return parts.filter((part) => part !== false).join(' ')
}

function wereAbove(watched: SiteStatus['watched'], onAverage: OnAverage | undefined): readonly string[] {
  const limits = new Map((onAverage?.reading?.nodes ?? []).map((node) => [node.node_id, node.limit_kw]))
  const averages = new Map((onAverage?.intervals ?? []).map((one) => [one.node_id, one.average_kw]))
  const isAbove = (id: string) => (averages.get(id) ?? 0) > (limits.get(id) ?? Infinity)
  return watched
    .filter(({ seen, above_since: since, node_id: id }) => seen === 'IN_PART' && since === null && isAbove(id))
    .map(({ name }) => name)
}

const namesMax = 5

function listed(names: readonly string[]): string {
  if (names.length > namesMax) return `${names.slice(0, namesMax).join(', ')} and ${names.length - namesMax} more`
  return names.join(', ')
}
