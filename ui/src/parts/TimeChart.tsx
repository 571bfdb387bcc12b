import { lazy, Suspense, useState, type ComponentProps } from 'react'
import { LoadingRows } from '../kit/states.tsx'
import type { Pointed } from './chartShape.ts'

// What draws it comes when it is wanted: the page stands before.
const LoadChart = lazy(async () => ({ default: (await import('./LoadChart.tsx')).LoadChart }))

export function TimeChart(props: ComponentProps<typeof LoadChart>) {
  return (
    <Suspense fallback={<LoadingRows rows={8} />}>
      <LoadChart {...props} />
    </Suspense>
  )
}

/** One cursor for all charts of a page. A click or a key sets it down; until then a mouse that passes moves it. */
export function useCursor() {
  const [pointed, setPointed] = useState<Pointed | null>(null)
  const onPoint = (next: Pointed | null, isMeant: boolean) =>
    setPointed((before) => (isMeant || !before?.isSet ? next : before))
  return { pointed, onPoint }
}
