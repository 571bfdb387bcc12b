import type { SiteStatus } from '../api/types.gen.ts'
import { Notice } from '../kit/Notice.tsx'
import { When } from '../kit/When.tsx'

/** What stands on a page is then of the last cycle, however long ago that was. */
export function NotSteered({ status, timezone }: { readonly status: SiteStatus; readonly timezone: string }) {
  return (
    <Notice tone="degraded" title="Not steered from here at this moment">
      <span>
        What stands below is what the last cycle saw
        {status.cycle && (
          <>
            , <When time={status.cycle.started_at} timezone={timezone} />
          </>
        )}
        . Each charger keeps its last limit until that runs out, and then its fallback. If another process of Busbar
        steers the depot, it goes on there; if none does, the next one to take it over runs a cycle at once.
      </span>
    </Notice>
  )
}
