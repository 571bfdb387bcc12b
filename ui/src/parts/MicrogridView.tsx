import { Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { getDepotMicrogridOptions } from '../api/@tanstack/react-query.gen.ts'
import type { Microgrid } from '../api/types.gen.ts'
import { failureOf } from '../kit/failure.ts'
import { Panel } from '../kit/Panel.tsx'
import { ReasonButton } from '../kit/ReasonButton.tsx'
import { EmptyState, FailedState, LoadingRows } from '../kit/states.tsx'
import { useReturnFocus } from '../kit/useReturnFocus.ts'
import { useSetSearch } from '../kit/useSetSearch.ts'
import type { Microgrid as Search } from '../search.ts'
import { useReasonAgainst } from './access.ts'
import { Diagnostics } from './Diagnostics.tsx'
import { FaultList } from './FaultList.tsx'
import { isTopologyCode } from './faults.ts'
import { MicrogridIdentity } from './MicrogridIdentity.tsx'
import { MicrogridTree } from './MicrogridTree.tsx'
import { microgridRows } from './microgridTree.ts'
import styles from './MicrogridView.module.css'
import { NodePanel } from './NodePanel.tsx'
import { liveSite, useSiteStatus } from './siteStatus.ts'

type Props = { readonly depotId: string; readonly search: Search; readonly resync: ReactNode }

/** The microgrid of one depot in each of its situations: a tree, faults instead of one, not provisioned, out of reach. */
export function MicrogridView({ depotId, search, resync }: Props) {
  const query = useQuery(getDepotMicrogridOptions({ path: { depot_id: depotId } }))
  const failure = query.error && failureOf(query.error)
  if (query.isPending) {
    return (
      <Panel>
        <LoadingRows rows={10} />
      </Panel>
    )
  }
  // A tree from before must not hide that there is none any more; but silence of the server takes nothing away.
  if (failure?.type === 'refused' && isTopologyCode(failure.problem.code)) {
    return (
      <Panel label="Faults of the microgrid">
        <FaultList depotId={depotId} problem={failure.problem} />
      </Panel>
    )
  }
  if (failure?.type === 'refused' && failure.problem.code === 'MICROGRID_NOT_PROVISIONED') {
    return (
      <Panel>
        <EmptyState title="This depot has no microgrid yet" action={resync}>
          It comes from an older system. Its microgrid is made from the circuits that are there; they stay as they are.
        </EmptyState>
      </Panel>
    )
  }
  if (!query.data || failure?.type === 'refused') {
    return <FailedState error={query.error} what="The microgrid" retry={() => void query.refetch()} />
  }
  return <Assembled microgrid={query.data} search={search} />
}

function Assembled({ microgrid, search }: { readonly microgrid: Microgrid; readonly search: Search }) {
  const setSearch = useSetSearch<Search>()
  const isPhone = useMediaQuery('(max-width: 62em)', false, { getInitialValueInEffect: false })
  const { data: status } = useSiteStatus(microgrid.depot_id)
  const site = status ? liveSite(status) : null
  const rows = microgridRows(microgrid)
  const row = rows.find(({ id }) => id === search.node)
  const close = () => setSearch({ node: undefined })
  const details = row && <NodePanel {...{ microgrid, rows, row, site }} onClose={close} />
  return (
    <>
      <Diagnostics microgrid={microgrid} />
      <div className={styles.view}>
        <Panel label="Electrical structure">
          {rows.length === 0 ? (
            <NoNodes depotId={microgrid.depot_id} />
          ) : (
            <MicrogridTree microgrid={microgrid} search={search} site={site} />
          )}
        </Panel>
        {!isPhone && (
          <div className={styles.side}>
            <Panel label="Details">{details ?? <MicrogridIdentity microgrid={microgrid} />}</Panel>
          </div>
        )}
        {isPhone && (
          <Panel label="Identity">
            <MicrogridIdentity microgrid={microgrid} />
          </Panel>
        )}
      </div>
      {isPhone && details && <PhoneDetails onClose={close}>{details}</PhoneDetails>}
    </>
  )
}

function NoNodes({ depotId }: { readonly depotId: string }) {
  const navigate = useNavigate()
  const reason = useReasonAgainst('operator')
  const add = () => void navigate({ to: '/depots/$depotId/circuits', params: { depotId }, search: { edit: 'new' } })
  return (
    <EmptyState
      title="No nodes yet"
      action={
        <ReasonButton reason={reason} leftSection={<IconPlus size={16} />} onClick={add}>
          Add circuit
        </ReasonButton>
      }
    >
      Add a circuit without a parent: it becomes the first grid connection.
    </EmptyState>
  )
}

function PhoneDetails({ onClose, children }: { readonly onClose: () => void; readonly children: ReactNode }) {
  useReturnFocus()
  return (
    <Drawer
      opened
      onClose={onClose}
      position="bottom"
      size="80%"
      withCloseButton={false}
      padding={0}
      attributes={{ content: { 'aria-label': 'Details' } }}
    >
      {children}
    </Drawer>
  )
}
