import { Divider, Group, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { changeChargePoint, deleteChargePoint } from '../api/sdk.gen.ts'
import type { ChargePoint } from '../api/types.gen.ts'
import { formatKw } from '../kit/numbers.ts'
import { ReasonButton } from '../kit/ReasonButton.tsx'
import type { Column } from '../kit/RowTable.tsx'
import { SearchLink } from '../kit/SearchLink.tsx'
import { useSetSearch } from '../kit/useSetSearch.ts'
import { useReasonAgainst } from '../parts/access.ts'
import { ProofNotice } from '../parts/ProofNotice.tsx'
import { LiveChargers } from '../parts/LiveChargers.tsx'
import { MoveAsset, RemoveAsset } from '../parts/AssetModals.tsx'
import { ChargerKey, OpenedChargerKey } from '../parts/ChargerKey.tsx'
import { ChargePointForm } from '../parts/ChargePointForm.tsx'
import { CircuitName, useCircuitNames, type CircuitNames } from '../parts/CircuitName.tsx'
import { compareNames } from '../parts/circuitOrder.ts'
import { Connectors, OpenedConnector } from '../parts/Connectors.tsx'
import { ifMatch } from '../parts/ifMatch.ts'
import { chargePointList } from '../parts/lists.ts'
import { RatingCell } from '../parts/RatingCells.tsx'
import { Registry } from '../parts/Registry.tsx'
import { controlModes } from '../parts/words.ts'
import type { Registry as Search } from '../search.ts'

const page = getRouteApi('/inside/depots/$depotId/chargers')
const none = 'on no circuit'

export function ChargePointsPage() {
  const { depotId } = page.useParams()
  const names = useCircuitNames(depotId)
  const search = page.useSearch()
  const show = useSetSearch<typeof search>()
  const navigate = useNavigate()
  const showMessages = (chargePointId: string) =>
    void navigate({ to: '/depots/$depotId/chargers/$chargePointId/messages', params: { depotId, chargePointId } })
  const showCharger = (chargePointId: string) =>
    void navigate({ to: '/depots/$depotId/chargers/$chargePointId', params: { depotId, chargePointId } })
  const query = useQuery({ ...chargePointList(depotId), select: inOrder })
  const opened = query.data?.find((chargePoint) => chargePoint.charge_point_id === search.edit)
  return (
    <>
      <Registry<ChargePoint>
        noun={{ one: 'charge point', many: 'charge points' }}
        search={search}
        covered={search.connector !== undefined || search.remove_connector !== undefined || search.key !== undefined}
        query={query}
        rows={query.data ?? []}
        idOf={(chargePoint) => chargePoint.charge_point_id}
        nameOf={(chargePoint) => chargePoint.name}
        textOf={(chargePoint) => `${chargePoint.name} ${chargePoint.ocpp_identity}`}
        columns={columnsWith(names)}
        above={<AboveRegistry depotId={depotId} find={search.find} hasAny={(query.data ?? []).length > 0} />}
        whenEmpty="Each charger of the depot stands here with its connectors, and in the microgrid on the circuit that feeds it."
        rowActions={({ charge_point_id: chargePointId }, reason) => [
          { label: 'How it is now', reason: null, onClick: () => showCharger(chargePointId) },
          { label: 'Messages', reason, onClick: () => showMessages(chargePointId) },
          { label: 'Make a new key…', reason, onClick: () => show({ edit: chargePointId, key: 'new' }) },
        ]}
        createForm={(close) => <ChargePointForm depotId={depotId} kept={null} onCancel={close} onDone={close} />}
        editForm={(chargePoint, seenRevision, close) => (
          <>
            <ChargePointForm
              depotId={depotId}
              kept={{ row: chargePoint, seenRevision }}
              onCancel={close}
              onDone={close}
            />
            {opened && <Connectors chargePoint={opened} show={show} />}
            {opened && <ChargerKey chargePoint={opened} show={show} />}
            <ChargerMessages onShow={() => showMessages(chargePoint.charge_point_id)} />
          </>
        )}
        move={(asset, close) => (
          <MoveAsset
            asset={asset}
            none="No circuit: the microgrid can’t be assembled"
            send={(circuit_id) => changeChargePoint({ ...about(asset), body: { circuit_id } })}
            close={close}
          />
        )}
        remove={(asset, close) => (
          <RemoveAsset asset={asset} send={() => deleteChargePoint(about(asset))} close={close}>
            Its connectors go with it, and it leaves the microgrid. The audit keeps what it was.
          </RemoveAsset>
        )}
      />
      {opened && (
        <>
          <OpenedConnector
            chargePoint={opened}
            show={show}
            connectorId={search.connector}
            removeId={search.remove_connector}
          />
          <OpenedChargerKey chargePoint={opened} show={show} opened={search.key} />
        </>
      )}
    </>
  )
}

type AboveProps = { readonly depotId: string; readonly find: string | undefined; readonly hasAny: boolean }

function AboveRegistry({ depotId, find, hasAny }: AboveProps) {
  if (!hasAny) return null
  return (
    <>
      <ProofNotice depotId={depotId} />
      <LiveChargers depotId={depotId} find={find} />
      <Title order={2} size="h4" mt="lg" mb={8}>
        As registered
      </Title>
    </>
  )
}

function ChargerMessages({ onShow }: { readonly onShow: () => void }) {
  const reason = useReasonAgainst('operator')
  return (
    <Stack gap={8} mt="lg">
      <Divider />
      <Group justify="space-between">
        <Title order={2}>Messages</Title>
        <ReasonButton size="xs" variant="default" reason={reason} onClick={onShow}>
          Show messages
        </ReasonButton>
      </Group>
      <Text size="sm" c="dimmed">
        All that it said and was told, except secrets.
      </Text>
    </Stack>
  )
}

const about = ({ charge_point_id, revision }: ChargePoint) =>
  ({ path: { charge_point_id }, headers: ifMatch(revision), throwOnError: true }) as const

const inOrder = (chargePoints: ChargePoint[]) => chargePoints.toSorted((a, b) => compareNames(a.name, b.name))

const columnsWith = (names: CircuitNames): readonly Column<ChargePoint>[] => [
  {
    header: 'Name',
    cell: (chargePoint) => (
      <>
        <SearchLink<Search> change={{ edit: chargePoint.charge_point_id }}>{chargePoint.name}</SearchLink>
        <Text size="xs" c="dimmed" hiddenFrom="sm">
          <CircuitName names={names} circuitId={chargePoint.circuit_id} none={none} />
        </Text>
      </>
    ),
  },
  {
    header: 'Circuit',
    from: 'sm',
    cell: ({ circuit_id }) => <CircuitName names={names} circuitId={circuit_id} none={none} />,
  },
  { header: 'OCPP identity', from: 'md', cell: (chargePoint) => chargePoint.ocpp_identity },
  { header: 'Connectors', align: 'right', from: 'sm', cell: (chargePoint) => chargePoint.connectors.length },
  { header: 'Rating', align: 'right', cell: (chargePoint) => <RatingCell {...chargePoint} /> },
  { header: 'Falls back to', align: 'right', from: 'md', cell: ({ fallback_kw }) => formatKw(fallback_kw) },
  { header: 'Limits sent to', from: 'lg', cell: ({ control_mode }) => controlModes[control_mode] },
]
