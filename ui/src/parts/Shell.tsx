import { Outlet } from '@tanstack/react-router'
import { LiveBanner } from './LiveBanner.tsx'
import { LiveStreamProvider } from './live.tsx'
import { Rail } from './Rail.tsx'
import styles from './Shell.module.css'

/** What is around every page once one is signed in. */
export function Shell() {
  return (
    <LiveStreamProvider>
      <a className={styles.skip} href="#content">
        Skip to the content
      </a>
      <div className={styles.shell}>
        <Rail />
        <div className={styles.column}>
          <LiveBanner />
          <main id="content" className={styles.main} tabIndex={-1}>
            <Outlet />
          </main>
        </div>
      </div>
    </LiveStreamProvider>
  )
}
