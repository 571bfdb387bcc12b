import { PassThrough } from 'node:stream'
import { setImmediate as soon } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { WrongUse } from './failure.ts'
import { newPassword } from './password.ts'
import type { Shell } from './shell.ts'

/** A terminal at which somebody types the next line whenever a question stands there. */
function terminal(lines: readonly string[]) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (on: boolean) => void raw.push(on) })
  const raw: boolean[] = []
  const shown: string[] = []
  const left = [...lines]
  const stderr = new PassThrough()
  stderr.on('data', (text: Buffer) => {
    shown.push(text.toString())
    // Only what is typed after the terminal has stopped to echo stays unseen.
    if (text.toString().endsWith(': ')) void soon().then(() => stdin.write(left.shift() ?? '\u{4}'))
  })
  const shell = { environment: {}, folder: '/', stdin, stdout: new PassThrough(), stderr } as unknown as Shell
  return { shell, raw, shown: () => shown.join('') }
}

test('SEC-2: a password is asked for twice and never shown', async () => {
  const { shell, raw, shown } = terminal(['a long password\r', 'a long password\r'])
  expect(await newPassword(shell, {})).toBe('a long password')
  expect(shown()).toBe('Password: \nThe same again: \n')
  expect(raw).toEqual([true, false, true, false])
})

test('SEC-2: what was mistyped can be taken back, also a letter of two bytes', async () => {
  const { shell } = terminal(['a long passwört\u{7f}\u{7f}\u{7f}ord\n', 'a long password\n'])
  expect(await newPassword(shell, {})).toBe('a long password')
})

test.each([
  ['Ctrl-C', ['half\u{3}'], 'No password was given.'],
  ['the end of input', ['\u{4}'], 'No password was given.'],
  ['two that differ', ['a long password\r', 'another password\r'], 'The two are not the same.'],
  ['one that is short', ['short\r', 'short\r'], 'A password has 12 to 200 characters.'],
])('SEC-2: %s ends the question, and the terminal is as before', async (_what, lines, words) => {
  const { shell, raw } = terminal(lines)
  await expect(newPassword(shell, {})).rejects.toThrow(new WrongUse(words))
  expect(raw.at(-1)).toBe(false)
})

test('SEC-2: from standard input a password may hold blanks, and loses only the line’s end', async () => {
  const stdin = new PassThrough()
  stdin.end('  blanks at both ends  \r\n')
  const shell = { ...terminal([]).shell, stdin } as unknown as Shell
  expect(await newPassword(shell, { passwordStdin: true })).toBe('  blanks at both ends  ')
})
