import { actOnCharger } from '../api/sdk.gen.ts'
import type { ChargerActionInput, ChargerState } from '../api/types.gen.ts'
import { answerText } from './chargerWords.ts'
import { useRefreshCharger } from './refreshCharger.ts'

/** What was asked, and what came of it. */
export type Answered = { readonly asked: string; readonly text: string; readonly isDone: boolean }

export type AskProps = {
  readonly charger: ChargerState
  readonly close: () => void
  readonly onAnswered: (answered: Answered) => void
}

/** Asks, and tells the page what the charger answered. */
export function useAsk({ charger, onAnswered }: AskProps) {
  const refreshCharger = useRefreshCharger(charger)
  return async (body: ChargerActionInput, asked: string, idempotencyKey?: string) => {
    const { data } = await actOnCharger({
      path: { charge_point_id: charger.charge_point_id },
      ...{ body, throwOnError: true },
      ...(idempotencyKey !== undefined && { headers: { 'Idempotency-Key': idempotencyKey } }),
    })
    onAnswered({ asked, text: answerText(charger.name, data), isDone: data.answer === 'ACCEPTED' })
    void refreshCharger()
  }
}
