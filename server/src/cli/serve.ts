import { demoChargers } from '../demo/chargers.ts'
import { type LiveDemo, startLiveDemo } from '../demo/live.ts'
import { type Demo, seedDemo } from '../demo.ts'
import { type Serving, serve, stopOnSignal, type WelcomePage } from '../main.ts'
import type { Settings } from '../settings.ts'
import { CommandFailure } from './failure.ts'
import { commandLineCause, type GivenSettings, settingsGiven, type Shell } from './shell.ts'

export type StartOptions = GivenSettings & { readonly demo?: true }

export async function start(shell: Shell, options: StartOptions): Promise<void> {
  const settings = await settingsGiven(shell, options)
  const starting = startServing(settings, options)
  // Before it says that it is up: whoever waits for that may stop it at once.
  stopOnSignal(starting)
  await starting
}

async function startServing(settings: Settings, options: StartOptions): Promise<Pick<Serving, 'stop'>> {
  const demos: Demo[] = []
  const serving = await serve(settings, async ({ house }) => {
    if (options.demo) demos.push(await seedDemo(house, commandLineCause()))
    return demos.map(pageOf)
  }).catch((error: unknown) => {
    if (!isTaken(error)) throw error
    throw new CommandFailure(`${settings.HOST}:${settings.PORT} is in use: --port takes another`)
  })
  const live = await Promise.all(demos.map((demo) => letDemoLive(serving, demo)))
  return {
    stop: async () => {
      await Promise.all(live.map((one) => one.stop()))
      await serving.stop()
    },
  }
}

/** Its chargers come over the wire, as any charger does. */
async function letDemoLive({ url, ownCertificate, opened: { house } }: Serving, { depotId }: Demo): Promise<LiveDemo> {
  return startLiveDemo({
    ...(await demoChargers(house, depotId, commandLineCause())),
    ...{ url, ownCertificate, log: house.log },
    measured: (nodeId, measured) => house.steering.metered(depotId, nodeId, measured),
  })
}

const pageOf = ({ depotId }: Demo): WelcomePage => ({ what: 'The demo depot', path: `/depots/${depotId}` })

const isTaken = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
