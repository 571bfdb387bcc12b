import { Text } from '@mantine/core'
import type { Rating } from '../api/types.gen.ts'
import { formatKwDown } from '../kit/numbers.ts'
import { plateText } from './rating.ts'

type Props = {
  readonly rating: Rating | null
  readonly rating_kw: number | null
  readonly rating_conversion: string | null
}

/** The rating in kW, with the arithmetic that led there on hover. */
export function RatingCell({ rating, rating_kw: kw, rating_conversion: conversion }: Props) {
  if (rating === null || kw === null) {
    return (
      <Text span inherit c="dimmed">
        none stated
      </Text>
    )
  }
  return (
    <span title={conversion ?? ''} style={{ whiteSpace: 'nowrap' }}>
      {formatKwDown(kw)}
    </span>
  )
}

/** The plate, where it says more than the kW do. */
export function PlateCell({ rating }: Pick<Props, 'rating'>) {
  return (
    <Text span size="xs" c="dimmed">
      {rating && plateText(rating)}
    </Text>
  )
}
