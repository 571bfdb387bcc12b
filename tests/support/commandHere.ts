import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { carryOut } from '../../server/src/cli.ts'
import type { Shell } from '../../server/src/cli/shell.ts'
import type { Ended, Given } from './commandLine.ts'

/** As `busbar`, without the third of a second that a process of its own costs. For all but a start, which stays. */
export async function busbarHere(args: readonly string[], given: Omit<Given, 'readBytes'>): Promise<Ended> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  const said = Promise.all([text(stdout), text(stderr)])
  stdin.end(given.input ?? '')
  // Where nobody sits at a terminal, no more than this is used of one.
  const streams = { stdin, stdout, stderr } as unknown as Pick<Shell, 'stdin' | 'stdout' | 'stderr'>
  const exitCode = await carryOut(args, { ...streams, environment: given.environment, folder: given.folder })
  stdout.end()
  stderr.end()
  const [toOutput, toError] = await said
  return { exitCode, stdout: toOutput, stderr: toError }
}

/** What a command answered, if it did its work. */
export async function answeredHere(args: readonly string[], given: Omit<Given, 'readBytes'>): Promise<string> {
  const { exitCode, stdout, stderr } = await busbarHere(args, given)
  if (exitCode !== 0) throw new Error(`busbar ${args.join(' ')} ended with ${exitCode}: ${stderr}`)
  return stdout
}
