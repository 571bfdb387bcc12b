import type { Instant } from '@busbar/domain/kernel/instant'
import type { ChargerDesk, Notice } from '../engine/chargers.ts'
import type { Timing } from '../engine/ports.ts'
import type { BoundDesk, Ear } from './dialect.ts'
import type { ChargerMemory } from './memory.ts'
import { readingsOf } from './meter.ts'
import type { OcppSettings } from './settings.ts'
import { readInstant } from './times.ts'

export type EarOptions = {
  readonly chargePointId: string
  readonly desk: ChargerDesk
  readonly timing: Timing
  readonly settings: OcppSettings
  readonly memory: ChargerMemory
  hasBooted(): void
}

/** With what one message after the other is heard. */
export function ears(options: EarOptions): { hear(receivedAt: Instant): Ear; quirk(what: string): void } {
  const { chargePointId, desk, timing, settings, memory, hasBooted } = options
  const bound = boundDesk(options)

  const report = (notice: Notice): void => desk.reported(chargePointId, notice)

  /** The first time and at each power of ten: a charger with a quirk has it in every message. */
  function quirk(what: string): void {
    const count = (memory.quirks.get(what) ?? 0) + 1
    memory.quirks.set(what, count)
    if (!Number.isInteger(Math.log10(count))) return
    const detail = count === 1 ? null : `${count} times`
    report({ kind: 'QUIRK', what, detail, connector: null, at: timing.now() })
  }

  function hear(receivedAt: Instant): Ear {
    return {
      receivedAt,
      memory,
      settings,
      desk: bound,
      hasBooted,
      quirk,
      instant(text) {
        const { at, isBelieved } = readInstant(text, receivedAt)
        if (!isBelieved) quirk('a time that cannot be')
        return at
      },
      measured(measured) {
        const all = measured.map((one) => readingsOf(one, memory))
        for (const what of all.flatMap(({ odd }) => odd)) quirk(what)
        const readings = all.flatMap((one) => one.readings)
        if (readings.length > 0) desk.measured(chargePointId, readings)
      },
      connectorState: (connector, state, at) => desk.connectorState(chargePointId, connector, state, at),
      notice: (notice, at = receivedAt) => report({ ...notice, at }),
    }
  }

  return { hear, quirk }
}

function boundDesk({ chargePointId, desk, timing, settings: { deskMsMax } }: EarOptions): BoundDesk {
  const soon = <Answer>(answer: Promise<Answer>): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const callOff = timing.after(deskMsMax, () => reject(new Error('the house takes too long')))
      answer.then(resolve, reject).finally(callOff)
    })
  return {
    booted: (boot) => soon(desk.booted(chargePointId, boot)),
    authorise: (idToken) => soon(desk.authorise(chargePointId, idToken)),
    sessionStarted: (started) => soon(desk.sessionStarted(chargePointId, started)),
    sessionEnded: (ended) => soon(desk.sessionEnded(chargePointId, ended)),
  }
}
