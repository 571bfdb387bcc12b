import { expect, test } from 'vitest'
import { untraced } from './engine/tracing.ts'
import { openLog } from './log.ts'

test('OPS-4: a line says its own and nothing of an earlier one', () => {
  const lines: Record<string, unknown>[] = []
  const to = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) }
  const log = openLog('debug', { ids: untraced.ids, to })
  log.info({ 'user.name': 'Otto', err: new Error('broken') }, 'first')
  log.info(
    { ...untraced.begin({ name: 'x', kind: 'server', attributes: {} }, {}).ids, 'url.path': '/healthz' },
    'second',
  )
  expect(lines.map(({ msg }) => msg)).toEqual(['first', 'second'])
  expect(lines[1]).toMatchObject({ 'url.path': '/healthz' })
  expect(lines[1]).not.toHaveProperty('user.name')
  expect(lines[1]).not.toHaveProperty('err')
})
