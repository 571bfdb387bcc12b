import { describe, expect, test } from 'vitest'
import { phases } from '../topology/wiring.ts'
import { type ProofNode, proveFallbacks } from './fallbackProof.ts'

const node = (nodeId: string, parentId: string | null, rest: Partial<ProofNode> = {}): ProofNode => ({
  ...{ nodeId, parentId, name: nodeId, mostW: null, safeDefaultW: null, ratingW: null, fixedLoadW: 0, ...rest },
})
const unit = (nodeId: string, fallbackW: number, isConfirmed = true, wantedW = 1) => ({
  ...{ unitId: `${nodeId}/${fallbackW}`, nodeId, fallbackW, isConfirmed, wantedW },
})

describe('with nobody steering', () => {
  test('OCPP-5: each node’s fallbacks and fixed load are held against its safe capacity', () => {
    const nodes = [
      node('grid', null, { ratingW: 100, fixedLoadW: 10 }),
      node('a', 'grid', { ratingW: 90, safeDefaultW: 50, fixedLoadW: 5 }),
      node('b', 'grid', { ratingW: 60, safeDefaultW: 70 }),
    ]
    const { verdict, rows } = proveFallbacks(nodes, [unit('a', 20), unit('a', 25), unit('b', 30)])
    expect(verdict).toBe('HOLDS')
    expect(
      rows.map(({ nodeId, fallbacksW, fixedLoadW, capacityW, capacityIs, marginW }) => [
        ...[nodeId, fallbacksW, fixedLoadW, capacityW, capacityIs, marginW],
      ]),
    ).toEqual([
      ['a', 45, 5, 50, 'SAFE_DEFAULT_CAPACITY', 0],
      ['b', 30, 0, 60, 'RATING', 30],
      ['grid', 75, 15, 100, 'RATING', 10],
    ])
  })

  test('OCPP-5: a watt too much doesn’t fit, and one that was never confirmed counts in full and is counted', () => {
    const nodes = [node('grid', null, { safeDefaultW: 50 })]
    expect(proveFallbacks(nodes, [unit('grid', 51)])).toMatchObject({
      verdict: 'DOES_NOT_HOLD',
      rows: [{ marginW: -1, verdict: 'DOES_NOT_HOLD' }],
    })
    expect(proveFallbacks(nodes, [unit('grid', 20), unit('grid', 30, false)]).rows[0]).toMatchObject({
      ...{ marginW: 0, unconfirmed: 1 },
    })
    expect(proveFallbacks(nodes, [unit('grid', 20), unit('grid', 31, false)]).rows[0]).toMatchObject({
      ...{ verdict: 'DOES_NOT_HOLD', failsAnyway: false },
    })
    expect(proveFallbacks(nodes, [unit('grid', 51), unit('grid', 1, false)]).rows[0]).toMatchObject({
      ...{ verdict: 'DOES_NOT_HOLD', failsAnyway: true },
    })
    // What is wanted doesn't fit either: no confirmation will make it.
    expect(proveFallbacks(nodes, [unit('grid', 90, false, 26), unit('grid', 90, false, 25)]).rows[0]).toMatchObject({
      ...{ verdict: 'DOES_NOT_HOLD', failsAnyway: true },
    })
    expect(proveFallbacks([node('grid', null, { safeDefaultW: 0 })], [unit('grid', 1)]).verdict).toBe('DOES_NOT_HOLD')
  })

  test('OCPP-5: where a load is that nobody measured it is not known, unless it can’t hold in any case', () => {
    const nodes = [
      node('grid', null, { ratingW: 100 }),
      node('a', 'grid', { ratingW: 50, fixedLoadW: null }),
      node('b', 'grid', { ratingW: 50 }),
    ]
    const { verdict, rows } = proveFallbacks(nodes, [unit('a', 20), unit('b', 30)])
    expect(verdict).toBe('NOT_KNOWN')
    expect(rows.map((row) => [row.nodeId, row.verdict, row.unknownLoads])).toEqual([
      ['a', 'NOT_KNOWN', 1],
      ['b', 'HOLDS', 0],
      ['grid', 'NOT_KNOWN', 1],
    ])
    expect(proveFallbacks(nodes, [unit('a', 51)])).toMatchObject({
      verdict: 'DOES_NOT_HOLD',
      rows: [{ verdict: 'DOES_NOT_HOLD' }, { verdict: 'HOLDS' }, { verdict: 'NOT_KNOWN' }],
    })
  })

  test('OCPP-5: fallbacks on one phase have to fit each phase that they may be on', () => {
    const one = { mostW: 90, wiring: { phases, count: 1 } } as const
    const on = (phase: 'L1' | 'L2') => ({ mostW: 90, wiring: { phases: [phase], count: 1 } }) as const
    const of = (a: object, b: object, ratingW = 100) => [
      ...[node('grid', null, { ratingW }), node('x', 'grid', a), node('y', 'grid', b)],
      node('z', 'grid', { mostW: 90 }),
    ]
    const units = [unit('x', 15), unit('y', 15), unit('z', 10)]
    const grid = (nodes: readonly ProofNode[]) =>
      proveFallbacks(nodes, units).rows.find(({ nodeId }) => nodeId === 'grid')
    expect(grid(of(one, one))).toMatchObject({ fallbacksW: 100, marginW: 0, phase: 'L1', verdict: 'HOLDS' })
    expect(grid(of(one, one, 99))).toMatchObject({ marginW: -1, verdict: 'DOES_NOT_HOLD', failsAnyway: true })
    expect(grid(of(one, on('L2')))).toMatchObject({ fallbacksW: 100, phase: 'L2' })
    expect(grid(of(on('L1'), on('L2')))).toMatchObject({ fallbacksW: 55, marginW: 45, phase: 'L1' })
    const single = of(one, one).map((one) => (one.nodeId === 'grid' ? { ...one, isOnOnePhase: true } : one))
    expect(grid(single)).toMatchObject({ fallbacksW: 40, phase: null })
  })

  test('OCPP-5: what is left over on each of two phases counts as a whole watt', () => {
    const onTwo = { mostW: 91, wiring: { phases: ['L2', 'L3'], count: 2 } } as const
    const nodes = [node('grid', null, { safeDefaultW: 140 }), node('a', 'grid', onTwo)]
    expect(proveFallbacks(nodes, [unit('a', 91)]).rows[1]).toMatchObject({
      ...{ nodeId: 'grid', phase: 'L2', fallbacksW: 137, marginW: 3 },
    })
  })

  test('OCPP-5: the connectors of a charger are together no more than it', () => {
    const nodes = [node('grid', null, { ratingW: 100 }), node('cp', 'grid', { mostW: 90 })]
    expect(proveFallbacks(nodes, [unit('cp', 90, false), unit('cp', 80, false)]).rows).toContainEqual(
      expect.objectContaining({ nodeId: 'grid', fallbacksW: 90, marginW: 10 }),
    )
  })
})
