import { Menu, UnstyledButton } from '@mantine/core'
import { IconBuildingFactory2, IconSettings, IconUserCircle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useSession } from './access.ts'
import { AccountMenu } from './AccountMenu.tsx'
import styles from './Rail.module.css'

export function Rail() {
  const session = useSession()
  return (
    <nav className={styles.rail} aria-label="Main">
      <Link to="/depots" className={styles.mark} aria-label="Busbar: all depots">
        <img src="/busbar.svg" alt="" width={32} height={32} />
      </Link>
      <Link to="/depots" className={styles.item}>
        <IconBuildingFactory2 size={22} stroke={1.6} aria-hidden />
        Depots
      </Link>
      <AdminItem allowed={session.role !== 'viewer'} />
      <div className={styles.gap} />
      <Menu>
        <Menu.Target>
          <UnstyledButton className={styles.item} aria-label={`Account of ${session.name}`}>
            <IconUserCircle size={22} stroke={1.6} aria-hidden />
            Account
          </UnstyledButton>
        </Menu.Target>
        <AccountMenu session={session} />
      </Menu>
    </nav>
  )
}

function AdminItem({ allowed }: { readonly allowed: boolean }) {
  const content = (
    <>
      <IconSettings size={22} stroke={1.6} aria-hidden />
      Admin
    </>
  )
  if (allowed) {
    return (
      <Link to="/admin" className={styles.item}>
        {content}
      </Link>
    )
  }
  return (
    <span className={styles.item} aria-disabled="true" role="link" title="For operators and system admins only">
      {content}
    </span>
  )
}
