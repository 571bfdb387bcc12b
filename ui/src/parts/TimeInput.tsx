import { TextInput } from '@mantine/core'
import { useState, type SyntheticEvent } from 'react'
import { instantOf, localInput } from './localInput.ts'

type Props = {
  readonly label: string
  readonly instant: string | undefined
  readonly onChange: (instant: string | undefined) => void
}

/**
 * An instant by the reader's clock. Its user types it part by part, and every part makes another time, or none: what
 * stands in the field is theirs until they leave it or press Enter.
 */
export function TimeInput({ label, instant, onChange }: Props) {
  const [typed, setTyped] = useState({ text: localInput(instant), over: instant })
  // It may change without the field: by the back button, or with all filters at once.
  if (typed.over !== instant) setTyped({ text: localInput(instant), over: instant })
  const take = ({ currentTarget: { value, validity } }: SyntheticEvent<HTMLInputElement>) => {
    const entered = instantOf(value)
    const isHalfTyped = entered === undefined && (value !== '' || validity.badInput)
    if (!isHalfTyped && localInput(entered) !== localInput(instant)) onChange(entered)
  }
  return (
    <TextInput
      label={label}
      type="datetime-local"
      // Without an end the field takes years of six digits.
      max="9999-12-31T23:59"
      value={typed.text}
      onChange={(event) => setTyped({ text: event.currentTarget.value, over: instant })}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take(event)
      }}
    />
  )
}
