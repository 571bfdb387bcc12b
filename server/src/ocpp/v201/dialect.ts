import type { Dialect, Inbound } from '../dialect.ts'
import { inbound201 } from './inbound.ts'
import { say201 } from './orders.ts'
import { setUp201 } from './setUp.ts'

export const dialect201: Dialect = {
  version: 'ocpp2.0.1',
  protocol: 'OCPP_201',
  inbound: new Map<string, Inbound>(Object.entries(inbound201)),
  say: say201,
  setUp: setUp201,
}
