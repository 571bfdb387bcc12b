import { describe, expect, test } from 'vitest'
import { type ChargerOnTheDesk, chargerOnTheDesk } from '../../../../tests/support/chargerOnTheDesk.ts'

const boot = { chargePointVendor: 'ABB', chargePointModel: 'Terra' }
const key = (key: string, value: string, readonly = false) => ({ key, value, readonly })

/** Answers whatever is asked, as a charger with this configuration would. */
function obey({ asked, answer }: ChargerOnTheDesk, configurationKey: unknown[], refused: string[] = []): string[] {
  const changed: string[] = []
  for (let nth = 0; nth < asked().length; nth++) {
    const { id, action, payload } = asked()[nth] ?? {}
    if (action === 'GetConfiguration') answer(id, { configurationKey })
    if (action !== 'ChangeConfiguration') continue
    const { key, value } = payload as { key: string; value: string }
    changed.push(`${key}=${value}`)
    answer(id, { status: refused.includes(value) ? 'Rejected' : 'Accepted' })
  }
  return changed
}

describe('OCPP-2: what an OCPP 1.6 charger can', () => {
  test('is asked after each boot, and it is told how to report', async () => {
    const charger = chargerOnTheDesk('1.6')
    await charger.call('BootNotification', boot)
    const changed = obey(charger, [
      key('ChargeProfileMaxStackLevel', '5', true),
      key('ChargingScheduleAllowedChargingRateUnit', 'Power', true),
      key('ChargingScheduleMaxPeriods', '12', true),
      key('MaxChargingProfilesInstalled', '7', true),
      key('SupportedFeatureProfiles', 'Core, SmartCharging,Reservation', true),
      key('MeterValueSampleInterval', '60'),
      key('WebSocketPingInterval', '30'),
      key('AuthorizationKey', 'a very secret key'),
    ])
    expect(charger.desk.all('learnt')[0]?.abilities).toEqual({
      ...{ units: ['W'], stackLevelMax: 5, stepsMax: 12, profilesMax: 7, canSteer: true, measurands: null },
    })
    const measurands = 'Power.Active.Import,Energy.Active.Import.Register,Current.Import,Voltage,SoC'
    expect(changed).toEqual([`MeterValuesSampledData=${measurands}`, 'MeterValueSampleInterval=15'])
    expect(charger.desk.all('learnt').at(-1)?.abilities.measurands).toContain('SoC')
    await charger.call('BootNotification', boot)
    expect(charger.asked().filter(({ action }) => action === 'GetConfiguration')).toHaveLength(2)
    expect(JSON.stringify(charger.desk.lines)).not.toContain('a very secret key')
  })

  test('is asked as soon as it speaks without having booted, or says nothing for a while', async () => {
    const came = chargerOnTheDesk('1.6')
    await came.call('Heartbeat', {})
    expect(came.asked()).toMatchObject([{ action: 'GetConfiguration' }])
    const silent = chargerOnTheDesk('1.6', { setUpAfterMs: 5_000 })
    await silent.time.pass(5_000)
    expect(silent.asked()).toMatchObject([{ action: 'GetConfiguration' }])
  })

  test('is less than we wished: then the least that steering needs is asked for', async () => {
    const charger = chargerOnTheDesk('1.6')
    await charger.call('Heartbeat', {})
    const all = 'Power.Active.Import,Energy.Active.Import.Register,Current.Import,Voltage,SoC'
    const changed = obey(charger, [], [all])
    expect(changed).toContain('MeterValuesSampledData=Power.Active.Import,Energy.Active.Import.Register')
    expect(charger.desk.all('learnt').at(-1)?.abilities.measurands).toHaveLength(2)
  })

  test('is not forgotten because it once didn’t answer', async () => {
    const { call, desk, memory, time, asked } = chargerOnTheDesk('1.6')
    memory.abilities = { ...memory.abilities, stackLevelMax: 9 }
    await call('Heartbeat', {})
    await time.pass(10_000)
    expect(desk.all('learnt')).toEqual([])
    expect(memory.abilities.stackLevelMax).toBe(9)
    expect(asked().length).toBeGreaterThan(1)
  })
})
