import { beside } from './beside.ts'

/**
 * A night that the server's own engine decided, in the ledger of the server under test; with a depot, its cycles go on.
 * The depot is there once a run: its ids are those of the simulation.
 */
export const keepNight = () => beside('night')

/** One more cycle in that depot, as if it had run just now. */
export const keepOneMore = () => beside('one-more')
