/** Facts about times that are told to clients of a steered cluster. */
import { expect, test } from 'vitest'
import { shownTimes } from './shown-times'

test('times of objects move, what people wrote stays', () => {
  const json = (time: string, precise: string): string =>
    `{"metadata":{"creationTimestamp":"${time}","annotations":{"note":"2026-01-01T00:00:00Z"}},"eventTime": "${precise}","data":{"when":"2026-01-01T00:00:00Z"}}`
  const shown = shownTimes(() => 90_400)
  expect(shown(json('2026-11-20T23:59:30Z', '2026-11-20T15:00:00.123456Z'))).toBe(
    json('2026-11-21T00:01:00Z', '2026-11-20T15:01:30.123456Z'),
  )
  expect(shown(json('2026-11-20T23:59:30Z', '2026-11-20T15:00:00.123456Z'), true)).toBe(
    json('2026-11-21T00:01:00.400Z', '2026-11-20T15:01:30.123456Z'),
  )
  expect(shown('{"startTime":null}')).toBe('{"startTime":null}')
})

test('answers that follow each other closely tell one time of an object, and later ones catch up', () => {
  let ahead = 5_499
  const shown = shownTimes(() => ahead)
  const time = (): string => shown('{"startTime":"2026-11-20T23:59:30Z"}').slice(-11, -3)
  expect(time()).toBe('23:59:35')
  ahead = 5_501
  expect(time()).toBe('23:59:35')
  ahead = 6_000
  expect(time()).toBe('23:59:36')
  ahead = 0
  expect(time()).toBe('23:59:30')
})
