import { expect, it } from 'vitest'
import { age, humanDuration } from './age'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

it.each([
  [0, '0s'],
  [119_999, '119s'],
  [2 * MINUTE, '2m'],
  [3 * MINUTE + 12_000, '3m12s'],
  [10 * MINUTE + 59_000, '10m'],
  [179 * MINUTE, '179m'],
  [3 * HOUR, '3h'],
  [7 * HOUR + 5 * MINUTE, '7h5m'],
  [47 * HOUR, '47h'],
  [2 * DAY + 3 * HOUR, '2d3h'],
  [8 * DAY, '8d'],
  [729 * DAY, '729d'],
  [730 * DAY, '2y'],
  [3 * 365 * DAY + 5 * DAY, '3y5d'],
  [9 * 365 * DAY, '9y'],
  [-1500, '0s'],
  [-5000, '<invalid>'],
])('%d ms is %s', (milliseconds, text) => {
  expect(humanDuration(milliseconds)).toBe(text)
})

it('an object without a time has an unknown age', () => {
  expect(age(undefined, 0)).toBe('<unknown>')
})
