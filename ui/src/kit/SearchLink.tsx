import type { ReactNode } from 'react'
import { AnchorLink } from './AnchorLink.tsx'

type Props<Search> = { readonly change: Partial<Search>; readonly children: ReactNode; readonly className?: string }

/** A link to the present page with another search: to a row that is open, to a node that is selected. */
export function SearchLink<Search extends object>({ change, children, className }: Props<Search>) {
  const search = ((before: Search) => ({ ...before, ...change })) as never
  return (
    <AnchorLink to="." search={search} resetScroll={false} inherit {...(className && { className })}>
      {children}
    </AnchorLink>
  )
}
