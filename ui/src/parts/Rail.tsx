import { Menu, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconAlertTriangle, IconBuildingFactory2, IconSettings, IconUserCircle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { countIncidentsOptions } from '../api/@tanstack/react-query.gen.ts'
import { formatCount } from '../kit/numbers.ts'
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
      <IncidentsItem />
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

const shownMax = 99

function IncidentsItem() {
  const { data: count } = useQuery(countIncidentsOptions())
  const open = count?.open ?? 0
  return (
    <Link to="/incidents" className={styles.item} aria-label={`Incidents, ${formatCount(open)} open`}>
      <span className={styles.icon}>
        <IconAlertTriangle size={22} stroke={1.6} aria-hidden />
        {open > 0 && (
          <span className={styles.count} data-worst={count?.worst}>
            {open > shownMax ? `${shownMax}+` : open}
          </span>
        )}
      </span>
      Incidents
    </Link>
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
