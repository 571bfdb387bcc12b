import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useRef, useState } from 'react'

export type RowAction = {
  readonly label: string
  readonly onClick: () => void
  /** null: it can be done */
  readonly reason: string | null
  readonly removes?: boolean
}

type Props = { readonly name: string; readonly actions: () => readonly RowAction[] }

/** What can be done with one row; what can't stays in sight with the reason. */
export function RowMenu({ name, actions }: Props) {
  // A menu is costly to stand by, and a table has hundreds: it is made when it is first asked for.
  const [asked, setAsked] = useState(false)
  const [opened, setOpened] = useState(false)
  const target = useRef<HTMLButtonElement>(null)
  const open = () => {
    setAsked(true)
    setOpened(true)
  }
  /** The menu would return the focus to the button that it replaced. */
  const change = (isOpen: boolean) => {
    setOpened(isOpen)
    if (!isOpen) target.current?.focus()
  }
  const button = (
    <ActionIcon ref={target} aria-label={`Actions for ${name}`} aria-haspopup="menu" {...(!asked && { onClick: open })}>
      <IconDots size={18} />
    </ActionIcon>
  )
  if (!asked) return button
  return (
    <Menu opened={opened} onChange={change} returnFocus={false}>
      <Menu.Target>{button}</Menu.Target>
      <Items actions={actions()} />
    </Menu>
  )
}

function Items({ actions }: { readonly actions: readonly RowAction[] }) {
  const reasons = [...new Set(actions.flatMap(({ reason }) => (reason === null ? [] : [reason])))]
  return (
    <Menu.Dropdown maw={260}>
      {actions.map(({ label, onClick, reason, removes }) => (
        <Menu.Item
          key={label}
          disabled={reason !== null}
          {...(removes && reason === null && { style: { color: 'var(--breach-text)' } })}
          {...(reason !== null && { 'aria-description': reason })}
          onClick={onClick}
        >
          {label}
        </Menu.Item>
      ))}
      {reasons.map((reason) => (
        <Menu.Label key={reason}>{reason}</Menu.Label>
      ))}
    </Menu.Dropdown>
  )
}
