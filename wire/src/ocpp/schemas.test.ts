import { describe, expect, test } from 'vitest'
import { errorCode } from './errorCodes.ts'
import { faultOf, faultsOf, knowsAction } from './schemas.ts'

describe('OCPP-1: the official schemas', () => {
  test('know the actions of each version, and of the security whitepaper', () => {
    expect(knowsAction('ocpp1.6', 'StartTransaction')).toBe(true)
    expect(knowsAction('ocpp1.6', 'SecurityEventNotification')).toBe(true)
    expect(knowsAction('ocpp1.6', 'TransactionEvent')).toBe(false)
    expect(knowsAction('ocpp2.0.1', 'TransactionEvent')).toBe(true)
    expect(knowsAction('ocpp2.0.1', 'StartTransaction')).toBe(false)
    expect(knowsAction('ocpp2.0.1', 'toString')).toBe(false)
  })

  test('let every tenth of an ampere pass, and nothing finer', () => {
    const limit = (amperes: number) => ({
      connectorId: 1,
      csChargingProfiles: {
        ...{
          chargingProfileId: 1,
          stackLevel: 0,
          chargingProfilePurpose: 'TxProfile',
          chargingProfileKind: 'Absolute',
        },
        chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: amperes }] },
      },
    })
    const refused = Array.from({ length: 5_000 }, (_, tenths) => tenths / 10).filter(
      (amperes) => faultOf('ocpp1.6', 'SetChargingProfile', 'Request', limit(amperes)) !== null,
    )
    expect(refused).toEqual([])
    expect(faultOf('ocpp1.6', 'SetChargingProfile', 'Request', limit(6.05))).toMatchObject({ wrong: 'PROPERTY' })
  })

  test.each([
    ['a member is missing', { connectorId: 1 }, 'OCCURRENCE'],
    ['a member is of another type', { connectorId: 'one', status: 'Available', errorCode: 'NoError' }, 'TYPE'],
    ['a value is not on the list', { connectorId: 1, status: 'Sleeping', errorCode: 'NoError' }, 'PROPERTY'],
    ['a number is none', { connectorId: Infinity, status: 'Available', errorCode: 'NoError' }, 'TYPE'],
  ])('say what is wrong where %s', (_what, payload, wrong) => {
    expect(faultOf('ocpp1.6', 'StatusNotification', 'Request', payload)).toMatchObject({ wrong })
    expect(faultsOf('ocpp1.6', 'StatusNotification', 'Request', payload)).not.toEqual([])
  })

  test('have errors spelt as each version spells them', () => {
    expect(errorCode('ocpp1.6', 'FORMAT')).toBe('FormationViolation')
    expect(errorCode('ocpp2.0.1', 'FORMAT')).toBe('FormatViolation')
    expect(errorCode('ocpp1.6', 'OCCURRENCE')).toBe('OccurrenceConstraintViolation')
    expect(errorCode('ocpp2.0.1', 'FRAMEWORK')).toBe('RpcFrameworkError')
  })
})
