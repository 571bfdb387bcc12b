import { expect, test } from 'vitest'
import { virtualTime } from '../../../tests/support/virtualTime.ts'
import { turnstile } from './turnstile.ts'

test('SEC-4: what is asked for at once is done one after the other, with pauses, and too much of it not at all', async () => {
  const time = virtualTime()
  const inTurn = turnstile(time)
  const done: number[] = []
  const asked = Array.from({ length: 20 }, (_, nth) => inTurn(() => done.push(nth)))
  expect(asked.filter((one) => one === null)).toHaveLength(4)
  await time.pass(0)
  expect(done).toEqual([0])
  await time.pass(1)
  expect(done.length).toBeLessThanOrEqual(2)
  await time.pass(100)
  expect(done).toEqual(Array.from({ length: 16 }, (_, nth) => nth))
  expect(inTurn(() => 1)).not.toBeNull()
})

test('SEC-4: one that fails tells whoever asked, and keeps nobody after it waiting', async () => {
  const time = virtualTime()
  const inTurn = turnstile(time)
  const failing = inTurn(() => {
    throw new Error('unreadable')
  })
  const next = inTurn(() => 'next')
  await expect(failing).rejects.toThrow('unreadable')
  await time.pass(10)
  expect(await next).toBe('next')
})
