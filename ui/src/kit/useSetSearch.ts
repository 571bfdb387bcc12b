import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'

type How = { readonly replace: boolean }
export type SetSearch<Search> = (change: { [Key in keyof Search]?: Search[Key] | undefined }, how?: How) => void

/** Changes part of what stands in the present page's URL. Undefined takes a part away. */
export function useSetSearch<Search extends object>(): SetSearch<Search> {
  const navigate = useNavigate()
  return useCallback(
    (change, how = { replace: false }) => {
      // The router can't know which page's search this is; each caller says it by `Search`, and the route checks it.
      const search = ((before: Search) => ({ ...before, ...change })) as never
      void navigate({ to: '.', search, replace: how.replace, resetScroll: false })
    },
    [navigate],
  )
}
