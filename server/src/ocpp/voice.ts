import { errorCode, type Wrong } from '@busbar/wire/ocpp/errorCodes'
import { type Frame, frameText } from '@busbar/wire/ocpp/frames'
import type { OcppVersion } from '@busbar/wire/ocpp/version'
import type { MessageLine } from '../engine/chargers.ts'
import type { Timing } from '../engine/ports.ts'
import { withoutSecrets } from './redact.ts'
import type { ChargerSocket } from './socket.ts'

export type Voice = {
  say(frame: Frame, action: string | null, tookMs: number | null): void
  refuse(id: string, action: string | null, wrong: Wrong, description: string): void
  /** keeps what the charger said */
  heard(line: Omit<MessageLine, 'at' | 'direction'>, text: string): void
}

export type VoiceOptions = {
  readonly version: OcppVersion
  readonly timing: Timing
  readonly socket: ChargerSocket
  readonly unsentBytesMax: number
  isOpen(): boolean
  /** nothing of what we say is taken off the wire */
  unheard(): void
  logged(line: MessageLine): void
}

/** What goes over the line, each message with its line in the log. */
export function voice(options: VoiceOptions): Voice {
  const { version, timing, socket, unsentBytesMax, isOpen, unheard, logged } = options

  function say(frame: Frame, action: string | null, tookMs: number | null): void {
    if (!isOpen()) return
    if (socket.unsentBytes() > unsentBytesMax) return unheard()
    const text = frameText(frame)
    socket.send(text)
    const said = frame.type === 'ERROR' ? { code: frame.code, description: frame.description } : frame.payload
    const payload = withoutSecrets(said, text)
    const { type: kind, id: messageId } = frame
    logged({ at: timing.now(), direction: 'TO_CHARGER', kind, action, messageId, payload, tookMs })
  }

  return {
    say,
    refuse(id, action, wrong, description) {
      say({ type: 'ERROR', id, code: errorCode(version, wrong), description }, action, null)
    },
    heard({ kind, action, messageId, payload: said, tookMs }, text) {
      const payload = withoutSecrets(said, text)
      logged({ at: timing.now(), direction: 'FROM_CHARGER', kind, action, messageId, payload, tookMs })
    },
  }
}
