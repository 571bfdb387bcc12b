import { useQuery } from '@tanstack/react-query'
import { getChargerOptions, listChargersOptions } from '../api/@tanstack/react-query.gen.ts'

/** The live stream says when to ask again; this is for what it may have missed. */
const againAfterMs = 15_000

export const useChargers = (depotId: string) =>
  useQuery({ ...listChargersOptions({ path: { depot_id: depotId } }), refetchInterval: againAfterMs })

export const useCharger = (chargePointId: string) =>
  useQuery({ ...getChargerOptions({ path: { charge_point_id: chargePointId } }), refetchInterval: againAfterMs })
