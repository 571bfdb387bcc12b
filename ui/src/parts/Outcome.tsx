import { IconAlertOctagon, IconCheck, IconPercentage50, IconQuestionMark } from '@tabler/icons-react'
import { outcomes, wordOf } from './cycleWords.ts'
import styles from './Outcome.module.css'

const icons = { APPLIED: IconCheck, CURTAILED: IconPercentage50, REJECTED: IconAlertOctagon }

/** How a cycle ended, as a word with its icon. Only what is unsafe has a colour: silence is good. */
export function Outcome({ outcome }: { readonly outcome: string }) {
  const Icon = icons[outcome as keyof typeof icons] ?? IconQuestionMark
  return (
    <span className={styles.outcome} data-outcome={outcome}>
      <Icon size={16} aria-hidden />
      {wordOf(outcomes, outcome)}
    </span>
  )
}
