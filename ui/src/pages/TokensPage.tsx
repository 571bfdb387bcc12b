import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { revokeToken } from '../api/sdk.gen.ts'
import type { Token } from '../api/types.gen.ts'
import { countOf } from '../kit/numbers.ts'
import { PageTitle } from '../kit/PageTitle.tsx'
import { Panel } from '../kit/Panel.tsx'
import { ReasonButton } from '../kit/ReasonButton.tsx'
import { RemoveModal } from '../kit/RemoveModal.tsx'
import { RowMenu } from '../kit/RowMenu.tsx'
import { RowTable, type Column } from '../kit/RowTable.tsx'
import { EmptyState, FailedState, LoadingRows } from '../kit/states.tsx'
import { useSetSearch } from '../kit/useSetSearch.ts'
import { When } from '../kit/When.tsx'
import { roleNames, useReasonAgainst } from '../parts/access.ts'
import { compareNames } from '../parts/circuitOrder.ts'
import { tokenList } from '../parts/lists.ts'
import { useRefreshInstallation } from '../parts/refresh.ts'
import { TokenDrawer } from '../parts/TokenDrawer.tsx'

const page = getRouteApi('/inside/admin/tokens')

export function TokensPage() {
  const search = page.useSearch()
  const setSearch = useSetSearch<typeof search>()
  const reason = useReasonAgainst('system_admin')
  const refreshTokens = useRefreshInstallation()
  const query = useQuery({ ...tokenList(), select: inOrder })
  const tokens = query.data ?? []
  const revoked = tokens.find(({ token_id }) => token_id === search.revoke)
  const close = () => setSearch({ create: undefined, revoke: undefined })
  const create = (
    <ReasonButton reason={reason} leftSection={<IconPlus size={16} />} onClick={() => setSearch({ create: true })}>
      Create token
    </ReasonButton>
  )
  return (
    <>
      <PageTitle title="Tokens" subtitle="Scripts and other systems come in with these, as Authorization: Bearer.">
        {tokens.length > 0 && create}
      </PageTitle>
      <Panel>
        {query.isPending ? (
          <LoadingRows />
        ) : !query.data ? (
          <FailedState error={query.error} what="The tokens" retry={() => void query.refetch()} />
        ) : tokens.length === 0 ? (
          <EmptyState title="No tokens yet" action={create}>
            A token lets a script or another system use the API, with a role or with single permissions.
          </EmptyState>
        ) : (
          <RowTable
            label="tokens"
            rows={tokens}
            idOf={({ token_id }) => token_id}
            columns={columns}
            actions={({ token_id, name }) => (
              <RowMenu
                name={name}
                actions={() => [
                  { label: 'Revoke…', reason, removes: true, onClick: () => setSearch({ revoke: token_id }) },
                ]}
              />
            )}
          />
        )}
      </Panel>
      {search.create && <TokenDrawer onClose={close} />}
      {revoked && (
        <RemoveModal
          title={`Revoke ${revoked.name}?`}
          verb="Revoke"
          send={() => revokeToken({ path: { token_id: revoked.token_id }, throwOnError: true })}
          onClose={close}
          onDone={() => {
            close()
            void refreshTokens()
          }}
        >
          Whatever uses it is refused from now on. A revoked token can’t be brought back.
        </RemoveModal>
      )}
    </>
  )
}

const inOrder = (tokens: Token[]) => tokens.toSorted((a, b) => compareNames(a.name, b.name))

const columns: readonly Column<Token>[] = [
  { header: 'Name', cell: ({ name }) => name },
  {
    header: 'May',
    cell: ({ role, scopes }) => (role ? `all that a ${roleNames[role].toLowerCase()} may` : scopes.join(', ')),
  },
  {
    header: 'Depots',
    from: 'sm',
    cell: ({ depot_ids }) => (depot_ids === null ? 'all unrestricted' : countOf(depot_ids.length, 'depot')),
  },
  { header: 'Expires', align: 'right', from: 'sm', cell: ({ expires_at }) => <When time={expires_at} /> },
  { header: 'Last used', align: 'right', cell: ({ last_used_at }) => <When time={last_used_at} /> },
]
