import type { OrderAnswer } from './chargers.ts'

type Asked = { answer(answer: OrderAnswer): void; late(answer: OrderAnswer): void; isGivenUp: boolean }

/** Those that never are answered are forgotten, the oldest first. */
const givenUpMax = 64

/** What operators asked of chargers, and who waits for the answer. */
export class AskedOrders {
  readonly #asked = new Map<string, Asked>()

  /** The first answer; `late` is told one that comes after it was given up. */
  ask(orderId: string, late: (answer: OrderAnswer) => void): Promise<OrderAnswer> {
    return new Promise((answer) => this.#asked.set(orderId, { answer, late, isGivenUp: false }))
  }

  /** Whether it was one of these. */
  heard(orderId: string, answer: OrderAnswer): boolean {
    const asked = this.#asked.get(orderId)
    if (!asked) return false
    if (answer.kind !== 'NO_ANSWER') this.#asked.delete(orderId)
    if (asked.isGivenUp) asked.late(answer)
    else asked.answer(answer)
    asked.isGivenUp = true
    this.#forget()
    return true
  }

  #forget(): void {
    const givenUp = [...this.#asked].filter(([, { isGivenUp }]) => isGivenUp)
    for (const [orderId] of givenUp.slice(0, Math.max(0, givenUp.length - givenUpMax))) this.#asked.delete(orderId)
  }
}
