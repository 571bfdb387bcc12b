/** The world did not answer. Thrown by an adapter; whoever asked may try again. */
export class Outage extends Error {}
