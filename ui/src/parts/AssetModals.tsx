import type { ReactNode } from 'react'
import { RemoveModal } from '../kit/RemoveModal.tsx'
import { MoveModal } from './MoveModal.tsx'
import { useRefreshDepot } from './refresh.ts'

type Asset = { readonly depot_id: string; readonly name: string; readonly circuit_id: string | null }

type MoveProps = {
  readonly asset: Asset
  readonly none: string
  readonly send: (circuitId: string | null) => Promise<unknown>
  readonly close: () => void
}

export function MoveAsset({ asset, none, send, close }: MoveProps) {
  const refreshDepot = useRefreshDepot(asset.depot_id)
  return (
    <MoveModal
      depotId={asset.depot_id}
      name={asset.name}
      circuitId={asset.circuit_id}
      none={none}
      send={send}
      onClose={close}
      onDone={() => {
        close()
        void refreshDepot()
      }}
    />
  )
}

type RemoveProps = {
  readonly asset: Asset
  readonly send: () => Promise<unknown>
  readonly close: () => void
  readonly children: ReactNode
}

export function RemoveAsset({ asset, send, close, children }: RemoveProps) {
  const refreshDepot = useRefreshDepot(asset.depot_id)
  return (
    <RemoveModal
      title={`Remove ${asset.name}?`}
      send={send}
      onClose={close}
      onDone={() => {
        close()
        void refreshDepot()
      }}
    >
      {children}
    </RemoveModal>
  )
}
