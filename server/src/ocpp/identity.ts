const form = /^[A-Za-z0-9*\-_=:+|@.]{1,48}$/

/** Who says to have come: the last part of the address (OCPP-J 1.6 §3.1.1). Null: that names nobody. */
export function identityIn(url: string, prefix: string): string | null {
  const [path = ''] = url.split('?', 1)
  if (!path.startsWith(prefix)) return null
  try {
    const identity = decodeURIComponent(path.slice(prefix.length))
    return form.test(identity) ? identity : null
  } catch {
    return null
  }
}

/**
 * The key in `Authorization: Basic`. An identity may hold colons and a key any byte, so nothing is split and nothing
 * decoded as text. Null: none, or one of somebody else.
 */
export function keyIn(header: string | undefined, identity: string): Buffer | null {
  const [, encoded] = /^basic +([\w+/=-]{1,1024}) *$/i.exec(header ?? '') ?? []
  if (encoded === undefined) return null
  const credentials = Buffer.from(encoded, 'base64')
  const name = Buffer.from(`${identity}:`)
  return credentials.subarray(0, name.length).equals(name) ? credentials.subarray(name.length) : null
}
