import { useState } from 'react'
import { Button, Title } from '@mantine/core'
import type { ChargerState } from '../api/types.gen.ts'
import { Panel } from '../kit/Panel.tsx'
import { When } from '../kit/When.tsx'
import styles from './ChargerPanel.module.css'
import { noticeKind } from './chargerWords.ts'

const shownMax = 8

type Props = { readonly charger: ChargerState; readonly timezone: string }

/** What a charger told beside its business, and where it strays from OCPP. */
export function ChargerNotices({ charger: { notices }, timezone }: Props) {
  const [all, setAll] = useState(false)
  const shown = all ? notices : notices.slice(0, shownMax)
  return (
    <Panel label="What it told lately">
      <div className={styles.body}>
        <Title order={3} size="h2">
          What it told lately
        </Title>
        {notices.length === 0 && (
          <span className={styles.dim}>
            Nothing beside its business. Faults, security events, new firmware and where it strays from OCPP stand here.
          </span>
        )}
        <ul className={styles.notices}>
          {shown.map(({ kind, what, detail, at }, nth) => (
            <li key={`${at} ${nth}`}>
              <span>
                <strong>{noticeKind(kind)}:</strong> {what}
                {detail !== null && ` · ${detail}`}
              </span>
              <span className={styles.dim}>
                <When time={at} timezone={timezone} />
              </span>
            </li>
          ))}
        </ul>
        {shown.length < notices.length && (
          <Button variant="subtle" onClick={() => setAll(true)}>
            Show all {notices.length}
          </Button>
        )}
      </div>
    </Panel>
  )
}
