import { expect, test } from 'vitest'
import { inTurn } from './inTurn.ts'

const pause = () => new Promise((resolve) => setImmediate(resolve))

test('MG-10: tasks of one depot run one at a time, in the order they came, also after one that failed', async () => {
  const turn = inTurn()
  const log: string[] = []
  let running = 0
  const task = (name: string) => async () => {
    running += 1
    expect(running).toBe(1)
    await pause()
    running -= 1
    log.push(name)
    if (name === 'b') throw new Error('b failed')
    return name
  }
  const done = await Promise.allSettled(['a', 'b', 'c', 'd'].map((name) => turn('depot', task(name))))
  expect(log).toEqual(['a', 'b', 'c', 'd'])
  expect(done.map((one) => (one.status === 'fulfilled' ? one.value : 'failed'))).toEqual(['a', 'failed', 'c', 'd'])
})

test('MG-10: tasks of different depots don’t wait for each other', async () => {
  const turn = inTurn()
  let letGo: () => void = () => {}
  const held = turn('one', () => new Promise<void>((resolve) => (letGo = resolve)))
  expect(await turn('other', () => Promise.resolve('done'))).toBe('done')
  letGo()
  await held
})
