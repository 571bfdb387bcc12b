import type { ReactNode } from 'react'
import { AnchorLink } from '../kit/AnchorLink.tsx'

type LinkProps = {
  readonly to:
    | '/depots/$depotId/circuits'
    | '/depots/$depotId/chargers'
    | '/depots/$depotId/power-sources'
    | '/depots/$depotId/devices'
  readonly depotId: string
  readonly id: string
  readonly children: ReactNode
}

/** To the row of a registry where this can be changed. */
export function RegistryLink({ to, depotId, id, children }: LinkProps) {
  return (
    <AnchorLink to={to} params={{ depotId }} search={{ edit: id }} size="sm">
      {children}
    </AnchorLink>
  )
}
