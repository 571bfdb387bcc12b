import type { Supply } from './profiles.ts'

/** What is odd about a firmware. Each has been seen in the field; the sentence says what it does. */
export const habits = {
  IGNORES_DURATION: 'keeps a profile in force after its duration has run out',
  IGNORES_VALID_TO: 'keeps a profile in force after validTo',
  COUNTS_FROM_VALID_FROM:
    'counts periods from validFrom, else from the start of the transaction; never from startSchedule',
  WATTS_ONLY: 'rejects profiles in amperes',
  AMPERES_ONLY: 'rejects profiles in watts',
  ONE_PERIOD_ONLY: 'rejects profiles of more than one period',
  REJECTS_STATION_MAX: 'rejects ChargePointMaxProfile and ChargingStationMaxProfile',
  REJECTS_TX_PROFILE: 'rejects TxProfile',
  TX_DEFAULT_FOR_NEXT_ONLY: 'applies a new TxDefaultProfile to the next transaction only',
  NEVER_OBEYS: 'accepts every profile and obeys none',
  SLOW_TO_FOLLOW: 'takes 25 seconds to follow a limit',
  NO_ANSWER: 'answers no SetChargingProfile, and does nothing with it',
  ANSWERS_LATE: 'does at once what a SetChargingProfile says, and answers it 45 seconds later',
  FORGETS_TX_PROFILE_AT_REBOOT: 'takes a transaction up again after a reboot, without its TxProfile',
  FORGETS_ALL_AT_REBOOT: 'has no profile left after a reboot',
  BOOTS_ON_RECONNECT: 'sends BootNotification whenever it connects',
  CLOCK_FAST: 'is ten minutes ahead, and takes no time from anybody',
  CLOCK_SLOW: 'is ten minutes behind, and takes no time from anybody',
  BOOT_LOOP: 'reboots a minute and a half after each boot',
  QUEUES_METER_VALUES: 'sends what it measured offline later, with old timestamps',
  KILOWATTS: 'reports power in kW and energy in kWh',
  NO_POWER: 'reports energy only',
  BAD_ENUMS: 'reports measurands that are in no schema',
  NONSENSE_COMPOSITE: 'answers GetCompositeSchedule with nonsense',
  STUCK_AFTER_ZERO: 'ignores the first limit after it was paused by a limit of 0',
} as const satisfies Record<string, string>

export type Habit = keyof typeof habits
export const habitNames = Object.keys(habits) as readonly Habit[]

export type Protocol = 'ocpp1.6' | 'ocpp2.0.1'

/** A charger as it comes from the factory and was commissioned. Powers are at its own reference. */
export type Make = {
  readonly identity: string
  readonly protocol: Protocol
  /** basic authentication, where the central system asks for it */
  readonly key: string | null
  readonly connectors: number
  readonly ratingW: number
  readonly supply: Supply
  /** what its limits and its meter mean, and what share of the AC input comes out */
  readonly limitReference: 'AC_INPUT' | 'DC_OUTPUT'
  readonly efficiency: number
  /** below it a bus doesn't charge slowly, but not at all */
  readonly minimumW: number
  readonly meterEveryMs: number
  readonly reactionMs: number
  readonly bootMs: number
  /** a TxDefaultProfile for the whole charger that was installed when it was commissioned */
  readonly commissionedFallbackW: number | null
  readonly habits: ReadonlySet<Habit>
}

/** Six amperes, as IEC 61851 has it. */
export const sixAmperesW = ({ phases, voltageV }: Supply): number => 6 * phases * voltageV
