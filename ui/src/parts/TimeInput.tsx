import { TextInput } from '@mantine/core'
import { useState, type SyntheticEvent } from 'react'
import { knownTimezone } from '../kit/times.ts'
import { instantOf, localInput } from './localInput.ts'

type Props = {
  readonly label: string
  /** whose clock is meant: the depot's, or the reader's own where no depot is concerned */
  readonly timezone: string
  readonly instant: string | undefined
  readonly onChange: (instant: string | undefined) => void
}

/**
 * An instant by a clock on the wall. Its user types it part by part, and every part makes another time, or none: what
 * stands in the field is theirs until they leave it or press Enter.
 */
export function TimeInput({ label, timezone, instant, onChange }: Props) {
  const zone = knownTimezone(timezone)
  const [typed, setTyped] = useState({ text: localInput(instant, zone), over: instant, zone })
  // It may change without the field: by the back button, or with all filters at once.
  if (typed.over !== instant || typed.zone !== zone) {
    setTyped({ text: localInput(instant, zone), over: instant, zone })
  }
  const take = ({ currentTarget: { value, validity } }: SyntheticEvent<HTMLInputElement>) => {
    const entered = instantOf(value, zone)
    const isHalfTyped = entered === undefined && (value !== '' || validity.badInput)
    if (!isHalfTyped && localInput(entered, zone) !== localInput(instant, zone)) onChange(entered)
  }
  return (
    <TextInput
      label={label}
      type="datetime-local"
      // Without an end the field takes years of six digits.
      max="9999-12-31T23:59"
      value={typed.text}
      onChange={(event) => setTyped({ text: event.currentTarget.value, over: instant, zone })}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take(event)
      }}
    />
  )
}
