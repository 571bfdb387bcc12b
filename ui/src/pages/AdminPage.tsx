import { Link, Outlet } from '@tanstack/react-router'
import { tabClass, TabLinks } from '../kit/TabLinks.tsx'
import { reasonAgainst, useSession } from '../parts/access.ts'
import styles from './AdminPage.module.css'

const adminPages = [
  { to: '/admin/microgrids', label: 'Microgrids', needs: 'system_admin' },
  { to: '/admin/users', label: 'Users', needs: 'system_admin' },
  { to: '/admin/tokens', label: 'Tokens', needs: 'system_admin' },
  { to: '/admin/unknown-chargers', label: 'Unknown chargers', needs: 'operator' },
  { to: '/admin/webhooks', label: 'Webhooks', needs: 'system_admin' },
  { to: '/admin/older-endpoints', label: 'Older endpoints', needs: 'system_admin' },
  { to: '/admin/audit', label: 'Audit', needs: 'operator' },
] as const

/** What is around every page of the administration. */
export function AdminPage() {
  const { role } = useSession()
  return (
    <>
      <TabLinks label="Administration">
        {adminPages.map(({ to, label, needs }) => {
          const reason = reasonAgainst(role, needs)
          return reason === null ? (
            <Link key={to} to={to} className={tabClass} activeOptions={{ includeSearch: false }}>
              {label}
            </Link>
          ) : (
            <span key={to} className={`${tabClass} ${styles.forbidden}`} role="link" aria-disabled title={reason}>
              {label}
            </span>
          )
        })}
      </TabLinks>
      <Outlet />
    </>
  )
}
