import type { CycleChangeInput, CycleReading } from '../api/types.gen.ts'

export type ChangeKind = 'NODE_LIMIT' | 'WITHOUT_LIMIT' | 'WITHOUT_BUS' | 'STRATEGY'

/** As a person puts it together: every field there is, so that choosing another kind and back loses nothing. */
export type ChangeInput = {
  readonly kind: ChangeKind
  /** null: the whole site */
  readonly nodeId: string | null
  readonly limitKw: number | string
  readonly limitId: string | null
  readonly unitId: string | null
  readonly strategy: string
}

/** What can be asked of this cycle at all. */
export function kindsFor({ limits, units }: CycleReading): { readonly value: ChangeKind; readonly label: string }[] {
  return [
    { value: 'NODE_LIMIT', label: 'A limit had been another' },
    ...(limits.length === 0 ? [] : [{ value: 'WITHOUT_LIMIT' as const, label: 'A limit had not been there' }]),
    ...(units.some(({ state }) => state !== 'IDLE')
      ? [{ value: 'WITHOUT_BUS' as const, label: 'A bus had not been there' }]
      : []),
    { value: 'STRATEGY', label: 'The strategy had been another' },
  ]
}

type Strategy = Extract<CycleChangeInput, { type: 'STRATEGY' }>['strategy']

/** What goes to the server; null as long as something is missing. */
export function changeOf(input: ChangeInput): CycleChangeInput | null {
  switch (input.kind) {
    case 'NODE_LIMIT':
      return input.limitKw === ''
        ? null
        : { type: 'NODE_LIMIT', node_id: input.nodeId, limit_kw: Number(input.limitKw) }
    case 'WITHOUT_LIMIT':
      return input.limitId === null ? null : { type: 'WITHOUT_LIMIT', limit_id: input.limitId }
    case 'WITHOUT_BUS':
      return input.unitId === null ? null : { type: 'WITHOUT_BUS', unit_id: input.unitId }
    case 'STRATEGY':
      return { type: 'STRATEGY', strategy: input.strategy as Strategy }
  }
}
