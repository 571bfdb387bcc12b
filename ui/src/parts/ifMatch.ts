/** The revision that the user has seen, as the entity tag that the server compares. */
export const ifMatch = (revision: number) => ({ 'If-Match': `"${revision}"` })

export const idempotencyKey = (key: string) => ({ 'Idempotency-Key': key })
