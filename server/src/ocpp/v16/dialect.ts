import type { Dialect, Inbound } from '../dialect.ts'
import { inbound16 } from './inbound.ts'
import { say16 } from './orders.ts'
import { setUp16 } from './setUp.ts'

export const dialect16: Dialect = {
  version: 'ocpp1.6',
  protocol: 'OCPP_16',
  inbound: new Map<string, Inbound>(Object.entries(inbound16)),
  say: say16,
  setUp: setUp16,
}
