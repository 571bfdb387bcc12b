import type { Protocol } from './make.ts'

/** One end of a link on which text goes both ways, be it in memory or a WebSocket. */
export type Socket = {
  send(text: string): void
  /** asks whether the other end is still there; it answers by itself, if it is */
  ping(): void
  close(code: number, reason: string): void
}

/** What is done when something comes over it. */
export type Listener = {
  onText(text: string): void
  onClose(code: number, reason: string): void
  onPong?(): void
  /** whether somebody is there who would answer a ping; left out: yes */
  isThere?(): boolean
}

export type Calling = { readonly identity: string; readonly protocol: Protocol; readonly key: string | null }

/** The charger's way out. `onClose` comes without `onOpen` where nobody answers or the caller is turned away. */
export type Network = {
  dial(calling: Calling, listener: Listener & { onOpen(socket: Socket): void }): void
}
