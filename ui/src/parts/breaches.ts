import type { OpenBreach, SiteStatus } from '../api/types.gen.ts'

export const breachCauses: Record<OpenBreach['cause'], string> = {
  UNCONTROLLED_LOAD: 'load that nobody controls',
  SLOW_CHARGER: 'a charger that is slow to follow',
  IGNORING_CHARGER: 'a charger that ignores its limit',
  DOUBTFUL_METER: 'a meter in doubt',
}

/** What nobody sees is not called within its limit. */
export function watchedText(watched: SiteStatus['watched']): string {
  const named = (seen: SiteStatus['watched'][number]['seen']) =>
    watched.filter((one) => one.seen === seen && one.above_since === null).map(({ name }) => name)
  const rising = watched.filter((one) => one.above_since !== null).map(({ name }) => name)
  const [metered, told, inPart, not] = [named('METER'), named('CHARGERS'), named('IN_PART'), named('NOT')]
  if (watched.length === 0) return 'No node has a limit that could be watched.'
  if (metered.length === watched.length) return 'What is measured stays within its limits at every node.'
  const parts = [
    rising.length > 0 && `${listed(rising)}: above its limit just now, which is a breach if it lasts.`,
    metered.length > 0 &&
      `${listed(metered)}: measured, and within ${metered.length === 1 ? 'its limit' : 'their limits'}.`,
    told.length > 0 && `${listed(told)}: no meter; what chargers report there is within, what else flows isn’t known.`,
    inPart.length > 0 &&
      `${listed(inPart)}: some chargers don’t say what they draw, so it isn’t known whether it is within.`,
    not.length > 0 && `${listed(not)}: not measured, so a breach there would not be seen.`,
  ]
  return parts.filter((part) => part !== false).join(' ')
}

const namesMax = 5

function listed(names: readonly string[]): string {
  if (names.length > namesMax) return `${names.slice(0, namesMax).join(', ')} and ${names.length - namesMax} more`
  return names.join(', ')
}
