import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { freshDatabase } from '../tests/support/postgres.ts'
import { generated } from './generated.ts'

test('API-1: what is generated from the code is checked in as the code has it now', async () => {
  const { connection, drop } = await freshDatabase()
  const made = await generated(connection)
  expect(Object.keys(made)).toContain('wire/openapi.json')
  for (const [path, content] of Object.entries(made)) {
    expect(await readFile(path, 'utf8'), `${path} is out of date: npm run generate`).toBe(content)
  }
  await drop()
})
