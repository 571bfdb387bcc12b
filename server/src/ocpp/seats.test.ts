import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Sitter, seats } from './seats.ts'

type Line = { epoch: number; isDead: boolean; isOpen: boolean }

describe('OCPP-7: a second line for one charger', () => {
  test.each([
    ['the first lives: it stays, and the newcomer goes', true, 'TAKEN'],
    ['the first is dead: it is replaced', false, 'GRANTED'],
  ])('where %s', async (_what, isAlive, outcome) => {
    const places = seats(3_000)
    const cuts: string[] = []
    places.sit('a', { epoch: 1, isAlive: async () => isAlive, cut: (_code, reason) => void cuts.push(reason) })
    expect(await places.claim('a')).toBe(outcome)
    expect(cuts).toEqual(isAlive ? [] : ['replaced'])
  })

  test('a late goodbye of the old one ends nothing of the new', async () => {
    const places = seats(3_000)
    const sitter = (epoch: number): Sitter => ({ epoch, isAlive: async () => false, cut: () => {} })
    places.sit('a', sitter(1))
    await places.claim('a')
    places.sit('a', sitter(2))
    places.leave('a', 1)
    expect(places.all().map(({ epoch }) => epoch)).toEqual([2])
  })

  test('the number of a line grows, also when the clock goes back', () => {
    const places = seats(3_000)
    const epochs = [1_000, 1_000, 5, 2_000].map((now) => places.newEpoch(now))
    expect(epochs).toEqual([1_000, 1_001, 1_002, 2_000])
  })

  test('there is at most one open line, and no living one is ever cut, however arrivals, pongs and goodbyes interleave', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.record({ isDead: fc.boolean(), leaves: fc.boolean() }), { minLength: 2, maxLength: 8 }),
        async (scheduler, newcomers) => {
          const places = seats(3_000)
          const lines: Line[] = []
          const wronged: Line[] = []
          const most: number[] = []
          const arrive = async ({ isDead, leaves }: { isDead: boolean; leaves: boolean }): Promise<void> => {
            if ((await places.claim('a')) === 'TAKEN') return
            const line: Line = { epoch: places.newEpoch(0), isDead, isOpen: true }
            lines.push(line)
            const goodbye = (): void => {
              line.isOpen = false
              void scheduler.schedule(Promise.resolve(), 'goodbye').then(() => places.leave('a', line.epoch))
            }
            places.sit('a', {
              epoch: line.epoch,
              isAlive: () => scheduler.schedule(Promise.resolve(!line.isDead && line.isOpen), 'pong'),
              cut: () => {
                if (!line.isDead && line.isOpen) wronged.push(line)
                goodbye()
              },
            })
            most.push(lines.filter(({ isOpen }) => isOpen).length)
            if (leaves) void scheduler.schedule(Promise.resolve(), 'leaves').then(goodbye)
          }
          for (const one of newcomers) void scheduler.schedule(Promise.resolve(), 'arrives').then(() => arrive(one))
          await scheduler.waitAll()
          expect(wronged).toEqual([])
          expect(Math.max(0, ...most)).toBeLessThanOrEqual(1)
          const open = lines.filter(({ isOpen }) => isOpen).map(({ epoch }) => epoch)
          expect(places.all().map(({ epoch }) => epoch)).toEqual(open)
        },
      ),
      { numRuns: 300 },
    )
  })
})
