/** Facts about times that are told to clients of a steered cluster. */
import { expect, test } from 'vitest'
import { laterTimes } from './shown-times'

test('times of objects move, what people wrote stays', () => {
  const json = (time: string, precise: string): string =>
    `{"metadata":{"creationTimestamp":"${time}","annotations":{"note":"2026-01-01T00:00:00Z"}},"eventTime": "${precise}","data":{"when":"2026-01-01T00:00:00Z"}}`
  expect(laterTimes(json('2026-11-20T23:59:30Z', '2026-11-20T15:00:00.123456Z'), 90_400)).toBe(
    json('2026-11-21T00:01:00Z', '2026-11-20T15:01:30.123456Z'),
  )
  expect(laterTimes(json('2026-11-20T23:59:30Z', '2026-11-20T15:00:00.123456Z'), 90_400, true)).toBe(
    json('2026-11-21T00:01:00.400Z', '2026-11-20T15:01:30.123456Z'),
  )
  expect(laterTimes('{"startTime":null}', 5000)).toBe('{"startTime":null}')
})
