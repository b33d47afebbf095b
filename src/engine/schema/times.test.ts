/** Times are read and written as metav1.Time and MicroTime do; what is expected here are their own answers. */
import { describe, expect, it } from 'vitest'
import { readTime } from './times'

const SECONDS = '2006-01-02T15:04:05Z07:00'
const MICROSECONDS = '2006-01-02T15:04:05.000000Z07:00'

describe('a time', () => {
  it.each([
    ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05Z'],
    ['2026-01-02T03:04:05.678Z', '2026-01-02T03:04:05Z'],
    ['2026-01-02T03:04:05,5Z', '2026-01-02T03:04:05Z'],
    ['2026-01-02T3:04:05Z', '2026-01-02T03:04:05Z'],
    ['2026-01-02T23:04:05-05:30', '2026-01-03T04:34:05Z'],
    ['2026-01-02T03:04:05+24:00', '2026-01-01T03:04:05Z'],
    ['2024-02-29T03:04:05Z', '2024-02-29T03:04:05Z'],
    ['0001-01-01T00:00:00Z', undefined],
    ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00Z'],
    ['9999-12-31T23:59:59-01:00', '10000-01-01T00:59:59Z'],
  ])('%s is written as %s', (text, written) => {
    expect(readTime(text, false)).toEqual({ written })
  })

  it.each([
    ['2026-13-02Tx', ': month out of range'],
    ['2026-02-30T03:04:05Z', ': day out of range'],
    ['2026-01-02T24:04:05Z', ': hour out of range'],
    ['2026-01-02T03:04:60Z', ': second out of range'],
    ['2026-01-02T03:04:05+25:00', ': time zone offset hour out of range'],
    ['2026-01-02T03:04:05Zx', ': extra text: "x"'],
    ['2026-01-02T03:04:05.Z', ` as "${SECONDS}": cannot parse ".Z" as "Z07:00"`],
    ['2026-01-02 03:04:05Z', ` as "${SECONDS}": cannot parse " 03:04:05Z" as "T"`],
    ['', ` as "${SECONDS}": cannot parse "" as "2006"`],
  ])('%j is refused', (text, why) => {
    expect(readTime(text, false)).toEqual({ complaint: `parsing time ${JSON.stringify(text)}${why}` })
  })
})

describe('a time with microseconds', () => {
  it.each([
    ['2026-01-02T03:04:05.123456Z', '2026-01-02T03:04:05.123456Z'],
    ['2026-01-02T03:04:05,123456+02:00', '2026-01-02T01:04:05.123456Z'],
  ])('%s is written as %s', (text, written) => {
    expect(readTime(text, true)).toEqual({ written })
  })

  it.each([
    ['2026-01-02T03:04:05Z', 'Z', '.000000'],
    ['2026-01-02T03:04:05.678Z', '.678Z', '.000000'],
    ['2026-01-02T03:04:05.1234567Z', '7Z', 'Z07:00'],
  ])('%s has not six digits', (text, rest, part) => {
    expect(readTime(text, true)).toEqual({
      complaint: `parsing time "${text}" as "${MICROSECONDS}": cannot parse "${rest}" as "${part}"`,
    })
  })
})
