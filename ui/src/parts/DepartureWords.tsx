import { AnchorLink } from '../kit/AnchorLink.tsx'
import { formatKw, formatKwDown, formatKwh } from '../kit/numbers.ts'
import { When } from '../kit/When.tsx'
import type { DepartureRisk } from './departures.ts'

type Props = { readonly depotId: string; readonly risk: DepartureRisk; readonly timezone: string }

/** Which bus leaves without what it needs, by how much, and what would be enough. */
export function DepartureWords({ depotId, risk, timezone }: Props) {
  const { bus, place, leavesAt, neededKwh, getsKw, missingKwh, enoughKw, chargePointId, sessionRef, isPlanned } = risk
  const leaves = <When time={new Date(leavesAt).toISOString()} timezone={timezone} />
  return (
    <>
      {bus ?? 'The bus'} at {place} {enoughKw === null ? 'should have left' : 'leaves'} {leaves}
      {isPlanned && ' as planned'} and needs {formatKwh(neededKwh)} more:{' '}
      {enoughKw === null
        ? 'it is still charging.'
        : `with the ${formatKwDown(getsKw)} it gets, ${formatKwh(missingKwh)} will be missing. ${formatKw(enoughKw)} would be enough.`}{' '}
      <AnchorLink
        to="/depots/$depotId/chargers/$chargePointId"
        params={{ depotId, chargePointId }}
        search={{ needs: sessionRef }}
        inherit
      >
        What it needs…
      </AnchorLink>
    </>
  )
}
