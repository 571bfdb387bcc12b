import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { KnownCharger } from '../../server/src/engine/chargers.ts'
import { chargerKeyHash } from '../../server/src/engine/serverKey.ts'
import type { Timing } from '../../server/src/engine/ports.ts'
import { ocppDoor, type OcppDoorOptions } from '../../server/src/ocpp/gateway.ts'
import { ocppSettings, type OcppSettings } from '../../server/src/ocpp/settings.ts'
import { chargerKey } from './ocppLine.ts'
import { recordingDesk, strictLog } from './recordingDesk.ts'

export const serverKey = Buffer.from('a key of the server, for tests only')

export const wallTime: Timing = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

export const known = (chargePointId: string, more: Partial<KnownCharger> = {}): KnownCharger => ({
  ...{ chargePointId, depotId: 'depot', keyHash: chargerKeyHash(serverKey, Buffer.from(chargerKey)) },
  ...more,
})

type DoorWorld = Pick<OcppDoorOptions, 'isEncrypted'> & { readonly server?: Server; readonly timing?: Timing }

/** The door on a real server, with chargers `one`, `two` and `three` known. */
export async function openDoor(
  chosen: Partial<OcppSettings> = {},
  { server = createServer(), timing = wallTime, ...around }: DoorWorld = {},
) {
  const desk = recordingDesk({ one: known('cp-1'), two: known('cp-2'), three: known('cp-3') })
  const log = strictLog()
  const door = ocppDoor({ ...around, desk, timing, log, settings: ocppSettings({ serverKey, ...chosen }) })
  door.attach(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = async (): Promise<void> => {
    await door.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { desk, log, door, server, port, close }
}
