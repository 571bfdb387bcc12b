/** Asks again and again until the answer is there; the deadline is for a machine that is busy with other things. */
export async function until<Answer>(
  ask: () => Answer | Promise<Answer>,
  isThere: (answer: Answer) => boolean = Boolean,
  deadlineMs = 20_000,
): Promise<Answer> {
  const end = Date.now() + deadlineMs
  for (;;) {
    const answer = await ask()
    if (isThere(answer)) return answer
    if (Date.now() > end) throw new Error(`not within ${deadlineMs} ms; the last answer was ${JSON.stringify(answer)}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
