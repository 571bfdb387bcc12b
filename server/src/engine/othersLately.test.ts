import { expect, test } from 'vitest'
import { OthersLately } from './othersLately.ts'
import { SiteMeters } from './siteMeters.ts'

const hourMs = 3_600_000
const meters = (surelyOthersW: number) => [{ nodeId: 'board', surelyOthersW }]

test('OCPP-5: what is measured beside chargers counts with the most of a day, in whole kilowatts', () => {
  const others = new OthersLately()
  const after = (w: number, hours: number) => {
    others.note(meters(w), hours * hourMs)
    return others.most().get('board')
  }
  expect(after(600_100, 8)).toBe(601_000)
  expect(after(2_000, 9)).toBe(601_000)
  expect(after(3_000, 31)).toBe(601_000)
  expect(after(1_000, 32)).toBe(3_000)
})

test('OCPP-5: a load that changes with each sample is news only where it is more than ever', () => {
  const others = new OthersLately()
  others.note(meters(600_000), 0)
  const before = others.most()
  for (let second = 1; second < 600; second++) others.note(meters(300_000 + 499 * second), second * 1_000)
  expect(others.most()).toBe(before)
})

test('OCPP-5: what chargers may have drawn that had not said so yet is no load of others', () => {
  const read = new SiteMeters()
  read.note('board', { w: 700_000, at: 0 }, 0, () => ({ leastW: 0, mostW: 640_000 }))
  expect(read.images()).toMatchObject([{ othersW: 700_000, surelyOthersW: 60_000 }])
  read.note('board', { w: 700_000, at: 1_000 }, 1_000, () => ({ leastW: 610_000, mostW: 620_000 }))
  expect(read.images()).toMatchObject([{ surelyOthersW: 80_000 }])
})
