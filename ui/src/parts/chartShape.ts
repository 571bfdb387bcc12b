import type { LimitSpan, Metered, Stack } from './loadChart.ts'

/** Everything that one picture of the load shows. */
export type Drawn = {
  readonly stack: Stack
  readonly limits: readonly LimitSpan[]
  /** null: the node has no meter */
  readonly metered: Metered | null
  readonly isPending: boolean
}

/** What the cursor is at: an instant, and the charger whose layer lies there. `isSet`: it stays when the mouse leaves. */
export type Pointed = { readonly at: number; readonly unitId: string | null; readonly isSet: boolean }

/** `isMeant`: by a click or a key, not by a mouse that passes */
export type OnPoint = (pointed: Pointed | null, isMeant: boolean) => void

/** From instants and kilowatts to places in the picture. */
export type Scale = {
  readonly x: (at: number) => number
  readonly y: (kw: number) => number
  readonly width: number
  readonly top: number
  readonly bottom: number
}
