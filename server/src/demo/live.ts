import type { Instant } from '@busbar/domain/kernel/instant'
import { runLive } from '@busbar/simulator/live'
import { readProfile } from '@busbar/simulator/profile/read'
import { shippedText } from '@busbar/simulator/profile/shipped'
import type { Log } from '../engine/ports.ts'
import type { DemoChargers } from './chargers.ts'

export type LiveDemoOptions = DemoChargers & {
  /** where we serve, as in `http://127.0.0.1:8080` */
  readonly url: string
  readonly ownCertificate?: string | null
  /** what a meter on a board reads there, chargers included */
  measured(nodeId: string, measured: { readonly w: number; readonly at: Instant }): void
  readonly log: Log
  readonly seed?: number
  readonly speed?: number
}

export type LiveDemo = {
  connectedCount(): number
  /** buses leave, and the chargers' sockets end; to be called before the server closes */
  stop(): Promise<void>
}

/** A night of eleven hours in half an hour: about every half minute a bus comes or goes. */
const usualSpeed = 20

/** The chargers of the demo depot come by themselves, over real sockets and with real keys, and buses come and go. */
export async function startLiveDemo(options: LiveDemoOptions): Promise<LiveDemo> {
  const { url, keys, nodeIds, measured, log } = options
  const read = readProfile(await shippedText('demo'))
  if (read.kind === 'FAULTY') throw new Error(`impossible: the demo's profile has faults: ${read.faults[0]?.message}`)
  const chargers = read.profile.chargers.filter(({ id }) => keys.has(id))
  if (chargers.length === 0) return { connectedCount: () => 0, stop: () => Promise.resolve() }
  const { connectedCount, stop } = runLive(
    { ...read.profile, chargers },
    {
      url: `${url.replace(/^http/, 'ws')}/ocpp`,
      ownCertificate: options.ownCertificate ?? null,
      seed: options.seed ?? read.profile.seed,
      speed: options.speed ?? usualSpeed,
      keyOf: (identity) => keys.get(identity) ?? null,
      measured(name, w, at) {
        const nodeId = nodeIds.get(name)
        if (nodeId !== undefined) measured(nodeId, { w, at })
      },
    },
  )
  log.info({ chargers: chargers.length }, 'the chargers of the demo depot are on')
  return { connectedCount, stop }
}
