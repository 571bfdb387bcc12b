import type { Duplex } from 'node:stream'

/** Between the processes on one database: one steers, and what comes to another for it is passed on. */
export type Peers = {
  /** whether another process steers */
  isElsewhere(): boolean
  /** from now on told when another steers than before: what was passed on has gone to the wrong one */
  onMoved(listener: () => void): void
  /** a connection to the one that steers; null: it can't be reached */
  connect(): Promise<Duplex | null>
  /** what we know of a charger that we pass on, said so that none but us can have said it */
  vouch(of: Vouched): string
  /** null: none of us said so, or not just now, or of another request */
  vouched(said: string, path: string): Vouched | null
}

export type Vouched = {
  readonly path: string
  readonly address: string
  readonly isEncrypted: boolean
  readonly certifiedNames: readonly string[] | null
}

/** The header of what is passed on. Nothing is passed on twice. */
export const passedOn = 'busbar-passed-on'
