/** `AT_ONCE`: somebody may have to take less. `IN_TURN`: it can wait until the cycles before have been paid for. */
export type Haste = 'AT_ONCE' | 'IN_TURN'
