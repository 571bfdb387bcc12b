/** The world did not answer. Thrown by an adapter; whoever asked may try again. */
export class Outage extends Error {}

/** The database answers, and can't write: it has no room left, or may only read. */
export class CannotWrite extends Outage {}
