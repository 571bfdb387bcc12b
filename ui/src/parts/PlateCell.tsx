import { Text } from '@mantine/core'
import type { Rating } from '../api/types.gen.ts'
import { formatKw } from '../kit/numbers.ts'
import { plateText } from './rating.ts'

type Props = {
  readonly rating: Rating | null
  readonly rating_kw: number | null
  readonly rating_conversion: string | null
}

/** The rating in kW; beside it the plate where that says it in another unit, and the arithmetic on hover. */
export function PlateCell({ rating, rating_kw: kw, rating_conversion: conversion }: Props) {
  if (rating === null || kw === null) {
    return (
      <Text span inherit c="dimmed">
        none stated
      </Text>
    )
  }
  return (
    <span title={conversion ?? ''} style={{ whiteSpace: 'nowrap' }}>
      {formatKw(kw)}
      {rating.unit !== 'kW' && (
        <Text span size="xs" c="dimmed" ml={8} visibleFrom="lg">
          {plateText(rating)}
        </Text>
      )}
    </span>
  )
}
