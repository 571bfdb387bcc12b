import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { forgetUnknownCharger } from '../api/sdk.gen.ts'
import type { UnknownCharger } from '../api/types.gen.ts'
import { FindInput } from '../kit/FindInput.tsx'
import { countOf, formatCount } from '../kit/numbers.ts'
import { PageTitle } from '../kit/PageTitle.tsx'
import { Panel } from '../kit/Panel.tsx'
import { RemoveModal } from '../kit/RemoveModal.tsx'
import { RowMenu } from '../kit/RowMenu.tsx'
import { RowTable, type Column } from '../kit/RowTable.tsx'
import { SearchLink } from '../kit/SearchLink.tsx'
import { EmptyState, FailedState, LoadingRows } from '../kit/states.tsx'
import { useSetSearch } from '../kit/useSetSearch.ts'
import { When } from '../kit/When.tsx'
import { useReasonAgainst } from '../parts/access.ts'
import { AdoptDrawer } from '../parts/AdoptDrawer.tsx'
import { unknownChargerList } from '../parts/lists.ts'
import { whyTurnedAway } from '../parts/turnedAway.ts'
import type { UnknownChargers as Search } from '../search.ts'

const page = getRouteApi('/inside/admin/unknown-chargers')

/** No event tells that a stranger knocked, and whoever has just mounted a charger waits for it here. */
const lookAgainMs = 10_000

export function UnknownChargersPage() {
  const search = page.useSearch()
  const setSearch = useSetSearch<Search>()
  const reason = useReasonAgainst('operator')
  const query = useQuery({ ...unknownChargerList(), refetchInterval: lookAgainMs })
  const chargers = query.data ?? []
  const wanted = search.find?.trim().toLowerCase() ?? ''
  const found = chargers.filter((charger) =>
    `${charger.identity} ${charger.last_address}`.toLowerCase().includes(wanted),
  )
  return (
    <>
      <PageTitle
        title="Unknown chargers"
        subtitle="Who came and was turned away, the last first. Adopt one, or forget it."
      >
        {chargers.length > 0 && (
          <FindInput
            label="Find chargers"
            value={search.find}
            onChange={(find) => setSearch({ find }, { replace: true })}
          />
        )}
      </PageTitle>
      <Panel>
        {query.isPending ? (
          <LoadingRows />
        ) : !query.data ? (
          <FailedState error={query.error} what="The unknown chargers" retry={() => void query.refetch()} />
        ) : chargers.length === 0 ? (
          <EmptyState title="Nobody was turned away">
            A charger that connects under an identity no charge point has stands here until it is adopted or forgotten.
          </EmptyState>
        ) : found.length === 0 ? (
          <EmptyState title={`None of ${countOf(chargers.length, 'charger')} has “${search.find}”`}>
            Identities and addresses are searched.
          </EmptyState>
        ) : (
          <RowTable
            label="unknown chargers"
            rows={found}
            idOf={({ identity }) => identity}
            columns={columns}
            actions={({ identity }) => (
              <RowMenu
                name={identity}
                actions={() => [
                  { label: 'Adopt…', reason, onClick: () => setSearch({ adopt: identity }) },
                  { label: 'Forget…', reason, removes: true, onClick: () => setSearch({ forget: identity }) },
                ]}
              />
            )}
          />
        )}
      </Panel>
      {search.adopt !== undefined && (
        <AdoptDrawer
          key={search.adopt}
          identity={search.adopt}
          depotId={search.depot}
          onChoose={(depot) => setSearch({ depot }, { replace: true })}
          onClose={() => setSearch({ adopt: undefined, depot: undefined })}
        />
      )}
      {search.forget !== undefined && (
        <Forget
          identity={search.forget}
          onClose={() => setSearch({ forget: undefined })}
          onDone={() => {
            setSearch({ forget: undefined })
            void query.refetch()
          }}
        />
      )}
    </>
  )
}

type ForgetProps = { readonly identity: string; readonly onClose: () => void; readonly onDone: () => void }

function Forget({ identity, onClose, onDone }: ForgetProps) {
  return (
    <RemoveModal
      title={`Forget ${identity}?`}
      verb="Forget"
      send={() => forgetUnknownCharger({ path: { identity }, throwOnError: true })}
      onClose={onClose}
      onDone={onDone}
    >
      It leaves this list. Should it come again, it is back.
    </RemoveModal>
  )
}

const columns: readonly Column<UnknownCharger>[] = [
  {
    header: 'Identity',
    cell: ({ identity, why, last_address, times }) => (
      <>
        <SearchLink<Search> change={{ adopt: identity }}>{identity}</SearchLink>
        <Text size="xs" c="dimmed" hiddenFrom="sm">
          {whyTurnedAway(why)} {countOf(times, 'time')}, last from {last_address}
        </Text>
      </>
    ),
  },
  { header: 'Why it was turned away', from: 'sm', cell: ({ why }) => whyTurnedAway(why) },
  { header: 'From', from: 'md', cell: ({ last_address }) => last_address },
  { header: 'First seen', align: 'right', from: 'md', cell: ({ first_seen_at }) => <When time={first_seen_at} /> },
  { header: 'Last seen', align: 'right', cell: ({ last_seen_at }) => <When time={last_seen_at} /> },
  { header: 'Times', align: 'right', from: 'sm', cell: ({ times }) => formatCount(times) },
]
