import { countOf, formatKwDown, formatKwUp, formatLoadKw } from '../kit/numbers.ts'
import { loadKw, type LiveNode } from './siteStatus.ts'

export function loadWords(node: LiveNode): string {
  const kw = loadKw(node)
  if (kw === null) return 'not known'
  return silentBeneath(node) ? `at least ${formatLoadKw(kw, node.limit_kw)}` : formatLoadKw(kw, node.limit_kw)
}

/** What is said by some of the chargers beneath is less than what flows. */
const silentBeneath = ({ now }: LiveNode): boolean => now !== null && now.silent > 0

/** "2 connectors say nothing and may draw 40 kW": what no sum of measurements has in it. */
export const silentWords = (connectors: number, kw: number): string =>
  `${countOf(connectors, 'connector says', 'connectors say')} nothing and may draw ${formatKwUp(kw)}`

/** What stands behind a load: "of 400 kW", or the limit alone where the load isn't known. */
export function limitAfter(node: LiveNode): string {
  if (node.limit_kw === null) return ''
  return `${loadKw(node) === null ? ', limit' : ' of'} ${formatKwDown(node.limit_kw)}`
}
