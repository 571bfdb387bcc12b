import { expect, test } from 'vitest'
import { admit } from './admission.ts'
import { openCycle } from './cycle.ts'
import { layOut } from './topology.ts'

test('LB-4: off is who asks for nothing, and whose own limits are below its minimum', () => {
  const ids = ['a', 'b', 'c', 'd', 'e']
  const wires = [...ids.map((id) => ({ id, parentId: 'root' })), { id: 'root', parentId: null }]
  const cycle = openCycle(layOut(wires, (id) => id !== 'root'))
  cycle.minW.set([0, 5, 5, 5, 0])
  cycle.ceilingW.set([0, 0, 4, 5, 1])
  admit(cycle)
  expect([...cycle.isOn]).toEqual([0, 0, 0, 1, 1])
  expect([...cycle.leastW]).toEqual([0, 0, 0, 5, 0])
})
