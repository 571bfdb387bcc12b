import { access } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { longest } from './longestFirst.ts'

test('every test file that is to begin first is there', async () => {
  for (const name of longest) {
    await expect(access(new URL(`../${name}.test.ts`, import.meta.url)), name).resolves.toBeUndefined()
  }
})
