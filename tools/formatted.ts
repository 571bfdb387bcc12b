import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { format, type FormatOptions } from 'oxfmt'

/** A text as it would stand in that file after `npm run format`. */
export async function formatted(path: string, text: string): Promise<string> {
  const {
    $schema: _,
    ignorePatterns: __,
    ...options
  } = JSON.parse(await readFile(new URL('../.oxfmtrc.json', import.meta.url), 'utf8')) as FormatOptions &
    Record<string, unknown>
  const { code, errors } = await format(path, text, options)
  assert.deepEqual(errors, [], `${path} can't be formatted`)
  return code
}
