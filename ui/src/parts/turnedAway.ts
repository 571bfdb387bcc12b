const reasons = new Map([
  ['UNKNOWN_IDENTITY', 'No charge point has this identity.'],
  ['WRONG_KEY', 'The key that it showed is not its own.'],
  ['NO_KEY', 'It has no key yet.'],
  ['PROFILE_TOO_LOW', 'It came with less security than its charge point asks for.'],
  ['ALREADY_CONNECTED', 'A charger of this identity was connected already.'],
  ['NO_COMMON_PROTOCOL', 'It offered neither OCPP 1.6 nor OCPP 2.0.1.'],
])

/** Why a charger was turned away, as a sentence. A reason that is newer than this page is shown by its name. */
export function whyTurnedAway(why: string): string {
  return reasons.get(why) ?? `${why}.`
}
