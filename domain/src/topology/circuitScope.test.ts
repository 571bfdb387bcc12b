import { describe, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import type { ImportDepot } from './commands.ts'
import { scopeOfCircuit } from './circuitScope.ts'
import type { Circuit, Depot } from './depot.ts'

const { id, nodeOf, under, microgridId } = a
const scope = (depot: Depot, circuitId: string) => scopeOfCircuit(depot, depot.circuits.get(circuitId)!)

describe('a circuit as older clients mean it', () => {
  const depot = a.depotAfter(
    a.createDepot(),
    { type: 'AddCircuit', circuit: a.circuit(id(10)) },
    { type: 'AddCircuit', circuit: a.circuit(id(11), { parent: under(id(10)) }) },
    { type: 'AddCircuit', circuit: a.circuit(id(12), { parent: under(id(11)) }) },
  )

  test('LEG-1: is a grid connection where it is top-level, and its own node where it is deeper', () => {
    expect(scope(depot, id(10))).toEqual({ microgridId, nodeId: nodeOf(id(10)) })
    expect(scope(depot, id(12))).toEqual({ microgridId, nodeId: nodeOf(id(12)) })
  })

  test('LEG-1: stays so while other circuits are faulty', () => {
    const faulty = a.depotAfter(a.createDepot(), { type: 'AddCircuit', circuit: a.circuit(id(10), { rating: null }) })
    expect(scope(faulty, id(10))).toEqual({ microgridId, nodeId: nodeOf(id(10)) })
  })
})

describe('LEG-2: a circuit that stands for no node, or for more than one, is told why', () => {
  const legacy = (circuits: readonly Circuit[], resynced = true): Depot =>
    a.depotAfter(
      a.legacyDepot({ circuits } satisfies Partial<ImportDepot>),
      ...(resynced ? [{ type: 'ResyncMicrogrid', microgridIdIfNone: microgridId } as const] : []),
    )
  test.each<[string, Depot, string]>([
    ['a depot without a microgrid', legacy([a.circuit(id(10))], false), 'has no microgrid yet'],
    ['a parent that is nowhere', legacy([a.circuit(id(10), { parent: under(id(99)) })]), "doesn't exist"],
    [
      'a parent in another depot',
      legacy([a.circuit(id(10), { parent: under(id(99), id(98)) })]),
      'would be in two microgrids',
    ],
    ['a circuit under itself', legacy([a.circuit(id(10), { parent: under(id(10)) })]), 'above and under itself'],
    [
      'circuits under each other',
      legacy([a.circuit(id(10), { parent: under(id(11)) }), a.circuit(id(11), { parent: under(id(10)) })]),
      'above and under itself',
    ],
  ])('%s', (_, depot, why) => {
    const refusal = scope(depot, id(10))
    expect(refusal).toMatchObject({ refused: 'CIRCUIT_ALIAS_NOT_RESOLVABLE' })
    expect('faults' in refusal && refusal.faults[0]?.ids).toContain(id(10))
    expect('detail' in refusal && refusal.detail).toContain(why)
  })

  test('a top-level circuit whose node was lost', () => {
    const depot = legacy([a.circuit(id(10))])
    const lost: Depot = { ...depot, microgrid: depot.microgrid && { ...depot.microgrid, gridConnections: new Map() } }
    expect(scope(lost, id(10))).toMatchObject({ refused: 'CIRCUIT_ALIAS_NOT_RESOLVABLE' })
  })
})
