import { expect, test } from 'vitest'
import type { LiveNode, LiveSite } from './siteStatus.ts'
import { standingLimits } from './standingLimits.ts'

const time = (ms: number) => new Date(ms).toISOString()
const node = { node_id: 'feeder', rating_kw: 400 } as unknown as LiveNode
const told = (node_id: string | null, limit_kw: number, from: number, until: number | null) => ({
  ...{ node_id, limit_kw, code: 'NODE_LIMIT', by: `${limit_kw}`, from: time(from) },
  until: until === null ? null : time(until),
})
const limits = [told('feeder', 300, 0, 500_000), told(null, 250, 400_000, null), told('other', 10, 0, null)]
const site = { reading: { limits } } as unknown as LiveSite
const span = { from: 0, to: 900_000, kw: 300, code: 'NODE_LIMIT', by: '300', until: 500_000 }
const at = (instant: number, spans = [span]) =>
  standingLimits(site, node, spans, instant, 100_000).map(({ kw, holds }) => (holds ? `${kw} holds` : kw))

test('UI-1: of the limits that stand at a node the lowest counts, and the others are named beside it', () => {
  expect(at(100_000)).toEqual(['300 holds', 400])
  expect(at(450_000)).toEqual(['250 holds', 300, 400])
  expect(at(600_000, [])).toEqual(['250 holds', 400])
})

test('UI-1: of the past nothing is told that nobody kept', () => {
  expect(at(10_000, [{ ...span, kw: 200, by: 'operator' }])).toEqual(['200 holds', 400])
  expect(at(10_000, [])).toEqual(['400 holds'])
})
