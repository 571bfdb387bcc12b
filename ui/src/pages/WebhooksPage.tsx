import { Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { Webhook } from '../api/types.gen.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { PageTitle } from '../kit/PageTitle.tsx'
import { Panel } from '../kit/Panel.tsx'
import { ReasonButton } from '../kit/ReasonButton.tsx'
import { RowMenu } from '../kit/RowMenu.tsx'
import { RowTable, type Column } from '../kit/RowTable.tsx'
import { EmptyState, FailedState, LoadingRows } from '../kit/states.tsx'
import { useSetSearch } from '../kit/useSetSearch.ts'
import { When } from '../kit/When.tsx'
import { useReasonAgainst } from '../parts/access.ts'
import { compareNames } from '../parts/circuitOrder.ts'
import { webhookList } from '../parts/lists.ts'
import { OpenedWebhook, webhookActions, WebhookCreateDrawer } from '../parts/WebhookDrawers.tsx'
import { depotsOf, toldOf } from '../parts/webhookWords.ts'
import type { Webhooks as Search } from '../search.ts'

const page = getRouteApi('/inside/admin/webhooks')

export function WebhooksPage() {
  const search = page.useSearch()
  const setSearch = useSetSearch<Search>()
  const reason = useReasonAgainst('system_admin')
  const query = useQuery({ ...webhookList(), select: inOrder })
  const webhooks = query.data ?? []
  const close = () => setSearch({ create: undefined, edit: undefined, renew: undefined, remove: undefined })
  const opened = search.edit ?? search.renew ?? search.remove
  const add = (
    <ReasonButton reason={reason} leftSection={<IconPlus size={16} />} onClick={() => setSearch({ create: true })}>
      Add webhook
    </ReasonButton>
  )
  return (
    <>
      <PageTitle
        title="Webhooks"
        subtitle="Other systems that are told what happens, signed, and told again for a day."
      >
        {webhooks.length > 0 && add}
      </PageTitle>
      <Panel>
        {query.isPending ? (
          <LoadingRows />
        ) : !query.data ? (
          <FailedState error={query.error} what="The webhooks" retry={() => void query.refetch()} />
        ) : webhooks.length === 0 ? (
          <EmptyState title="No webhooks yet" action={add}>
            A webhook is an address of another system that Busbar tells what happens, at the moment it happens.
          </EmptyState>
        ) : (
          <RowTable
            label="webhooks"
            rows={webhooks}
            idOf={({ webhook_id }) => webhook_id}
            columns={columns}
            actions={(webhook) => (
              <RowMenu name={webhook.name} actions={() => webhookActions(webhook, setSearch, reason)} />
            )}
          />
        )}
      </Panel>
      {search.create && <WebhookCreateDrawer onClose={close} />}
      <OpenedWebhook
        webhook={webhooks.find(({ webhook_id }) => webhook_id === opened)}
        search={search}
        onClose={close}
        onRemoved={close}
      />
    </>
  )
}

const inOrder = (webhooks: Webhook[]) => webhooks.toSorted((a, b) => compareNames(a.name, b.name))

const columns: readonly Column<Webhook>[] = [
  {
    header: 'Name',
    cell: ({ webhook_id: webhookId, name, url, is_enabled: isEnabled }) => (
      <>
        <AnchorLink to="/admin/webhooks/$webhookId" params={{ webhookId }} inherit>
          {name}
        </AnchorLink>
        {!isEnabled && (
          <Text span inherit c="dimmed" ml={8}>
            off
          </Text>
        )}
        <Text size="xs" c="dimmed" hiddenFrom="sm">
          {url}
        </Text>
      </>
    ),
  },
  { header: 'Address', from: 'sm', cell: ({ url }) => url },
  { header: 'Told of', cell: toldOf },
  { header: 'Depots', from: 'sm', wraps: false, cell: depotsOf },
  { header: 'Changed', align: 'right', from: 'sm', cell: ({ changed_at }) => <When time={changed_at} /> },
]
