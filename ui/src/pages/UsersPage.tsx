import { Badge, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { User } from '../api/types.gen.ts'
import { FindInput } from '../kit/FindInput.tsx'
import { FormDrawer } from '../kit/FormDrawer.tsx'
import { PageTitle } from '../kit/PageTitle.tsx'
import { Panel } from '../kit/Panel.tsx'
import { ReasonButton } from '../kit/ReasonButton.tsx'
import { RowMenu } from '../kit/RowMenu.tsx'
import { RowTable, type Column } from '../kit/RowTable.tsx'
import { SearchLink } from '../kit/SearchLink.tsx'
import { EmptyState, FailedState, LoadingRows } from '../kit/states.tsx'
import { useSetSearch } from '../kit/useSetSearch.ts'
import { When } from '../kit/When.tsx'
import { roleNames, useReasonAgainst } from '../parts/access.ts'
import { compareNames } from '../parts/circuitOrder.ts'
import { EditDrawer } from '../parts/EditDrawer.tsx'
import { userList } from '../parts/lists.ts'
import { PasswordResetForm, UserCreateForm, UserForm } from '../parts/UserForms.tsx'
import type { Users } from '../search.ts'
import type { infer as Infer } from 'zod/mini'

const page = getRouteApi('/inside/admin/users')
type Search = Infer<typeof Users>

export function UsersPage() {
  const search = page.useSearch()
  const setSearch = useSetSearch<Search>()
  const reason = useReasonAgainst('system_admin')
  const query = useQuery({ ...userList(), select: inOrder })
  const users = query.data ?? []
  const wanted = search.find?.trim().toLowerCase() ?? ''
  const found = users.filter(({ name, role }) => `${name} ${roleNames[role]}`.toLowerCase().includes(wanted))
  return (
    <>
      <PageTitle title="Users" subtitle="Viewers look, operators edit registries, system admins do everything.">
        <FindInput label="Find users" value={search.find} onChange={(find) => setSearch({ find }, { replace: true })} />
        <ReasonButton reason={reason} leftSection={<IconPlus size={16} />} onClick={() => setSearch({ create: true })}>
          Add user
        </ReasonButton>
      </PageTitle>
      <Panel>
        {query.isPending ? (
          <LoadingRows />
        ) : !query.data ? (
          <FailedState error={query.error} what="The users" retry={() => void query.refetch()} />
        ) : found.length === 0 ? (
          <EmptyState title={`No user has “${search.find ?? ''}”`}>Names and roles are searched.</EmptyState>
        ) : (
          <RowTable
            label="users"
            rows={found}
            idOf={({ user_id }) => user_id}
            columns={columns}
            actions={(user) => (
              <RowMenu
                name={user.name}
                actions={() => [
                  { label: 'Edit', reason, onClick: () => setSearch({ edit: user.user_id }) },
                  { label: 'Set a new password…', reason, onClick: () => setSearch({ reset: user.user_id }) },
                ]}
              />
            )}
          />
        )}
      </Panel>
      {query.data && <Opened users={query.data} search={search} />}
    </>
  )
}

function Opened({ users, search }: { readonly users: readonly User[]; readonly search: Search }) {
  const setSearch = useSetSearch<Search>()
  const close = () => setSearch({ create: undefined, edit: undefined, reset: undefined })
  if (search.create) {
    return (
      <FormDrawer title="Add user" onClose={close}>
        <UserCreateForm onDone={close} />
      </FormDrawer>
    )
  }
  const user = users.find(({ user_id }) => user_id === (search.edit ?? search.reset))
  if (!user) return null
  if (search.edit === undefined) {
    return (
      <FormDrawer title={`New password for ${user.name}`} onClose={close}>
        <PasswordResetForm user={user} onDone={close} />
      </FormDrawer>
    )
  }
  return (
    <EditDrawer key={user.user_id} title={`Edit ${user.name}`} row={user} onClose={close}>
      {(row, seenRevision) => <UserForm user={row} seenRevision={seenRevision} onDone={close} />}
    </EditDrawer>
  )
}

const inOrder = (users: User[]) => users.toSorted((a, b) => compareNames(a.name, b.name))

const columns: readonly Column<User>[] = [
  {
    header: 'Name',
    cell: (user) => (
      <>
        <SearchLink<Search> change={{ edit: user.user_id }}>{user.name}</SearchLink>
        {user.disabled && (
          <Badge ml={8} color="gray">
            locked out
          </Badge>
        )}
      </>
    ),
  },
  { header: 'Role', wraps: false, cell: ({ role }) => roleNames[role] },
  {
    header: 'Last seen',
    align: 'right',
    cell: ({ last_seen_at }) => (
      <Text span inherit c="dimmed">
        <When time={last_seen_at} />
      </Text>
    ),
  },
  { header: 'Since', align: 'right', from: 'sm', cell: ({ created_at }) => <When time={created_at} /> },
]
