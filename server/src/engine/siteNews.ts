import type { Timing } from './ports.ts'

/** What just changed at a site, for whoever looks at it live. */
export type SiteNews = { readonly depotId: string; readonly what: 'CYCLE' | 'CHARGER' | 'MEASURED' }

const newsEveryMs = 1_000

/** The same news of a depot is told once a second: nobody looks more often. */
export function newsOfSites(timing: Timing) {
  const listeners = new Set<(news: SiteNews) => void>()
  const told = new Map<string, number>()
  return {
    tell: (news: SiteNews): void => {
      const key = `${news.what} ${news.depotId}`
      if (news.what !== 'CYCLE' && timing.monotonicMs() - (told.get(key) ?? -Infinity) < newsEveryMs) return
      told.set(key, timing.monotonicMs())
      for (const listener of listeners) listener(news)
    },
    on: (listener: (news: SiteNews) => void): (() => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
