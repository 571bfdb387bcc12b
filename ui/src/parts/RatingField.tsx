import { Group, Input, NumberInput, SegmentedControl, Stack, Text } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import type { Rating } from '../api/types.gen.ts'
import { ratingConversion, ratingKw, ratingOf, type RatingInput } from './rating.ts'
import styles from './RatingField.module.css'

type Props = {
  // A form knows its own fields only; this part needs those of the rating, whatever else there is.
  readonly form: Pick<
    UseFormReturnType<{ rating: RatingInput }>,
    'getInputProps' | 'getValues' | 'setFieldValue' | 'errors'
  >
  readonly hint: string
}

/** A rating as the plate states it, and what it means in kW while one types. */
export function RatingField({ form, hint }: Props) {
  const input = form.getValues().rating
  const number = (field: keyof RatingInput, label: string, suffix = '') => (
    <NumberInput
      label={label}
      suffix={suffix}
      hideControls
      allowNegative={false}
      decimalScale={3}
      className={styles.number}
      {...form.getInputProps(`rating.${field}`)}
    />
  )
  return (
    <fieldset className={styles.field}>
      <legend className={styles.legend}>Rating, as the plate states it</legend>
      <Stack gap={8}>
        <Group gap={8} align="flex-end" wrap="nowrap">
          {number('value', unitNames[input.unit])}
          <SegmentedControl
            aria-label="Unit of the rating"
            data={['kW', 'kVA', 'A']}
            value={input.unit}
            onChange={(unit) => form.setFieldValue('rating', { ...input, unit: unit as Rating['unit'] })}
          />
        </Group>
        {input.unit === 'A' && (
          <Group gap={8} align="flex-end" wrap="nowrap">
            {number('voltage_v', input.phases === '3' ? 'Between conductors' : 'To neutral', ' V')}
            <SegmentedControl
              aria-label="Phases"
              data={[
                { value: '3', label: '3 phases' },
                { value: '1', label: '1 phase' },
              ]}
              value={input.phases}
              onChange={(phases) => form.setFieldValue('rating', { ...input, phases: phases === '3' ? '3' : '1' })}
            />
          </Group>
        )}
        {input.unit !== 'kW' && number('power_factor', 'Power factor')}
        {form.errors['rating'] && <Input.Error>{form.errors['rating']}</Input.Error>}
        <Conversion input={input} hint={hint} />
      </Stack>
    </fieldset>
  )
}

function Conversion({ input, hint }: { readonly input: RatingInput; readonly hint: string }) {
  const rating = ratingOf(input)
  const text = rating === null ? hint : Number.isFinite(ratingKw(rating)) ? ratingConversion(rating) : ''
  return (
    <Text size="sm" c="dimmed" role="status">
      {text}
    </Text>
  )
}

const unitNames: Record<Rating['unit'], string> = { kW: 'Power in kW', kVA: 'Apparent power in kVA', A: 'Current in A' }
