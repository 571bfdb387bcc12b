import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Urgency } from '../engine/chargers.ts'
import { orderQueue, type Waiting } from './queue.ts'

const urgencies: readonly Urgency[] = ['DECREASE', 'CONTROL', 'OPERATOR', 'UPKEEP']
const one = (orderId: string, urgency: Urgency, place: string | null = null): Waiting => ({ orderId, urgency, place })

type Act = { readonly act: 'add'; readonly urgency: Urgency; readonly place: string | null } | { readonly act: 'next' }
const acts = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc
        .record({ urgency: fc.constantFrom(...urgencies), place: fc.constantFrom(null, 'a', 'b', 'c') })
        .map((order): Act => ({ act: 'add', ...order })),
    },
    { weight: 1, arbitrary: fc.constant<Act>({ act: 'next' }) },
  ),
  { maxLength: 60 },
)

describe('OCPP-6: what waits for a charger', () => {
  test('goes by urgency, and among equals by age', () => {
    const queue = orderQueue<Waiting>(10)
    for (const [id, urgency] of [
      ['u', 'UPKEEP'],
      ['o', 'OPERATOR'],
      ['c1', 'CONTROL'],
      ['d', 'DECREASE'],
      ['c2', 'CONTROL'],
    ] as const) {
      queue.add(one(id, urgency))
    }
    expect(queue.drain().map(({ orderId }) => orderId)).toEqual(['d', 'c1', 'c2', 'o', 'u'])
  })

  test('gives way to what is newer for the same place, which keeps its turn', () => {
    const queue = orderQueue<Waiting>(10)
    queue.add(one('1', 'DECREASE', 'a'))
    queue.add(one('2', 'DECREASE', 'b'))
    expect(queue.add(one('3', 'CONTROL', 'a'))).toEqual([{ one: one('1', 'DECREASE', 'a'), why: 'REPLACED' }])
    expect(queue.next()?.orderId).toBe('3')
  })

  test('that was mild overtakes as soon as it is a decrease', () => {
    const queue = orderQueue<Waiting>(10)
    queue.add(one('1', 'CONTROL', 'b'))
    queue.add(one('2', 'CONTROL', 'a'))
    queue.add(one('3', 'DECREASE', 'a'))
    expect(queue.drain().map(({ orderId }) => orderId)).toEqual(['3', '1'])
  })

  test('makes room for what is more urgent, and never drops a decrease for anything else', () => {
    const queue = orderQueue<Waiting>(2)
    queue.add(one('1', 'UPKEEP'))
    queue.add(one('2', 'CONTROL'))
    expect(queue.add(one('3', 'DECREASE'))).toEqual([{ one: one('1', 'UPKEEP'), why: 'FULL' }])
    expect(queue.add(one('4', 'OPERATOR'))).toEqual([{ one: one('4', 'OPERATOR'), why: 'FULL' }])
    expect(queue.take('2')?.orderId).toBe('2')
    expect(queue.take('2')).toBeNull()
  })

  test('is told of exactly once, stays within its bound, and holds one for each place', () => {
    fc.assert(
      fc.property(acts, fc.integer({ min: 1, max: 8 }), (acts, max) => {
        const queue = orderQueue<Waiting>(max)
        const left: (string | null)[] = []
        const waiting = new Map<string | null, Waiting>()
        for (const [nth, act] of acts.entries()) {
          if (act.act === 'next') {
            const next = queue.next()
            if (next) {
              const strictest = Math.min(...[...waiting.values()].map(({ urgency }) => urgencies.indexOf(urgency)))
              // A place may have inherited an older turn, never a later one.
              expect(urgencies.indexOf(next.urgency) === strictest || next.place !== null).toBe(true)
              waiting.delete(next.orderId)
              left.push(next.orderId)
            } else expect(waiting.size).toBe(0)
            continue
          }
          const newcomer = one(String(nth), act.urgency, act.place)
          waiting.set(newcomer.orderId, newcomer)
          for (const { one: gone } of queue.add(newcomer)) {
            waiting.delete(gone.orderId)
            left.push(gone.orderId)
          }
          expect(queue.size()).toBe(waiting.size)
          expect(queue.size()).toBeLessThanOrEqual(max)
          const places = [...waiting.values()].flatMap(({ place }) => place ?? [])
          expect(new Set(places).size).toBe(places.length)
          if (
            act.urgency === 'DECREASE' &&
            act.place === null &&
            [...waiting.values()].some((other) => other.urgency !== 'DECREASE' && other.place === null)
          ) {
            expect(waiting.has(newcomer.orderId)).toBe(true)
          }
        }
        left.push(...queue.drain().map(({ orderId }) => orderId))
        expect(left.length).toBe(new Set(left).size)
        expect(left.length).toBe(acts.filter(({ act }) => act === 'add').length)
      }),
      { numRuns: 500 },
    )
  })
})
