import { formatKw, formatKwDown } from '../kit/numbers.ts'
import { loadKw, type LiveNode } from './siteStatus.ts'

export function loadWords(node: LiveNode): string {
  const kw = loadKw(node)
  return kw === null ? 'not known' : formatKw(kw)
}

/** What stands behind a load: "of 400 kW", or the limit alone where the load isn't known. */
export function limitAfter(node: LiveNode): string {
  if (node.limit_kw === null) return ''
  return `${loadKw(node) === null ? ', limit' : ' of'} ${formatKwDown(node.limit_kw)}`
}
