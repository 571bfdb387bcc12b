import type { Metrics } from './metrics.ts'
import { Outage } from './outage.ts'
import type { Log, Timing } from './ports.ts'

export type WriteBehindWish<Row> = {
  /** as in the metrics, `samples` */
  readonly name: string
  write(rows: readonly Row[]): Promise<void>
  readonly timing: Timing
  readonly log: Log
  readonly metrics: Metrics
  readonly batchMax?: number
  readonly everyMs?: number
  readonly waitingMax?: number
  /** where rows are of very different size: what they may take of the memory together */
  readonly waitingBytesMax?: number
  bytesOf?(row: Row): number
  readonly againAfterMs?: number
}

/** Rows on their way into a ledger. Whoever adds needn't wait; what can't be kept for lack of room is counted. */
export class WriteBehind<Row> {
  readonly #wish: Required<WriteBehindWish<Row>>
  #rows: Row[] = []
  /** how many of them, from the front, wait no more: moving all others for each that goes would take ever longer */
  #gone = 0
  #callOff: (() => void) | null = null
  #running: Promise<boolean> | null = null
  #droppedSince = 0

  constructor(wish: WriteBehindWish<Row>) {
    const bounds = { waitingMax: 100_000, waitingBytesMax: Infinity, bytesOf: () => 0 }
    this.#wish = { batchMax: 1_000, everyMs: 1_000, againAfterMs: 2_000, ...bounds, ...wish }
  }

  add(rows: readonly Row[]): void {
    for (const row of rows) this.#rows.push(row)
    this.#makeRoom()
    const { batchMax, everyMs } = this.#wish
    if (this.waiting() >= batchMax && this.#droppedSince === 0 && !this.#running) void this.#round()
    else if (this.waiting() > 0) this.#wakeIn(everyMs)
  }

  waiting(): number {
    return this.#rows.length - this.#gone
  }

  /** tries at once to write everything that waits; what was added before is written then, or waits for the next try */
  async flush(): Promise<void> {
    await this.#running
    await this.#round()
  }

  /** the last try; what the database doesn't take then is lost, and said to be */
  async stop(): Promise<void> {
    await this.flush()
    this.#callOff?.()
    this.#callOff = null
    const lost = this.waiting()
    if (lost === 0) return
    const { name, log } = this.#wish
    this.#countDropped(lost, 'NOT_TAKEN')
    log.error({ ledger: name, rows: lost }, 'rows of a ledger are lost: the database did not take them')
  }

  async #round(): Promise<boolean> {
    const round = (this.#running ??= this.#writeAll())
    try {
      const isDone = await round
      if (!isDone) this.#wakeIn(this.#wish.againAfterMs)
      return isDone
    } finally {
      // Of several who waited for it one may have begun the next already.
      if (this.#running === round) this.#running = null
    }
  }

  async #writeAll(): Promise<boolean> {
    const { name, log, batchMax } = this.#wish
    while (this.waiting() > 0) {
      const batch = this.#rows.slice(this.#gone, this.#gone + batchMax)
      this.#letGo(batch.length)
      try {
        await this.#wish.write(batch)
      } catch (error) {
        if (error instanceof Outage) {
          this.#rows = [...batch, ...this.#rows.slice(this.#gone)]
          this.#gone = 0
          this.#makeRoom()
          log.warn({ ledger: name, err: error }, 'a ledger could not be written; trying again')
          return false
        }
        // It would fail again, and hold up everything behind it.
        this.#countDropped(batch.length, 'NOT_TAKEN')
        log.error({ ledger: name, err: error, rows: batch.length }, 'rows of a ledger were not taken')
      }
    }
    if (this.#droppedSince > 0) log.warn({ ledger: name, dropped: this.#droppedSince }, 'a ledger is written again')
    this.#droppedSince = 0
    return true
  }

  /** The oldest go: what is happening now is worth more than what was. */
  #makeRoom(): void {
    const { name, log } = this.#wish
    const over = this.#over()
    if (over <= 0) return
    this.#letGo(over)
    this.#countDropped(over, 'NO_ROOM')
    if (this.#droppedSince === 0) {
      log.warn({ ledger: name, waiting: this.waiting() }, 'a ledger has no room left: its oldest rows are dropped')
    }
    this.#droppedSince += over
  }

  /** How many must go. The newest stays in any case. */
  #over(): number {
    const { waitingMax, waitingBytesMax, bytesOf } = this.#wish
    let over = Math.max(0, this.waiting() - waitingMax)
    if (waitingBytesMax === Infinity) return over
    let bytes = 0
    for (let at = this.#gone + over; at < this.#rows.length; at++) bytes += bytesOf(this.#rows[at]!)
    for (; bytes > waitingBytesMax && over < this.waiting() - 1; over++)
      bytes -= bytesOf(this.#rows[this.#gone + over]!)
    return over
  }

  #letGo(count: number): void {
    this.#gone += count
    if (this.#gone * 2 < this.#rows.length) return
    this.#rows = this.#rows.slice(this.#gone)
    this.#gone = 0
  }

  #countDropped(count: number, why: 'NO_ROOM' | 'NOT_TAKEN'): void {
    const labels = { ledger: this.#wish.name, why }
    this.#wish.metrics.count(
      'busbar_ledger_rows_dropped_total',
      'Rows of ledgers that could not be kept',
      labels,
      count,
    )
  }

  #wakeIn(ms: number): void {
    this.#callOff ??= this.#wish.timing.after(ms, () => {
      this.#callOff = null
      void this.#round()
    })
  }
}
