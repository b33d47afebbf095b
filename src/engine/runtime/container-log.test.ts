import { gunzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { decodeText, encodeText } from '../../shell/bytes'
import { ContainerLog, logText } from './container-log'

const texts = (log: ContainerLog, selection = {}) => log.select(selection).map(({ time, stream, text }) => `${time} ${stream} ${text}`)

test('what is written at once is several lines, what has no newline waits for one', () => {
  const log = new ContainerLog()
  log.append(1, 'stdout', 'a\nb\nc')
  log.append(2, 'stderr', 'x\n')
  expect(texts(log)).toEqual(['1 stdout a\n', '1 stdout b\n', '2 stderr x\n'])
  log.append(3, 'stdout', 'd\ne')
  expect(texts(log).slice(-1)).toEqual(['3 stdout cd\n'])
  log.close(4)
  expect(texts(log).slice(-1)).toEqual(['4 stdout e'])
})

test('a carriage return before a newline is part of it, also where they come apart', () => {
  const log = new ContainerLog()
  log.append(1, 'stdout', 'a\r\nb\rc\r')
  log.append(2, 'stdout', '\nd\r\r\n')
  expect(texts(log)).toEqual(['1 stdout a\n', '2 stdout b\rc\n', '2 stdout d\r\n'])
})

test('the last lines, those of a stream, and those since a moment are counted in lines', () => {
  const log = new ContainerLog()
  for (let i = 0; i < 12; i++) log.append(i, i % 2 ? 'stderr' : 'stdout', `${i}a\n${i}b\n`)
  expect(texts(log, { tail: 3 })).toEqual(['10 stdout 10b\n', '11 stderr 11a\n', '11 stderr 11b\n'])
  expect(texts(log, { tail: 3, stream: 'Stdout' })).toEqual(['8 stdout 8b\n', '10 stdout 10a\n', '10 stdout 10b\n'])
  expect(texts(log, { since: 11 })).toEqual(['11 stderr 11a\n', '11 stderr 11b\n'])
  expect(texts(log, { tail: 0 })).toEqual([])
  expect(log.select()).toHaveLength(24)
})

test('a line of more than 16 KB is several lines of the file', () => {
  const log = new ContainerLog()
  log.append(1, 'stdout', `${'x'.repeat(16_384)}\n${'y'.repeat(16_385)}\n${'é'.repeat(8193)}\n`)
  expect(log.select().map(({ text }) => text.length)).toEqual([16_385, 16_384, 2, 8192, 2])
  expect(log.select({ tail: 1 })[0]?.text).toBe('é\n')
})

test('followers get line after line', () => {
  const log = new ContainerLog()
  const seen: string[] = []
  log.follow(
    ({ text }) => seen.push(text),
    () => seen.push('end'),
  )
  log.append(1, 'stdout', 'a\nb\n')
  log.close(2)
  expect(seen).toEqual(['a\n', 'b\n', 'end'])
})

test.each([1, 100, 40_000])('beyond twenty megabytes the older half goes, in whole lines (%i in one piece)', (inOnePiece) => {
  const log = new ContainerLog()
  const line = (i: number): string => `${String(i).padStart(1023, '.')}\n`
  const count = 20 * 1024 + inOnePiece
  for (let i = 0; i < count; i += inOnePiece)
    log.append(i, 'stdout', Array.from({ length: Math.min(inOnePiece, count - i) }, (_, at) => line(i + at)).join(''))
  const kept = log.select()
  const numbers = kept.map(({ text }) => Number(text.replace(/\./g, '')))
  expect(log.bytes).toBe(kept.length * (1024 + '2026-11-20T15:00:00.000000000Z stdout F '.length))
  expect(kept.length).toBeLessThanOrEqual(20 * 1024)
  expect(kept.length).toBeGreaterThan(9 * 1024)
  expect(kept.every(({ text }) => text.length === 1024)).toBe(true)
  expect(numbers).toEqual(Array.from({ length: kept.length }, (_, at) => count - kept.length + at))
})

test('its size is that of the file: each line has its time and stream, characters are as long as they are in UTF-8', () => {
  const log = new ContainerLog()
  log.append(0, 'stdout', 'a\n\n한글\nlast')
  log.append(0, 'stderr', 'x\udc80\n')
  log.close(0)
  expect(log.bytes).toBe(encodeText(logText(log.select())).length)
  log.rotate(0, 1)
  expect([log.bytes, log.allBytes]).toEqual([0, log.rotated[0]!.content().length])
})

test('what is put aside is a file of its own, and compressed for good when the next one is; the oldest go', () => {
  const log = new ContainerLog()
  const day = Date.UTC(2026, 10, 20, 15)
  const line = (i: number): string => `line ${i} ${'x'.repeat(50)}\n`
  const file = (from: number): string =>
    Array.from({ length: 100 }, (_, i) => `2026-11-20T15:00:00.000000000Z stdout F ${line(from + i)}`).join('')
  for (let round = 0; round < 4; round++) {
    for (let i = 0; i < 100; i++) log.append(day, 'stdout', line(round * 100 + i))
    log.rotate(day + round * 10_000, 2)
  }
  expect(log.rotated.map(({ stamp, compressed }) => [stamp, compressed])).toEqual([
    ['20261120-150010', true],
    ['20261120-150020', true],
    ['20261120-150030', false],
  ])
  const [first, second, last] = log.rotated
  expect(decodeText(gunzipSync(first!.content()))).toBe(file(100))
  expect(decodeText(gunzipSync(second!.content()))).toBe(file(200))
  expect(decodeText(last!.content())).toBe(file(300))
  // The same bytes at every look: nothing is made anew of lines that would have to be kept for that.
  expect(first!.content()).toBe(first!.content())
  expect(first!.bytes).toBe(first!.content().length)
  expect(first!.bytes * 5).toBeLessThan(file(100).length)
  expect(log.allBytes).toBe(log.rotated.reduce((sum, { bytes }) => sum + bytes, 0))
})
