import { Group, Text } from '@mantine/core'
import { IconAlertTriangle, IconSend } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation, useQuery, type InfiniteData } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import {
  getWebhookOptions,
  listWebhookDeliveriesInfiniteOptions,
  testWebhookMutation,
} from '../api/@tanstack/react-query.gen.ts'
import type { ListWebhookDeliveriesResponse, Webhook, WebhookDelivery } from '../api/types.gen.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { problemCode } from '../kit/failure.ts'
import { FailureAlert } from '../kit/FailureAlert.tsx'
import { formatCount } from '../kit/numbers.ts'
import { PageTitle } from '../kit/PageTitle.tsx'
import { Panel } from '../kit/Panel.tsx'
import { ReasonButton } from '../kit/ReasonButton.tsx'
import { RowMenu } from '../kit/RowMenu.tsx'
import { RowTable, type Column } from '../kit/RowTable.tsx'
import { EmptyState, FailedState, LoadingRows } from '../kit/states.tsx'
import { useSetSearch } from '../kit/useSetSearch.ts'
import { When } from '../kit/When.tsx'
import { ShowOlder } from '../kit/ShowOlder.tsx'
import { useReasonAgainst } from '../parts/access.ts'
import { OpenedWebhook, webhookActions } from '../parts/WebhookDrawers.tsx'
import { depotsOf, toldOf } from '../parts/webhookWords.ts'
import { deliveryStates } from '../parts/words.ts'
import type { Webhooks as Search } from '../search.ts'
import { NotFoundPage } from './NotFoundPage.tsx'
import styles from './WebhookPage.module.css'

const page = getRouteApi('/inside/admin/webhooks/$webhookId')
const pageSize = 50
const lookAgainMs = 3_000

/** One webhook, and what became of all that it was told. */
export function WebhookPage() {
  const { webhookId } = page.useParams()
  const { data: webhook, error, refetch } = useQuery(getWebhookOptions({ path: { webhook_id: webhookId } }))
  if (problemCode(error) === 'WEBHOOK_NOT_FOUND') return <NotFoundPage />
  if (!webhook)
    return error ? <FailedState error={error} what="The webhook" retry={() => void refetch()} /> : <LoadingRows />
  return <Shown webhook={webhook} />
}

function Shown({ webhook }: { readonly webhook: Webhook }) {
  const search = page.useSearch()
  const setSearch = useSetSearch<Search>()
  const navigate = useNavigate()
  const reason = useReasonAgainst('system_admin')
  const deliveries = useDeliveries(webhook.webhook_id)
  const { mutate, isPending, error } = useMutation({
    ...testWebhookMutation(),
    onSuccess: () => void deliveries.refetch(),
  })
  const test = (
    <ReasonButton
      reason={reason}
      variant="default"
      leftSection={<IconSend size={16} />}
      loading={isPending}
      onClick={() => mutate({ path: { webhook_id: webhook.webhook_id } })}
    >
      Send a test
    </ReasonButton>
  )
  return (
    <>
      <PageTitle title={webhook.name} subtitle={<About webhook={webhook} />}>
        {test}
        <RowMenu name={webhook.name} actions={() => webhookActions(webhook, setSearch, reason)} />
      </PageTitle>
      <FailureAlert error={error} />
      <Panel label="Deliveries">
        <Deliveries query={deliveries} test={test} />
      </Panel>
      {(search.edit ?? search.renew ?? search.remove) !== undefined && (
        <OpenedWebhook
          webhook={webhook}
          search={search}
          onClose={() => setSearch({ edit: undefined, renew: undefined, remove: undefined })}
          onRemoved={() => void navigate({ to: '/admin/webhooks' })}
        />
      )}
    </>
  )
}

function About({ webhook }: { readonly webhook: Webhook }) {
  return (
    <span className={styles.about}>
      <span>{webhook.url}</span>
      <span>
        {webhook.is_enabled ? `Told of ${toldOf(webhook)} · ${depotsOf(webhook)}` : 'Off: it is told nothing'} ·{' '}
        <AnchorLink to="/admin/webhooks" inherit>
          all webhooks
        </AnchorLink>
      </span>
    </span>
  )
}

/** No event tells of a delivery; while one waits, its end is waited for. */
function useDeliveries(webhook_id: string) {
  const path = { webhook_id }
  return useInfiniteQuery({
    ...listWebhookDeliveriesInfiniteOptions({ path, query: { limit: pageSize } }),
    initialPageParam: { path },
    getNextPageParam: ({ next_cursor: cursor }) => (cursor === null ? null : { path, query: { cursor } }),
    refetchInterval: ({ state }) => (state.data && someWait(state.data) ? lookAgainMs : false),
  })
}

const someWait = ({ pages }: InfiniteData<ListWebhookDeliveriesResponse>): boolean =>
  pages.some(({ items }) => items.some(({ state }) => state === 'WAITING'))

type DeliveriesProps = { readonly query: ReturnType<typeof useDeliveries>; readonly test: React.ReactNode }

function Deliveries({ query, test }: DeliveriesProps) {
  if (query.isPending) return <LoadingRows />
  if (!query.data) {
    return <FailedState error={query.error} what="The deliveries" retry={() => void query.refetch()} />
  }
  const deliveries = query.data.pages.flatMap(({ items }) => items)
  if (deliveries.length === 0) {
    return (
      <EmptyState title="Nothing was sent yet" action={test}>
        Each thing that it is told stands here, with how often it was tried and what was answered.
      </EmptyState>
    )
  }
  return (
    <>
      <RowTable label="deliveries" rows={deliveries} idOf={({ delivery_id }) => delivery_id} columns={columns} />
      <ShowOlder query={query} />
    </>
  )
}

const columns: readonly Column<WebhookDelivery>[] = [
  { header: 'When', wraps: false, cell: ({ created_at }) => <When time={created_at} /> },
  { header: 'Kind', from: 'sm', cell: ({ kind }) => kind },
  {
    header: 'State',
    cell: (delivery) => (
      <>
        <State delivery={delivery} />
        <Text size="xs" c="dimmed" hiddenFrom="sm">
          {delivery.kind} · {answerOf(delivery)}
        </Text>
      </>
    ),
  },
  { header: 'Tries', align: 'right', cell: ({ attempts }) => formatCount(attempts) },
  { header: 'Last answer', from: 'sm', cell: answerOf },
  { header: 'Next try', align: 'right', cell: ({ next_try_at }) => <When time={next_try_at} never="–" isPlanned /> },
]

function State({ delivery: { state, attempts } }: { readonly delivery: WebhookDelivery }) {
  const isTroubled = state === 'GIVEN_UP' || (state === 'WAITING' && attempts > 0)
  return (
    <Group gap={4} wrap="nowrap" className={styles.state} data-troubled={isTroubled}>
      {isTroubled && <IconAlertTriangle size={14} aria-hidden />}
      {state === 'WAITING' && attempts > 0 ? 'to be tried again' : deliveryStates[state]}
    </Group>
  )
}

function answerOf({ last_status: status, last_answer: answer, attempts }: WebhookDelivery): string {
  if (attempts === 0) return 'not tried yet'
  const text = answer?.trim() ?? ''
  if (status === null) return text === '' ? 'no answer' : `no answer: ${text}`
  return text === '' ? String(status) : `${status}: ${text}`
}
