import { useMutation } from '@tanstack/react-query'
import { trustCharger } from '../api/sdk.gen.ts'
import type { ChargerState, ChargerUnit } from '../api/types.gen.ts'
import { FailureAlert } from '../kit/FailureAlert.tsx'
import { ReasonButton } from '../kit/ReasonButton.tsx'
import { useReasonAgainst } from './access.ts'
import type { Answered } from './asking.ts'
import styles from './ChargerPanel.module.css'
import { sessionsOf } from './LiveChargers.tsx'
import { useRefreshCharger } from './refreshCharger.ts'

type Props = {
  readonly charger: ChargerState
  readonly unit: ChargerUnit
  readonly onAnswered: (answered: Answered) => void
}

/** The way out for one that didn't keep to its limit: by itself where a bus shows it, or by somebody who looked after it. */
export function TrustAgain({ charger, unit, onAnswered }: Props) {
  const refreshCharger = useRefreshCharger(charger)
  const reason = useReasonAgainst('operator')
  const { mutate, isPending, error } = useMutation({
    mutationFn: () =>
      trustCharger({
        path: { charge_point_id: charger.charge_point_id },
        body: { connector: unit.connector },
        throwOnError: true,
      }),
    onSuccess: () => {
      onAnswered({
        asked: `Trust ${unit.name} again`,
        text: 'It is trusted, and judged anew by what it draws from now on.',
        isDone: true,
      })
      void refreshCharger()
    },
  })
  return (
    <>
      <div className={styles.session}>
        <span className={styles.sessionWords}>
          <span>{wayOut(sessionsOf(charger, unit).length > 0)}</span>
          <span className={styles.dim}>Was it looked after? Then it can be trusted at once.</span>
        </span>
        <ReasonButton size="xs" variant="default" reason={reason} loading={isPending} onClick={() => mutate()}>
          Trust it again
        </ReasonButton>
      </div>
      <FailureAlert error={error} />
    </>
  )
}

const wayOut = (hasBus: boolean): string =>
  hasBus
    ? 'It is trusted again once it has kept to its limit for a while.'
    : 'Without a bus nobody sees it keep to a limit: its rating stays kept free for it.'
