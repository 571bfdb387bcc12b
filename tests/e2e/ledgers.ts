import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { AliasUse, ChargerMessage, TurnedAwayCharger } from '../../server/src/engine/ledgers.ts'
import { openLog } from '../../server/src/log.ts'
import { open } from '../../server/src/open.ts'
import { readSettings } from '../../server/src/settings.ts'

type Left = {
  readonly turnedAway?: readonly TurnedAwayCharger[]
  readonly messages?: readonly ChargerMessage[]
  readonly aliasUses?: readonly AliasUse[]
}

/** What chargers and older clients leave behind them, written as the server itself writes it, beside the one under test. */
export async function leave({ turnedAway = [], messages = [], aliasUses = [] }: Left): Promise<void> {
  const folder = process.env['BUSBAR_FOLDER']
  assert(folder, 'the server is not started')
  const settings = await readSettings({}, folder, { DATA_DIR: join(folder, 'data') }, { LOG_LEVEL: 'warn' })
  const { house, close } = await open(settings, openLog('warn'))
  try {
    house.record.turnedAway.add(turnedAway)
    house.record.messages.add(messages)
    house.record.aliasUses.add(aliasUses)
    await Promise.all(Object.values(house.record).map((one) => one.flush()))
  } finally {
    await close()
  }
}
