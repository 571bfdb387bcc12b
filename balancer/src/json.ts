import { balanceUnknown } from './balance.ts'
import type { Decision } from './graph.ts'

/** What is answered in JSON: these fields and no others, so that what reads them can rely on it. */
export type DecisionJson = Pick<Decision, 'outcome' | 'primary_reason' | 'reasons' | 'allocations' | 'nodes' | 'faults'>

/** From any value that was JSON to a value that can be: what is no graph is rejected, and nothing throws. */
export function balanceJson(value: unknown): DecisionJson {
  const { outcome, primary_reason, reasons, allocations, nodes, faults } = balanceUnknown(value)
  return { outcome, primary_reason, reasons, allocations, nodes, faults }
}
