import { PasswordReset } from '@busbar/wire/api/access'
import { WrongUse } from './failure.ts'
import { gather } from './readText.ts'
import type { Shell } from './shell.ts'

export type PasswordOption = { readonly passwordStdin?: true }

export const passwordOption = ['--password-stdin', 'read the password from standard input instead of asking'] as const

const bytesMax = 4096

/** A new password, from standard input or asked for twice. Never an argument: those stand in every process list. */
export async function newPassword(shell: Shell, { passwordStdin }: PasswordOption): Promise<string> {
  const password = passwordStdin
    ? (await gather(shell.stdin, 'the password', bytesMax)).toString('utf8').replace(/\r?\n$/, '')
    : await askTwice(shell)
  const read = PasswordReset.shape.new_password.safeParse(password)
  if (!read.success) throw new WrongUse('A password has 12 to 200 characters.')
  return read.data
}

async function askTwice(shell: Shell): Promise<string> {
  if (!shell.stdin.isTTY) throw new WrongUse('There is no terminal to ask for a password: use --password-stdin.')
  const password = await askUnseen(shell, 'Password: ')
  if ((await askUnseen(shell, 'The same again: ')) !== password) throw new WrongUse('The two are not the same.')
  return password
}

/** Reads a line from the terminal without showing it. */
async function askUnseen({ stdin, stderr }: Shell, question: string): Promise<string> {
  stderr.write(question)
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  try {
    return await new Promise<string>((resolve, reject) => {
      let typed: string[] = []
      const hear = (text: string): void => {
        for (const key of text) {
          if (key === '\r' || key === '\n') return end(() => resolve(typed.join('')))
          if (key === '\u{3}' || key === '\u{4}') return end(() => reject(new WrongUse('No password was given.')))
          if (key === '\u{7f}' || key === '\b') typed = typed.slice(0, -1)
          else typed.push(key)
        }
      }
      const end = (then: () => void): void => {
        stdin.off('data', hear)
        then()
      }
      stdin.on('data', hear)
      stdin.resume()
    })
  } finally {
    stdin.setRawMode(false)
    stdin.pause()
    stderr.write('\n')
  }
}
