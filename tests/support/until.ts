/** Asks again and again until the answer is there; the deadline is for a machine that is busy with other things. */
export async function until<Answer>(
  ask: () => Answer | Promise<Answer>,
  isThere: (answer: Answer) => boolean = Boolean,
  deadlineMs = 20_000,
): Promise<Answer> {
  const startedAt = Date.now()
  for (;;) {
    const answer = await ask()
    if (isThere(answer)) return answer
    const waitedMs = Date.now() - startedAt
    if (waitedMs > deadlineMs)
      throw new Error(`not within ${deadlineMs} ms; the last answer was ${JSON.stringify(answer)}`)
    // Each time it asks it takes from what it waits for: the longer it lasts, the more seldom.
    await new Promise((resolve) => setTimeout(resolve, Math.min(10 + waitedMs / 10, 100)))
  }
}
