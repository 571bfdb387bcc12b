import type { Refusal } from '@busbar/domain/kernel/refusal'
import { CommanderError } from 'commander'
import { CannotWrite, Outage } from '../engine/outage.ts'
import { DatabaseUnusable, reasonOf } from '../open.ts'
import { WrongSetting } from '../settings.ts'
import { NewerDatabase } from '../storage/migrate.ts'

/** What a command could not do, in words for whoever typed it. */
export class CommandFailure extends Error {}

/** It has answered, and the answer is no: all is said but the exit code. */
export class AnswerIsNo extends Error {}

/** The command was not given what it needs; like a wrong option. */
export class WrongUse extends Error {}

export const refused = (refusal: Refusal): CommandFailure => new CommandFailure(refusal.detail)

const forPeople = [CommandFailure, WrongUse, WrongSetting, NewerDatabase, DatabaseUnusable]

/** How a command that threw ends: its exit code, and what is to be said. */
export function endingOf(error: unknown): { readonly exitCode: 0 | 1 | 2; readonly words: string | null } {
  // Commander has said it already; help and the version end a command too.
  if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? 0 : 2, words: null }
  if (error instanceof AnswerIsNo) return { exitCode: 1, words: null }
  if (error instanceof Error && forPeople.some((kind) => error instanceof kind)) {
    return { exitCode: error instanceof WrongUse ? 2 : 1, words: error.message }
  }
  if (error instanceof CannotWrite) return { exitCode: 1, words: error.message }
  if (error instanceof Outage) return { exitCode: 1, words: `the database does not answer: ${reasonOf(error)}` }
  // Of a bug every line counts.
  const bug = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { exitCode: 1, words: reasonOf(error) ?? bug }
}

/** For work whose failures are said in words already: what the machine or the file system doesn't allow. */
export async function inWords<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw new CommandFailure(error instanceof Error ? error.message : String(error), { cause: error })
  }
}
