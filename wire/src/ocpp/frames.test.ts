import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Frame, frameText, parseFrame } from './frames.ts'

const max = 1 << 20
const parse = (text: string) => parseFrame(text, max)

describe('OCPP-1: a frame', () => {
  test.each<Frame>([
    { type: 'CALL', id: '1', action: 'Heartbeat', payload: {} },
    { type: 'RESULT', id: '1', payload: { currentTime: 'now' } },
    { type: 'ERROR', id: '1', code: 'NotSupported', description: 'no' },
  ])('is read as it was written: $type', (frame) => {
    expect(parse(frameText(frame))).toEqual(frame)
  })

  test.each(['', ' ', '\r\n'])('that is empty (%j) keeps a line open and says nothing', (text) => {
    expect(parse(text)).toEqual({ type: 'EMPTY' })
  })

  test.each([
    ['{', 'NO_JSON', null, true],
    ['null', 'NO_FRAME', null, true],
    ['{"a":1}', 'NO_FRAME', null, true],
    ['[]', 'NO_FRAME', null, false],
    ['[2]', 'NO_FRAME', null, true],
    ['[2,7,"Heartbeat",{}]', 'NO_FRAME', null, true],
    ['[2,"1","Heartbeat"]', 'NO_PAYLOAD', '1', true],
    ['[2,"1","Heartbeat",[]]', 'NO_PAYLOAD', '1', true],
    ['[2,"1",7,{}]', 'NO_FRAME', '1', true],
    ['[3,"1",null]', 'NO_PAYLOAD', '1', false],
    ['[4,"1"]', 'NO_FRAME', '1', false],
    ['[9,"1",{}]', 'UNKNOWN_TYPE', '1', true],
    ['["2","1",{}]', 'UNKNOWN_TYPE', '1', false],
    ['[2,"1","Heartbeat",{"__proto__":{"a":1}}]', 'FORBIDDEN_MEMBER', '1', true],
    ['[3,"1",{"__proto__":{"a":1}}]', 'FORBIDDEN_MEMBER', '1', false],
    ['[2,7,"Heartbeat",{"__proto__":{"a":1}}]', 'FORBIDDEN_MEMBER', null, true],
    ['{"__proto__":{"a":1}}', 'FORBIDDEN_MEMBER', null, true],
    ['[2,"1","Heartbeat",{"\\u005f_proto__":{"a":1}}]', 'FORBIDDEN_MEMBER', '1', true],
    ['[2,"1","Heartbeat",{"a":[{"constructor":1}]}]', 'FORBIDDEN_MEMBER', '1', true],
  ])('that is none: %s is %s', (text, why, id, mayBeAnswered) => {
    expect(parse(text)).toEqual({ type: 'UNREADABLE', why, id, mayBeAnswered })
  })

  test('holds no text that no database takes', () => {
    const parsed = parse(String.raw`[2,"1","BootNotification",{"a":"Ven\u0000","b":"\ud83d","c":"\ud83d\ude8c"}]`)
    expect(parsed).toMatchObject({ payload: { a: 'Ven', b: '\uFFFD', c: '🚌' } })
  })

  test('SEC-4: has a bound in length and in depth', () => {
    expect(parseFrame('[2,"1","Heartbeat",{}]', 10)).toMatchObject({ why: 'TOO_LONG' })
    const nested = (depth: number): string => `[2,"1","Heartbeat",{"a":${'['.repeat(depth)}${']'.repeat(depth)}}]`
    expect(parse(nested(30))).toMatchObject({ type: 'CALL' })
    expect(parse(nested(31))).toMatchObject({ why: 'TOO_DEEP' })
    const startedAt = performance.now()
    expect(parse('['.repeat(max))).toMatchObject({ why: 'TOO_DEEP' })
    expect(parse(`["${'\\'.repeat(max - 3)}`)).toMatchObject({ type: 'UNREADABLE' })
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })

  test('may hold brackets and quotes in its texts', () => {
    const payload = { text: '[[{{"\\"]]}}\\' }
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', '\\', '[', ']', '{', '}', 'a') }), (text) => {
        const frame: Frame = { type: 'CALL', id: '1', action: 'A', payload: { ...payload, more: text.repeat(3) } }
        expect(parse(frameText(frame))).toEqual(frame)
      }),
    )
  })
})
