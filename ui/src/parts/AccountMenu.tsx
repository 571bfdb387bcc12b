import { Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core'
import { IconKey, IconLogout } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { signOutMutation } from '../api/@tanstack/react-query.gen.ts'
import type { Session } from '../api/types.gen.ts'
import { roleNames } from './access.ts'

const schemes = [
  { scheme: 'auto', label: 'As the system' },
  { scheme: 'light', label: 'Light' },
  { scheme: 'dark', label: 'Dark' },
] as const satisfies { scheme: MantineColorScheme; label: string }[]

export function AccountMenu({ session }: { readonly session: Session }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const signOut = useSignOut()
  return (
    <Menu.Dropdown>
      <Menu.Label>
        {session.name} · {roleNames[session.role]}
      </Menu.Label>
      <Menu.Item leftSection={<IconKey size={16} />} component={Link} to="/account">
        Change password
      </Menu.Item>
      <Menu.Item leftSection={<IconLogout size={16} />} onClick={signOut}>
        Sign out
      </Menu.Item>
      <Menu.Divider />
      <Menu.Label>Appearance</Menu.Label>
      <Menu.RadioGroup value={colorScheme} onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}>
        {schemes.map(({ scheme, label }) => (
          <Menu.RadioItem key={scheme} value={scheme}>
            {label}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </Menu.Dropdown>
  )
}

function useSignOut(): () => void {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const { mutate } = useMutation({
    ...signOutMutation(),
    // Whatever the server says, this browser shows nothing more to whoever sits down next.
    onSettled: async () => {
      await navigate({ to: '/sign-in' })
      queryClient.clear()
    },
  })
  return () => mutate({})
}
