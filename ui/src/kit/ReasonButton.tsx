import { ActionIcon, Button, Tooltip, VisuallyHidden, type ButtonProps } from '@mantine/core'
import { useId, type MouseEvent, type ReactNode } from 'react'

type Props = ButtonProps & {
  /** why this can't be done now; null: it can */
  readonly reason: string | null
  readonly onClick: () => void
  readonly children: ReactNode
}

/** An action that the rules forbid stays in sight, can be reached by keyboard, and says why. */
export function ReasonButton({ reason, onClick, children, ...look }: Props) {
  const reasonId = useId()
  if (reason === null) {
    return (
      <Button {...look} onClick={onClick}>
        {children}
      </Button>
    )
  }
  return (
    <Tooltip label={reason}>
      <Button {...look} data-disabled aria-disabled aria-describedby={reasonId} onClick={refuse}>
        {children}
        <VisuallyHidden id={reasonId}>{reason}</VisuallyHidden>
      </Button>
    </Tooltip>
  )
}

type IconProps = {
  readonly label: string
  readonly reason: string | null
  readonly onClick: () => void
  readonly children: ReactNode
}

export function ReasonIcon({ label, reason, onClick, children }: IconProps) {
  const forbidden = reason !== null
  return (
    <Tooltip label={forbidden ? `${label}: ${reason}` : label}>
      <ActionIcon
        aria-label={forbidden ? `${label} (not available: ${reason})` : label}
        {...(forbidden && { 'data-disabled': true, 'aria-disabled': true })}
        onClick={forbidden ? refuse : onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  )
}

const refuse = (event: MouseEvent) => event.preventDefault()
