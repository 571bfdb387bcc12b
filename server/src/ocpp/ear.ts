import type { Instant } from '@busbar/domain/kernel/instant'
import type { ChargerDesk, ConnectorState, Notice } from '../engine/chargers.ts'
import type { Timing } from '../engine/ports.ts'
import type { BoundDesk, Ear } from './dialect.ts'
import type { ChargerMemory } from './memory.ts'
import { type Measured, readingsOf } from './meter.ts'
import type { OcppSettings } from './settings.ts'
import { readInstant, readInOurTime, type Told } from './times.ts'

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

  const common: Common = { memory, settings, desk: bound, hasBooted, quirk, report, from: desk, chargePointId }
  return { hear: (receivedAt) => new MessageEar(receivedAt, common), quirk }
}

type Common = Pick<Ear, 'memory' | 'settings' | 'desk' | 'hasBooted' | 'quirk'> &
  Pick<EarOptions, 'chargePointId'> & { readonly from: ChargerDesk; report(notice: Notice): void }

/** A class, since each message needs one, and what it can do is the same for all of them. */
class MessageEar implements Ear {
  readonly receivedAt: Instant
  readonly #common: Common

  constructor(receivedAt: Instant, common: Common) {
    this.receivedAt = receivedAt
    this.#common = common
  }

  get memory(): ChargerMemory {
    return this.#common.memory
  }

  get settings(): OcppSettings {
    return this.#common.settings
  }

  get desk(): BoundDesk {
    return this.#common.desk
  }

  hasBooted(): void {
    this.#common.hasBooted()
  }

  quirk(what: string): void {
    this.#common.quirk(what)
  }

  instant(text: string | undefined): Instant {
    return this.#believed(readInstant(text, this.receivedAt))
  }

  ourTime(text: string | undefined): Instant {
    return this.#believed(readInOurTime(text, this.receivedAt, this.memory.clock.clock))
  }

  measured(measured: readonly Measured[]): void {
    const { memory, from, chargePointId } = this.#common
    const found = measured.map((one) => readingsOf(one, memory))
    for (const { odd } of found) for (const what of odd) this.quirk(what)
    const [first] = found
    const readings = found.length === 1 && first ? first.readings : found.flatMap((one) => one.readings)
    if (readings.length > 0) from.measured(chargePointId, readings)
  }

  connectorState(connector: number | null, state: ConnectorState, at: Instant): void {
    const { from, chargePointId } = this.#common
    from.connectorState(chargePointId, connector, state, at)
  }

  notice(notice: Omit<Notice, 'at'>, at: Instant = this.receivedAt): void {
    this.#common.report({ ...notice, at })
  }

  #believed({ at, isBelieved }: Told): Instant {
    if (!isBelieved) this.quirk('a time that cannot be')
    return at
  }
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
