import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Urgency } from '../engine/chargers.ts'
import { virtualTime } from '../../../tests/support/virtualTime.ts'
import { type Outcome, outgoing, type Task } from './outgoing.ts'

function line(answerMsMax = 1_000) {
  const time = virtualTime()
  const written: { id: string; action: string }[] = []
  const told: { id: string; what: string; isLate: boolean }[] = []
  let count = 0
  const out = outgoing({
    timing: time,
    waitingMax: 8,
    answerMsMax: () => answerMsMax,
    newId: () => String(++count),
    write: ({ id, action }) => void written.push({ id, action }),
  })
  const task = (id: string, urgency: Urgency = 'CONTROL', place: string | null = null): Task => ({
    ...{ orderId: id, urgency, place },
    begin: () => ({
      action: id,
      payload: {},
      heard(outcome: Outcome, isLate) {
        told.push({ id, what: outcome.kind, isLate })
        return null
      },
    }),
    dropped: (what) => void told.push({ id, what, isLate: false }),
  })
  const answer = (id: string) => out.heard({ type: 'RESULT', id, payload: {} }, 2)
  return { time, written, told, out, task, answer }
}

describe('OCPP-6: one call at a time', () => {
  test('the next is written when the one before is answered, the decrease first', () => {
    const { written, out, task, answer } = line()
    out.add(task('a'))
    out.add(task('b'))
    out.add(task('c', 'DECREASE'))
    expect(written.map(({ action }) => action)).toEqual(['a'])
    answer('1')
    answer('2')
    expect(written.map(({ action }) => action)).toEqual(['a', 'c', 'b'])
  })

  test('one that stays unanswered is given up, and its answer is heard all the same', async () => {
    const { time, written, told, out, task, answer } = line()
    out.add(task('a'))
    out.add(task('b'))
    await time.pass(999)
    expect(told).toEqual([])
    await time.pass(1)
    expect(written.map(({ action }) => action)).toEqual(['a', 'b'])
    expect(answer('1')).toMatchObject({ action: 'a', tookMs: 1_000 })
    expect(answer('1')).toBeNull()
    expect(told).toEqual([
      { id: 'a', what: 'NO_ANSWER', isLate: false },
      { id: 'a', what: 'RESULT', isLate: true },
    ])
  })

  test('at the end what was sent may be in force, and what waits was never said', () => {
    const { told, out, task } = line()
    out.add(task('a'))
    out.add(task('b'))
    out.end()
    out.add(task('c'))
    expect(told.map(({ id, what }) => `${id} ${what}`)).toEqual(['a NO_ANSWER', 'b LINK_DOWN', 'c LINK_DOWN'])
    expect(out.withdraw('b')).toBe(false)
  })

  test('each order is told of exactly once, and once more at most when it comes late, in any order of things', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(
          fc.record({
            urgency: fc.constantFrom<Urgency>('DECREASE', 'CONTROL', 'UPKEEP'),
            place: fc.constantFrom(null, 'x', 'y'),
          }),
          { minLength: 1, maxLength: 14 },
        ),
        fc.array(fc.integer({ min: 1, max: 14 }), { maxLength: 14 }),
        async (scheduler, orders, answers) => {
          const { time, written, told, out, task, answer } = line()
          const atOnce: number[] = []
          const look = (): void => {
            const finished = told.filter(
              ({ isLate, what }) => !isLate && (what === 'RESULT' || what === 'NO_ANSWER'),
            ).length
            atOnce.push(written.length - finished)
          }
          for (const [nth, { urgency, place }] of orders.entries()) {
            void scheduler
              .schedule(Promise.resolve(), `order ${nth}`)
              .then(() => (out.add(task(String(nth), urgency, place)), look()))
          }
          for (const id of answers)
            void scheduler.schedule(Promise.resolve(), `answer ${id}`).then(() => (answer(String(id)), look()))
          for (let nth = 0; nth < 6; nth++)
            void scheduler
              .schedule(Promise.resolve(), 'time')
              .then(() => time.pass(700))
              .then(look)
          await scheduler.waitAll()
          await time.pass(60_000)
          look()
          expect(Math.max(...atOnce)).toBeLessThanOrEqual(1)
          const firsts = told.filter(({ isLate }) => !isLate).map(({ id }) => id)
          expect(firsts.sort()).toEqual(orders.map((_, nth) => String(nth)).sort())
          const lates = told.filter(({ isLate }) => isLate).map(({ id }) => id)
          expect(new Set(lates).size).toBe(lates.length)
        },
      ),
      { numRuns: 200 },
    )
  })
})
