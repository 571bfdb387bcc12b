import type { Decision, GraphInput } from '../graph.ts'
import { parseGraph } from '../parse.ts'
import { unevenBranches } from './branches.ts'
import { treeOf } from './gates.ts'
import { overloads, wronglyOff, wronglyRefused, wrongSettings } from './shares.ts'
import { untrueWords } from './words.ts'

/** What a decision has to say to be checked. */
export type Certified = Pick<Decision, 'outcome' | 'primary_reason' | 'reasons' | 'allocations' | 'nodes'>

/**
 * Proves an answer, whoever found it: that every limit holds, that everyone has a setting of theirs, that nobody is
 * off or was refused a step without need, and that what is said about it is true. Returns what is wrong; an empty list
 * is the proof.
 */
export function certify(input: GraphInput, answer: Certified): readonly string[] {
  const graph = parseGraph(input)
  if (!('nodes' in graph) || graph.unsatisfied.length > 0) {
    const isRejected = answer.outcome === 'REJECTED' && answer.allocations.length === 0
    return isRejected ? [] : ['nothing can be decided about this graph, but something was']
  }
  const tree = treeOf(graph, answer)
  const fair = graph.shareRule === 'branch-fair' ? unevenBranches(tree) : wronglyRefused(tree)
  // What stays as it was within the dead band is not what the reasons are about.
  const words = graph.calm.deadBandW > 0 ? [] : untrueWords(tree, answer)
  return [...overloads(tree), ...wrongSettings(tree), ...wronglyOff(tree), ...fair, ...words]
}
