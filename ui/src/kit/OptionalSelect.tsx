import { Select, type ComboboxItem, type SelectProps } from '@mantine/core'

type Props = Omit<SelectProps, 'data' | 'value' | 'defaultValue' | 'onChange' | 'clearable'> & {
  readonly data: readonly ComboboxItem[]
  /** what choosing nothing means, in words */
  readonly none: string
  readonly value?: string | null
  readonly onChange?: (value: string | null) => void
  readonly defaultValue?: unknown
}

const nothing = ''

/** A choice that may stay open. Nothing is an option like the others, so that it has words and can be reached by keyboard. */
export function OptionalSelect({ data, none, value, onChange, defaultValue: _, ...select }: Props) {
  return (
    <Select
      data={[{ value: nothing, label: none }, ...data]}
      searchable
      limit={200}
      allowDeselect={false}
      value={value ?? nothing}
      onChange={(chosen) => onChange?.(chosen === nothing ? null : chosen)}
      {...select}
    />
  )
}
