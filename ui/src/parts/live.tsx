import { useQueryClient } from '@tanstack/react-query'
import { createContext, use, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react'
import { LiveStream, type LiveState } from './liveStream.ts'
import { refresh } from './refresh.ts'

const OpenStream = createContext<LiveStream | null>(null)

export function LiveStreamProvider({ children }: { readonly children: ReactNode }) {
  const queryClient = useQueryClient()
  const [stream] = useState(() => new LiveStream('/api/stream', (stale) => void refresh(queryClient, stale)))
  useEffect(() => {
    stream.open()
    return stream.close
  }, [stream])
  return <OpenStream value={stream}>{children}</OpenStream>
}

export function useLiveStream(): { readonly state: LiveState; readonly retry: () => void } {
  const stream = use(OpenStream)
  if (!stream) throw new Error('useLiveStream outside of the shell')
  return { state: useSyncExternalStore(stream.subscribe, stream.state), retry: stream.connect }
}
