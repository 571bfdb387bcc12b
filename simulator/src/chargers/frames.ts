/** OCPP-J frames, as far as a charger needs them: OCPP 1.6J §4.2, 2.0.1 part 4 §4.2. */
export type Frame =
  | { readonly type: 'CALL'; readonly messageId: string; readonly action: string; readonly payload: unknown }
  | { readonly type: 'RESULT'; readonly messageId: string; readonly payload: unknown }
  | { readonly type: 'ERROR'; readonly messageId: string; readonly code: string }

export type Call = { readonly action: string; readonly payload: object }

/** Null: not a frame. A charger lets it lie. */
export function readFrame(text: string): Frame | null {
  const [type, messageId, third, fourth] = listIn(text)
  if (typeof messageId !== 'string') return null
  if (type === 2 && typeof third === 'string') return { type: 'CALL', messageId, action: third, payload: fourth }
  if (type === 3) return { type: 'RESULT', messageId, payload: third }
  return type === 4 && typeof third === 'string' ? { type: 'ERROR', messageId, code: third } : null
}

function listIn(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}

export const callText = (messageId: string, { action, payload }: Call): string =>
  JSON.stringify([2, messageId, action, payload])
export const resultText = (messageId: string, payload: object): string => JSON.stringify([3, messageId, payload])
export const errorText = (messageId: string, code: string, description: string): string =>
  JSON.stringify([4, messageId, code, description, {}])
