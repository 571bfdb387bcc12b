const secretName = /password|authorizationkey|secret|privatekey/i
const masked = '…'

/** A message as it may be kept and shown: what is secret is masked, and the rest untouched. */
export function withoutSecrets(payload: unknown, text: string): unknown {
  return secretName.test(text) ? mask(payload) : payload
}

function mask(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mask)
  if (typeof value !== 'object' || value === null) return value
  const isSecret = namesSecret(value)
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      secretName.test(name) || (isSecret && holdsValue.has(name)) ? masked : mask(member),
    ]),
  )
}

const holdsValue = new Set(['value', 'attributeValue', 'variableAttribute', 'actualValue'])

/** 1.6 says `key`, 2.0.1 `variable.name`. */
function namesSecret(value: object): boolean {
  const { key, variable } = value as Record<string, unknown>
  const name =
    typeof variable === 'object' && variable !== null ? (variable as Record<string, unknown>)['name'] : undefined
  return [key, name].some((one) => typeof one === 'string' && secretName.test(one))
}
