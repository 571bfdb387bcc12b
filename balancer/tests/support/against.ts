import { balance } from '../../src/balance.ts'
import { certify } from '../../src/certificate/certify.ts'
import type { GraphInput } from '../../src/graph.ts'

export type Given = Readonly<Record<string, number>>

/** What the certificate has against these shares, whatever is said about them. */
export function against(graph: GraphInput, given: Given): readonly string[] {
  const answer = balance({ ...graph, unsatisfied: [] })
  const allocations = answer.allocations.map((one) => ({ ...one, w: given[one.node_id]! }))
  return certify(graph, { ...answer, allocations }).filter((wrong) => !wrong.includes(': said '))
}
