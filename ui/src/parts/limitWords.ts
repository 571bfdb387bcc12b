import { limitTone as toneOf, reasonCodes, wordOf } from './cycleWords.ts'

// How a limit is called, and which of the four meanings its source has.

export const limitTone = toneOf

/** Whose limit it is, in few words. */
export function limitWord(code: string | null, by: string | null): string {
  if (code === 'OPERATING_ENVELOPE_LIMIT' || code === 'ENVELOPE_FALLBACK_LIMIT') return wordOf(reasonCodes, code)
  if (by === 'safe default capacity') return 'safe default'
  return by ?? (code === null ? 'limit' : wordOf(reasonCodes, code))
}
