import type { MeterValue201 } from '@busbar/wire/ocpp/v201'
import type { Ear } from '../dialect.ts'
import type { Measured } from '../meter.ts'

type Where = Pick<Measured, 'connector' | 'sessionRef'>

export function measuredIn({ timestamp, sampledValue }: MeterValue201, where: Where, ear: Ear): Measured {
  return {
    ...where,
    at: ear.ourTime(timestamp),
    samples: sampledValue.map(({ measurand, phase, location, context, unitOfMeasure, value }) => ({
      measurand: measurand ?? 'Energy.Active.Import.Register',
      phase: phase ?? null,
      location: location ?? null,
      context: context ?? null,
      unit: unitOfMeasure?.unit ?? null,
      multiplier: unitOfMeasure?.multiplier ?? 0,
      value,
    })),
  }
}
