import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'

export type RowAction = {
  readonly label: string
  readonly onClick: () => void
  /** null: it can be done */
  readonly reason: string | null
  readonly removes?: boolean
}

/** What can be done with one row; what can't stays in sight with the reason. */
export function RowMenu({ name, actions }: { readonly name: string; readonly actions: readonly RowAction[] }) {
  const reasons = [...new Set(actions.flatMap(({ reason }) => (reason === null ? [] : [reason])))]
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon aria-label={`Actions for ${name}`}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown maw={260}>
        {actions.map(({ label, onClick, reason, removes }) => (
          <Menu.Item
            key={label}
            disabled={reason !== null}
            {...(removes && { color: 'red' })}
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
    </Menu>
  )
}
