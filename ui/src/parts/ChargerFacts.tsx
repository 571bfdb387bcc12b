import { Title } from '@mantine/core'
import type { ChargerState } from '../api/types.gen.ts'
import { Facts } from '../kit/Facts.tsx'
import { IdText } from '../kit/IdText.tsx'
import { countOf, formatKwDown } from '../kit/numbers.ts'
import { Panel } from '../kit/Panel.tsx'
import { When } from '../kit/When.tsx'
import styles from './ChargerPanel.module.css'
import { fallbackText, protocols, setUps } from './chargerWords.ts'
import { whyTurnedAway } from './turnedAway.ts'

type Props = { readonly charger: ChargerState; readonly timezone: string }

/** What a charger is and keeps, apart from what it does. */
export function ChargerFacts({ charger, timezone }: Props) {
  const { make, abilities, units, hard_cap_kw: capKw, turned_away: turned } = charger
  return (
    <Panel label="The charger">
      <div className={styles.body}>
        <Title order={3} size="h2">
          The charger
        </Title>
        <Facts
          facts={[
            ['Connection', <Connection key="connection" charger={charger} timezone={timezone} />],
            ['Identity', <IdText key="identity" id={charger.ocpp_identity} label="identity" />],
            ['Make', make ? `${make.vendor} ${make.model}` : 'not told yet'],
            ['Serial number', make?.serial ?? 'not told'],
            ['Firmware', make?.firmware ?? 'not told'],
            ['Takes limits', abilities ? steers(abilities.can_steer) : 'not told yet'],
            ['Is given them', asWhat[charger.limits_as ?? 'NONE']],
            ...(abilities ? abilityFacts(abilities) : []),
            ...(turned === null
              ? []
              : ([['Turned away', <TurnedAway key="away" turned={turned} timezone={timezone} />]] as const)),
            ['Set-up', setUps[charger.set_up]],
            ['Clock', charger.clock?.text ?? 'not known yet'],
            ['Hard cap', capKw === null ? 'never confirmed' : formatKwDown(capKw)],
            ...units.map(
              (unit) =>
                [
                  units.length === 1 ? 'Falls back to' : `Falls back to (${unit.connector ?? 'whole'})`,
                  fallbackText(unit),
                ] as const,
            ),
          ]}
        />
      </div>
    </Panel>
  )
}

type TurnedAwayProps = Pick<Props, 'timezone'> & { readonly turned: NonNullable<ChargerState['turned_away']> }

function TurnedAway({ turned: { at, times, why }, timezone }: TurnedAwayProps) {
  return (
    <>
      {whyTurnedAway(why)} Last <When time={at} timezone={timezone} />, {countOf(times, 'time', 'times')} in all.
    </>
  )
}

function Connection({ charger: { is_online: isOnline, protocol, since }, timezone }: Props) {
  if (isOnline) {
    return (
      <>
        online, {protocol === null ? 'protocol not known' : protocols[protocol]}
        {since !== null && (
          <>
            {', since '}
            <When time={since} timezone={timezone} />
          </>
        )}
      </>
    )
  }
  if (since === null) return <>it never connected</>
  return (
    <>
      offline since <When time={since} timezone={timezone} />
    </>
  )
}

type Fact = readonly [name: string, value: string]

function abilityFacts({ units, steps_max: steps, stack_level_max: level }: Abilities): readonly Fact[] {
  const facts: readonly (readonly [name: string, value: string | null])[] = [
    ['Limits in', units && units.map(unitWord).join(' or ')],
    ['Limits ahead', steps === null ? null : countOf(steps, 'step')],
    ['Highest level', level === null ? null : `${level} (of limits that lie over each other)`],
  ]
  return facts.flatMap(([name, value]): Fact[] => (value === null ? [] : [[name, value]]))
}

type Abilities = NonNullable<ChargerState['abilities']>

const steers = (canSteer: boolean | null): string =>
  canSteer === null ? 'it doesn’t say' : canSteer ? 'yes' : 'no: it can’t be steered'

const asWhat: Readonly<Record<NonNullable<ChargerState['limits_as']> | 'NONE', string>> = {
  ...{ SESSION: 'for each session', DEFAULT: 'for a connector, whoever charges there', WHOLE: 'for the whole charger' },
  NONE: 'in no way that it takes: it can’t be steered',
}

const unitWord = (unit: 'W' | 'A'): string => (unit === 'W' ? 'watts' : 'amperes')
