import { expect, test } from 'vitest'
import { changeOf, type ChangeInput } from './whatIf.ts'

const input: ChangeInput = {
  ...{ kind: 'NODE_LIMIT', nodeId: 'n', limitKw: 200, limitId: null, unitId: null, strategy: 'PRIORITY' },
}

test('CYC-5: what is asked is complete before it is sent', () => {
  expect(changeOf(input)).toEqual({ type: 'NODE_LIMIT', node_id: 'n', limit_kw: 200 })
  expect(changeOf({ ...input, nodeId: null, limitKw: '12.5' })).toEqual({
    ...{ type: 'NODE_LIMIT', node_id: null, limit_kw: 12.5 },
  })
  expect(changeOf({ ...input, limitKw: '' })).toBeNull()
  expect(changeOf({ ...input, kind: 'WITHOUT_LIMIT' })).toBeNull()
  expect(changeOf({ ...input, kind: 'WITHOUT_BUS', unitId: 'u' })).toEqual({ type: 'WITHOUT_BUS', unit_id: 'u' })
  expect(changeOf({ ...input, kind: 'STRATEGY' })).toEqual({ type: 'STRATEGY', strategy: 'PRIORITY' })
})
