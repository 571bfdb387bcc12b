import { useQuery } from '@tanstack/react-query'
import { getFallbackProofOptions } from '../api/@tanstack/react-query.gen.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { Notice } from '../kit/Notice.tsx'

/** Loud where a depot wouldn't be safe by itself, and nothing where it would. */
export function ProofNotice({ depotId }: { readonly depotId: string }) {
  const { data: proof } = useProof(depotId)
  if (!proof || proof.holds) return null
  const isKnown = proof.verdict === 'DOES_NOT_HOLD'
  const title = isKnown ? 'Not safe with nobody steering' : 'Not known whether it is safe with nobody steering'
  return (
    <Notice tone={isKnown ? 'breach' : 'degraded'} title={title}>
      <span>
        {proof.sentence}{' '}
        <AnchorLink to="/depots/$depotId/fallback-proof" params={{ depotId }} inherit>
          See the fallback proof
        </AnchorLink>
      </span>
    </Notice>
  )
}

/** Chargers confirm their fallbacks without an event of the depot. */
const againAfterMs = 15_000

export const useProof = (depotId: string) =>
  useQuery({ ...getFallbackProofOptions({ path: { depot_id: depotId } }), refetchInterval: againAfterMs })
