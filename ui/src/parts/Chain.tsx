import { IconArrowRight } from '@tabler/icons-react'
import { Moment } from '../kit/Moment.tsx'
import { formatKwDown } from '../kit/numbers.ts'
import styles from './Chain.module.css'

/** One place on the way from what a charger asks for to what it draws. */
export type ChainStep = {
  /** what or where: "asked", "Feeder B", "confirmed" */
  readonly label: string
  /** null: here it is not about a number */
  readonly kw: number | null
  /** in place of a number */
  readonly word?: string
  readonly time?: string
  readonly note?: string
  /** where it was held back; what came of it; what isn't as it should be */
  readonly mark: 'plain' | 'binding' | 'result' | 'trouble'
}

type Props = { readonly label: string; readonly steps: readonly ChainStep[]; readonly timezone: string }

/** Why a charger draws what it draws: every step from its wish to its meter, and the one that holds it back. */
export function Chain({ label, steps, timezone }: Props) {
  return (
    <ol className={styles.chain} aria-label={label}>
      {steps.map((step, at) => (
        <li key={`${step.label} ${at}`} className={styles.step} data-mark={step.mark}>
          {at > 0 && <IconArrowRight size={14} aria-hidden className={styles.arrow} />}
          <span className={styles.body}>
            <span className={styles.label}>{step.label}</span>
            <span className={styles.value}>
              {step.kw !== null && formatKwDown(step.kw)}
              {step.kw === null && step.word}
            </span>
            {(step.note !== undefined || step.time !== undefined) && (
              <span className={styles.note}>
                {step.time !== undefined && <Moment time={step.time} timezone={timezone} />}
                {step.time !== undefined && step.note !== undefined && ' · '}
                {step.note}
              </span>
            )}
          </span>
        </li>
      ))}
    </ol>
  )
}
