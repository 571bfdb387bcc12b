import { Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { renewWebhookSecretMutation } from '../api/@tanstack/react-query.gen.ts'
import { deleteWebhook } from '../api/sdk.gen.ts'
import type { Webhook, WebhookCreated } from '../api/types.gen.ts'
import { FormBody, FormDrawer } from '../kit/FormDrawer.tsx'
import { RemoveModal } from '../kit/RemoveModal.tsx'
import type { RowAction } from '../kit/RowMenu.tsx'
import { ShownOnce } from '../kit/ShownOnce.tsx'
import type { SetSearch } from '../kit/useSetSearch.ts'
import type { Webhooks as Search } from '../search.ts'
import { useReasonAgainst } from './access.ts'
import { EditDrawer } from './EditDrawer.tsx'
import { ifMatch } from './ifMatch.ts'
import { useRefreshInstallation } from './refresh.ts'
import { WebhookForm } from './WebhookForm.tsx'

/** What can be done with one webhook, wherever it is shown. */
export const webhookActions = (
  { webhook_id: id }: Webhook,
  setSearch: SetSearch<Search>,
  reason: string | null,
): RowAction[] => [
  { label: 'Edit', reason, onClick: () => setSearch({ edit: id }) },
  { label: 'New secret…', reason, onClick: () => setSearch({ renew: id }) },
  { label: 'Remove…', reason, removes: true, onClick: () => setSearch({ remove: id }) },
]

type Props = {
  readonly webhook: Webhook | undefined
  readonly search: Search
  readonly onClose: () => void
  readonly onRemoved: () => void
}

/** The webhook that the URL names, to be edited, given a new secret, or removed. */
export function OpenedWebhook({ webhook, search, onClose, onRemoved }: Props) {
  const refreshWebhooks = useRefreshInstallation()
  if (!webhook) return null
  if (search.edit !== undefined) {
    return (
      <EditDrawer key={webhook.webhook_id} title={`Edit ${webhook.name}`} row={webhook} onClose={onClose}>
        {(row, seenRevision) => <WebhookForm kept={{ row, seenRevision }} onCancel={onClose} onDone={onClose} />}
      </EditDrawer>
    )
  }
  if (search.renew !== undefined) return <RenewDrawer webhook={webhook} onClose={onClose} />
  return (
    <RemoveModal
      title={`Remove ${webhook.name}?`}
      send={() =>
        deleteWebhook({
          path: { webhook_id: webhook.webhook_id },
          headers: ifMatch(webhook.revision),
          throwOnError: true,
        })
      }
      onClose={onClose}
      onDone={() => {
        onRemoved()
        void refreshWebhooks()
      }}
    >
      It is told nothing more, and what it has not been told yet is dropped.
    </RemoveModal>
  )
}

type DrawerProps = { readonly onClose: () => void }

/** Creating a webhook, then its secret, which is shown this once. */
export function WebhookCreateDrawer({ onClose }: DrawerProps) {
  const [created, setCreated] = useState<WebhookCreated>()
  return (
    <FormDrawer title={created ? `Webhook ${created.name}` : 'Add webhook'} onClose={onClose}>
      {created ? (
        <Secret secret={created.secret} onClose={onClose} />
      ) : (
        <WebhookForm kept={null} onCancel={onClose} onDone={(webhook) => webhook && setCreated(webhook)} />
      )}
    </FormDrawer>
  )
}

function RenewDrawer({ webhook, onClose }: DrawerProps & { readonly webhook: Webhook }) {
  const reason = useReasonAgainst('system_admin')
  // Without an Idempotency-Key: were the answer lost, the secret would be lost with it, and another is what is wanted.
  const { mutate, data, isPending, error } = useMutation(renewWebhookSecretMutation())
  return (
    <FormDrawer title={`New secret for ${webhook.name}`} onClose={onClose}>
      {data ? (
        <Secret secret={data.secret} onClose={onClose} />
      ) : (
        <FormBody
          onSubmit={(event) => {
            event?.preventDefault()
            mutate({ path: { webhook_id: webhook.webhook_id } })
          }}
          onCancel={onClose}
          saveLabel="Make a new secret"
          isPending={isPending}
          error={error}
          fieldNames={[]}
          reason={reason}
        >
          <Text size="sm">
            What is sent from now on is signed with the new one. Whoever still checks with the one before refuses it.
          </Text>
        </FormBody>
      )}
    </FormDrawer>
  )
}

function Secret({ secret, onClose }: DrawerProps & { readonly secret: string }) {
  return (
    <ShownOnce
      label="Secret"
      secret={secret}
      whenLost="Busbar keeps it sealed and shows it to nobody. If it is lost, make a new one."
      onClose={onClose}
    >
      <Text size="sm" c="dimmed">
        Whoever is told checks the header Busbar-Signature with it: t=seconds,v1=HMAC-SHA-256 of “seconds.body”, in
        hexadecimal.
      </Text>
    </ShownOnce>
  )
}
