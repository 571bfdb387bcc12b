import type { Instant } from '../kernel/instant.ts'

/** When it was said what a bus needs, and what its charger's register showed then. */
export type NeededFrom = { readonly at: Instant; readonly registerWh: number | null }

/** What flows at a connector: its register, and what power adds up to since a need was said. */
export type Flow = {
  readonly registerWh: number | null
  readonly power: { readonly w: number; readonly at: Instant } | null
  readonly needFrom: Instant | null
  readonly flowedWh: number
}

export const noFlow: Flow = { registerWh: null, power: null, needFrom: null, flowedWh: 0 }

/** Between two samples further apart than this nobody knows what flowed. */
const apartMaxMs = 15 * 60_000
const hourMs = 3_600_000

/** After a sample of power. What flowed before the need was said is none of it. */
export function flowAfter(flow: Flow, w: number, at: Instant, needFrom: Instant | null): Flow {
  const { power } = flow
  if (power !== null && at <= power.at) return flow
  const flowedWh = flow.needFrom === needFrom ? flow.flowedWh : 0
  const since = power === null ? at : Math.max(power.at, needFrom ?? power.at)
  const isKnown = power !== null && at - power.at <= apartMaxMs
  const moreWh = isKnown ? (Math.max(0, power.w) * Math.max(0, at - since)) / hourMs : 0
  return { ...flow, power: { w, at }, needFrom, flowedWh: flowedWh + moreWh }
}

type Need = { readonly energyNeededWh: number | null; readonly neededFrom?: NeededFrom }

/**
 * What a bus still needs: what was said less what went into it since, by the register where that runs, or else by its
 * power. One that has it all may go on with what nobody else wants: it needs next to nothing, but not nothing.
 */
export function stillNeededWh({ energyNeededWh, neededFrom }: Need, flow: Flow = noFlow): number | null {
  if (energyNeededWh === null || energyNeededWh === 0 || neededFrom === undefined) return energyNeededWh
  return Math.max(1, Math.round(energyNeededWh - deliveredWh(neededFrom, flow)))
}

function deliveredWh({ at, registerWh }: NeededFrom, flow: Flow): number {
  const hasRun = registerWh !== null && flow.registerWh !== null && flow.registerWh >= registerWh
  const flowedWh = flow.needFrom === at ? flow.flowedWh : 0
  // A register may be read seldom, and the one of another meter may begin anew.
  return hasRun ? Math.max(0, flow.registerWh - registerWh) : flowedWh
}
