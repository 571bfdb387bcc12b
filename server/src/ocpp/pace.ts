import type { Timing } from '../engine/ports.ts'
import { fullBucket, msUntilToken, takeToken } from './bucket.ts'
import type { OcppSettings } from './settings.ts'

export type Pace = {
  /** whether the message that has just come is still taken */
  mayHear(): boolean
  end(): void
}

export type PaceOptions = {
  readonly timing: Timing
  readonly settings: Pick<OcppSettings, 'messages' | 'messagesWaitingMax'>
  hold(isHeld: boolean): void
  tooMuch(): void
}

const heldMsMin = 100

/** Who says more than anybody needs is read more slowly; on a line that can't be held it is too much some time. */
export function pace({ timing, settings: { messages, messagesWaitingMax }, hold, tooMuch }: PaceOptions): Pace {
  const tokens = fullBucket(messages, timing.monotonicMs())
  let saidWhileHeld = 0
  let release: (() => void) | null = null
  return {
    mayHear() {
      if (release !== null) {
        saidWhileHeld++
        if (saidWhileHeld > messagesWaitingMax) tooMuch()
        return false
      }
      if (takeToken(tokens, messages, timing.monotonicMs())) return true
      release = timing.after(Math.max(heldMsMin, msUntilToken(tokens, messages)), () => {
        release = null
        saidWhileHeld = 0
        hold(false)
      })
      hold(true)
      return true
    },
    end() {
      release?.()
    },
  }
}
