import { describe, expect, test } from 'vitest'
import { type ProofNode, proveFallbacks } from './fallbackProof.ts'

const node = (nodeId: string, parentId: string | null, rest: Partial<ProofNode> = {}): ProofNode => ({
  ...{ nodeId, parentId, name: nodeId, mostW: null, safeDefaultW: null, ratingW: null, fixedLoadW: 0, ...rest },
})
const unit = (nodeId: string, fallbackW: number, isConfirmed = true) => ({
  ...{ unitId: `${nodeId}/${fallbackW}`, nodeId, fallbackW, isConfirmed },
})

describe('with nobody steering', () => {
  test('OCPP-5: each node’s fallbacks and fixed load are held against its safe capacity', () => {
    const nodes = [
      node('grid', null, { ratingW: 100, fixedLoadW: 10 }),
      node('a', 'grid', { ratingW: 90, safeDefaultW: 50, fixedLoadW: 5 }),
      node('b', 'grid', { ratingW: 60, safeDefaultW: 70 }),
    ]
    const { holds, rows } = proveFallbacks(nodes, [unit('a', 20), unit('a', 25), unit('b', 30)])
    expect(holds).toBe(true)
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
      holds: false,
      rows: [{ marginW: -1, fits: false }],
    })
    expect(proveFallbacks(nodes, [unit('grid', 20), unit('grid', 30, false)]).rows[0]).toMatchObject({
      ...{ marginW: 0, unconfirmed: 1 },
    })
    expect(proveFallbacks(nodes, [unit('grid', 20), unit('grid', 31, false)]).rows[0]).toMatchObject({
      ...{ fits: false, failsAnyway: false },
    })
    expect(proveFallbacks(nodes, [unit('grid', 51), unit('grid', 1, false)]).rows[0]).toMatchObject({
      ...{ fits: false, failsAnyway: true },
    })
    expect(proveFallbacks([node('grid', null, { safeDefaultW: 0 })], [unit('grid', 1)]).holds).toBe(false)
  })

  test('OCPP-5: the connectors of a charger are together no more than it', () => {
    const nodes = [node('grid', null, { ratingW: 100 }), node('cp', 'grid', { mostW: 90 })]
    expect(proveFallbacks(nodes, [unit('cp', 90, false), unit('cp', 80, false)]).rows).toContainEqual(
      expect.objectContaining({ nodeId: 'grid', fallbacksW: 90, marginW: 10 }),
    )
  })
})
