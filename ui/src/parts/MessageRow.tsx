import { IconAlertTriangle, IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { ChargerMessage } from '../api/types.gen.ts'
import { Facts } from '../kit/Facts.tsx'
import { FoldRow } from '../kit/FoldRow.tsx'
import { Moment } from '../kit/Moment.tsx'
import { formatCount, formatMs } from '../kit/numbers.ts'
import { StoredText } from '../kit/StoredText.tsx'
import { formatTimeInFull } from '../kit/times.ts'
import { useSetSearch } from '../kit/useSetSearch.ts'
import type { Messages as Search } from '../search.ts'
import styles from './MessageRow.module.css'
import { messageDirections, messageKinds } from './words.ts'

type Props = { readonly message: ChargerMessage; readonly timezone: string; readonly isOpen: boolean }

/** One message: what kind, which way and when, and on demand what stood in it. */
export function MessageRow({ message, timezone, isOpen }: Props) {
  const setSearch = useSetSearch<Search>()
  const { at, direction, kind, action, took_ms: tookMs } = message
  const isWrong = kind === 'ERROR' || kind === 'UNREADABLE'
  const Arrow = direction === 'FROM_CHARGER' ? IconArrowDown : IconArrowUp
  return (
    <FoldRow
      isOpen={isOpen}
      onToggle={() => setSearch({ open: isOpen ? undefined : message.line_id }, { replace: true })}
      className={styles.line}
      line={
        <>
          <span className={styles.when}>
            <Moment time={at} timezone={timezone} />
          </span>
          <span className={styles.direction}>
            <Arrow size={14} aria-hidden /> {messageDirections[direction]}
          </span>
          <span className={styles.action}>
            {action ?? 'no action'}
            <span className={styles.kind} data-wrong={isWrong}>
              {isWrong && <IconAlertTriangle size={14} aria-hidden />}
              {messageKinds[kind]}
            </span>
          </span>
          <span className={styles.took}>{tookMs !== null && formatMs(tookMs)}</span>
        </>
      }
      details={() => <Details message={message} timezone={timezone} />}
    />
  )
}

function Details({ message, timezone }: { readonly message: ChargerMessage; readonly timezone: string }) {
  const { payload, payload_is_cut: isCut, message_id: messageId, took_ms: tookMs } = message
  return (
    <>
      <Facts
        facts={[
          ['When', formatTimeInFull(message.at, timezone)],
          ['Message id', messageId ?? 'none'],
          ...(tookMs === null ? [] : ([['Answered after', formatMs(tookMs)]] as const)),
        ]}
      />
      {isCut ? (
        <StoredText
          label={`Too long to be kept: these are its first ${formatCount(String(payload).length)} characters`}
        >
          {String(payload)}
        </StoredText>
      ) : (
        <StoredText label="As it was sent, without secrets">{JSON.stringify(payload, null, 2)}</StoredText>
      )}
    </>
  )
}
