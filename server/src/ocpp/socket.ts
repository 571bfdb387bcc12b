/** A line to a charger: a WebSocket, or what a simulation takes for one. */
export type ChargerSocket = {
  send(text: string): void
  /** ends it, also if the other side doesn't answer any more */
  close(code: number, reason: string): void
  ping(): void
  /** takes nothing more off the wire until it is released */
  hold(isHeld: boolean): void
  unsentBytes(): number
}
