import { IconAlertOctagon, IconAlertTriangle, IconPlugConnected } from '@tabler/icons-react'
import type { ChargerState } from '../api/types.gen.ts'
import { When } from '../kit/When.tsx'
import styles from './ChargerMarks.module.css'
import { troublesOf, troubleText, troubleTone } from './chargerTrouble.ts'

type Props = { readonly charger: ChargerState; readonly timezone: string }

/** Whether a charger is there, and what is wrong with it: each with its word and its icon. */
export function ChargerMarks({ charger, timezone }: Props) {
  const { is_online: isOnline, since } = charger
  return (
    <span className={styles.marks}>
      {isOnline && (
        <span className={styles.mark}>
          <IconPlugConnected size={14} aria-hidden />
          <span>
            online <Since time={since} timezone={timezone} />
          </span>
        </span>
      )}
      {troublesOf(charger).map((trouble) => {
        const tone = troubleTone(trouble)
        const Icon = tone === 'breach' ? IconAlertOctagon : IconAlertTriangle
        return (
          <span key={trouble} className={styles.mark} data-tone={tone}>
            <Icon size={14} aria-hidden />
            <span>
              {troubleText(trouble)} {trouble === 'OFFLINE' && <Since time={since} timezone={timezone} />}
            </span>
          </span>
        )
      })}
    </span>
  )
}

function Since({ time, timezone }: { readonly time: string | null; readonly timezone: string }) {
  if (time === null) return null
  return (
    <>
      since <When time={time} timezone={timezone} />
    </>
  )
}
