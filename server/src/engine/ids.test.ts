import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { isId, newId } from './ids.ts'

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const msOf = (id: string): number => parseInt(id.replaceAll('-', '').slice(0, 12), 16)

describe('ids', () => {
  test('API-1: are UUIDv7: version, variant and the time of their making (RFC 9562 §5.7)', () => {
    const before = Date.now()
    const id = newId()
    expect(id).toMatch(form)
    expect(msOf(id)).toBeGreaterThanOrEqual(before)
    expect(msOf(id)).toBeLessThanOrEqual(Date.now() + 1)
  })

  test('API-1: a hundred thousand of them are all different, and sort in the order of their making', () => {
    const ids = Array.from({ length: 100_000 }, () => newId())
    expect(new Set(ids).size).toBe(ids.length)
    expect([...ids].sort()).toEqual(ids)
    expect(ids.filter((id) => !form.test(id))).toEqual([])
  })

  test('API-1: they sort also where a millisecond has more than the counter holds', () => {
    const now = Date.now() + 1000
    const ids = Array.from({ length: 10_000 }, () => newId(now))
    expect([...ids].sort()).toEqual(ids)
    // Borrowed from the future, a millisecond for each 4,096 at most.
    expect(msOf(ids.at(-1) ?? '') - now).toBeLessThan(10)
  })

  test('API-1: they sort also where the clock goes back, by a moment or a day', () => {
    const now = Date.now() + 5000
    const clock = [now, now - 1, now - 86_400_000, now - 86_400_000, now + 1, now - 1]
    const ids = clock.map((at) => newId(at))
    expect([...ids].sort()).toEqual(ids)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('API-1: two processes that start in one millisecond make different ones', async () => {
    const path = fileURLToPath(new URL('./ids.ts', import.meta.url))
    const script = `import { newId } from ${JSON.stringify(path)}
      for (let n = 0; n < 2000; n++) console.log(newId(Date.UTC(2030, 0)))`
    const make = () => promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script])
    const made = (await Promise.all([make(), make()])).flatMap(({ stdout }) => stdout.trim().split('\n'))
    expect(made).toHaveLength(4000)
    expect(new Set(made).size).toBe(4000)
  })

  test.each([
    ['01a1fcf7-4011-7728-a1e4-05eb75afdb27', true],
    ['01A1FCF7-4011-7728-A1E4-05EB75AFDB27', true],
    ['01a1fcf740117728a1e405eb75afdb27', false],
    ['01a1fcf7-4011-7728-a1e4-05eb75afdb2', false],
    ['01a1fcf7-4011-7728-a1e4-05eb75afdb27 ', false],
    ["01a1fcf7-4011-7728-a1e4-05eb75afdb2'", false],
    ['', false],
  ])('API-1: "%s" can be the id of something: %s', (text, can) => {
    expect(isId(text)).toBe(can)
  })
})
