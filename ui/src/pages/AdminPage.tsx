import { Link, Outlet } from '@tanstack/react-router'
import { tabClass, TabLinks } from '../kit/TabLinks.tsx'
import { useReasonAgainst } from '../parts/access.ts'
import styles from './AdminPage.module.css'

const adminPages = [
  { to: '/admin/microgrids', label: 'Microgrids' },
  { to: '/admin/users', label: 'Users' },
  { to: '/admin/tokens', label: 'Tokens' },
] as const

/** What is around every page of the administration. */
export function AdminPage() {
  const reason = useReasonAgainst('system_admin')
  return (
    <>
      <TabLinks label="Administration">
        {adminPages.map(({ to, label }) =>
          reason === null ? (
            <Link key={to} to={to} className={tabClass} activeOptions={{ includeSearch: false }}>
              {label}
            </Link>
          ) : (
            <span key={to} className={`${tabClass} ${styles.forbidden}`} role="link" aria-disabled title={reason}>
              {label}
            </span>
          ),
        )}
        <Link to="/admin/audit" className={tabClass} activeOptions={{ includeSearch: false }}>
          Audit
        </Link>
      </TabLinks>
      <Outlet />
    </>
  )
}
