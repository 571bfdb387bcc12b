import { Group } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { changeSession } from '../api/sdk.gen.ts'
import type { ChargerSession, ChargerState } from '../api/types.gen.ts'
import { FailureAlert } from '../kit/FailureAlert.tsx'
import { formatKwh } from '../kit/numbers.ts'
import { ReasonButton } from '../kit/ReasonButton.tsx'
import { useSetSearch } from '../kit/useSetSearch.ts'
import { When } from '../kit/When.tsx'
import type { Charger as Search } from '../search.ts'
import { useReasonAgainst } from './access.ts'
import styles from './ChargerPanel.module.css'
import type { Answered } from './asking.ts'
import { useRefreshCharger } from './refreshCharger.ts'

type Props = {
  readonly charger: ChargerState
  readonly session: ChargerSession
  readonly timezone: string
  readonly onAnswered: (answered: Answered) => void
}

/** One bus that charges: what it needs, and what an operator can do about it. */
export function ChargerSessionRow({ charger, session, timezone, onAnswered }: Props) {
  const show = useSetSearch<Search>()
  const refreshCharger = useRefreshCharger(charger)
  const reason = useReasonAgainst('operator')
  const offline = charger.is_online ? null : 'It isn’t connected: it can’t be told to stop.'
  const { session_ref: sessionRef, is_paused: isPaused } = session
  const { mutate, isPending, error } = useMutation({
    mutationFn: () =>
      changeSession({
        path: { charge_point_id: charger.charge_point_id, session_ref: sessionRef },
        body: { is_paused: !isPaused },
        throwOnError: true,
      }),
    onSuccess: ({ data }) => {
      onAnswered(pausedText(data))
      void refreshCharger()
    },
  })
  return (
    <>
      <div className={styles.session}>
        <SessionWords session={session} timezone={timezone} />
        <Group gap={8}>
          <ReasonButton size="xs" variant="default" reason={reason} loading={isPending} onClick={() => mutate()}>
            {isPaused ? 'Go on' : 'Pause'}
          </ReasonButton>
          <ReasonButton size="xs" variant="default" reason={reason} onClick={() => show({ needs: sessionRef })}>
            What it needs…
          </ReasonButton>
          <ReasonButton
            size="xs"
            variant="default"
            reason={reason ?? offline}
            onClick={() => show({ stop: sessionRef })}
          >
            Stop…
          </ReasonButton>
        </Group>
      </div>
      <FailureAlert error={error} />
    </>
  )
}

const pausedText = ({ id_token: token, is_paused: isPaused }: ChargerSession): Answered => {
  const bus = token ?? 'the bus'
  return isPaused
    ? { isDone: true, asked: `Pause ${bus}`, text: 'Paused. With the next cycle it is told 0 kW, until it goes on.' }
    : { isDone: true, asked: `Let ${bus} go on`, text: 'It takes part in the sharing again with the next cycle.' }
}

function SessionWords({ session, timezone }: { readonly session: ChargerSession; readonly timezone: string }) {
  const { id_token: token, departure_at: departureAt, energy_needed_kwh: kwh, planned, tier, weight } = session
  return (
    <span className={styles.sessionWords}>
      <span>
        <strong>{token ?? 'A bus that wasn’t named'}</strong> since{' '}
        <When time={session.started_at} timezone={timezone} />
        {session.is_paused && <strong> · paused by an operator</strong>}
      </span>
      <span className={styles.dim}>
        {departureAt === null ? (
          'departure not known'
        ) : (
          <>
            leaves <When time={departureAt} timezone={timezone} />
            {planned?.departure_counts && ' as planned'}
          </>
        )}
        {` · ${kwh === null ? 'energy not known' : `needs ${formatKwh(kwh)}`}`}
        {` · priority ${tier}${tier === 0 ? ' (first)' : ''}`}
        {weight !== 1 && ` · weight ${weight}`}
        {` · session ${session.session_ref}`}
        {session.told_late && ' · it began out of sight'}
      </span>
    </span>
  )
}
