import type { Network } from './chargers/socket.ts'
import { type Timing, virtualTime, type VirtualTime } from './world/virtualTime.ts'

export type PacedTime = VirtualTime & {
  /** what comes from outside takes its turn among all that is due */
  arrives(run: () => void): void
  /** from then on time goes only where `runUntil` brings it, as fast as all can be done */
  letGo(): Promise<void>
}

const lookEveryMs = 5

/** Time that goes as the real one does, thing by thing, until it is let go: then hours take no longer than seconds. */
export function pacedTime(real: Timing, afterEach: () => void): PacedTime {
  const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))
  const time = virtualTime(real.now(), { settle, afterEach })
  const apartMs = time.now() - real.monotonicMs()
  const realNow = (): number => Math.floor(real.monotonicMs() + apartMs)
  let isFollowing = true

  async function follow(): Promise<void> {
    while (isFollowing) {
      await time.runUntil(realNow())
      await new Promise<void>((resolve) => void real.after(lookEveryMs, resolve))
    }
  }
  const following = follow()

  return {
    ...time,
    arrives: (run) => void time.after(isFollowing ? realNow() - time.now() : 0, run),
    async letGo() {
      isFollowing = false
      await following
    },
  }
}

/** Links from the real world, with all that is heard over them in its turn. */
export const inItsTurn = (network: Network, { arrives }: PacedTime): Network => ({
  dial: (calling, listener) =>
    network.dial(calling, {
      onOpen: (socket) => arrives(() => listener.onOpen(socket)),
      onText: (text) => arrives(() => listener.onText(text)),
      onClose: (code, reason) => arrives(() => listener.onClose(code, reason)),
      onPong: () => arrives(() => listener.onPong?.()),
    }),
})
