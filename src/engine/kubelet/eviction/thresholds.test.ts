/** Facts about thresholds: how they are read, what is refused, when one is met. */
import { describe, expect, test } from 'vitest'
import { isMet, parseThresholds, thresholdText, type Statements, type Threshold } from './thresholds'

const read = (config: Partial<Record<'hard' | 'soft' | 'softGrace' | 'minimumReclaim', Statements>>) =>
  parseThresholds({ hard: {}, soft: {}, softGrace: {}, minimumReclaim: {}, ...config })

describe('thresholds', () => {
  test('are hard at once and soft after their grace, memory before disk before processes', () => {
    const found = read({
      hard: { 'pid.available': '1k', 'nodefs.available': '10%', 'memory.available': '1Gi' },
      soft: { 'memory.available': '2Gi' },
      softGrace: { 'memory.available': '1m30s' },
      minimumReclaim: { 'nodefs.available': '500Mi', 'memory.available': '0' },
    })
    expect(found.map(({ signal, grace }) => `${signal} ${grace}`)).toEqual([
      'memory.available 0',
      'memory.available 90000',
      'nodefs.available 0',
      'pid.available 0',
    ])
    expect(found.find(({ signal }) => signal === 'nodefs.available')?.minimumReclaim).toEqual({ quantity: '500Mi' })
  })

  test('of nothing, of everything, and of a disk that is not apart are ignored', () => {
    expect(
      read({
        hard: { 'memory.available': '0%', 'imagefs.available': '100%', 'containerfs.available': '20%', 'nodefs.inodesFree': '5%' },
      }).map(({ signal }) => signal),
    ).toEqual(['nodefs.inodesFree'])
  })

  test.each([
    [{ hard: { 'memory.free': '1Gi' } }, 'unsupported eviction signal memory.free'],
    [{ hard: { 'memory.available': '-1Gi' } }, 'eviction threshold memory.available must be positive: -1Gi'],
    [{ hard: { 'memory.available': '0' } }, 'eviction threshold memory.available must be positive: 0'],
    [{ hard: { 'nodefs.available': '-5%' } }, 'eviction percentage threshold nodefs.available must be >= 0%: -5%'],
    [{ hard: { 'nodefs.available': '120%' } }, 'eviction percentage threshold nodefs.available must be <= 100%: 120%'],
    [{ hard: { 'nodefs.available': 'few%' } }, 'strconv.ParseFloat: parsing "few": invalid syntax'],
    [{ soft: { 'memory.available': '1Gi' } }, 'grace period must be specified for the soft eviction threshold memory.available'],
    [{ softGrace: { 'memory.available': '-30s' } }, 'invalid eviction grace period specified: -30s, must be a positive value'],
    [{ softGrace: { 'memory.available': 'soon' } }, 'time: invalid duration "soon"'],
    [{ minimumReclaim: { 'nodefs.available': '-1Gi' } }, 'negative eviction minimum reclaim specified for nodefs.available'],
    [{ minimumReclaim: { 'nodefs.available': '0%' } }, 'eviction percentage minimum reclaim nodefs.available must be positive: 0%'],
  ])('%j is refused', (config, message) => {
    expect(() => read(config as Parameters<typeof read>[0])).toThrow(message)
  })

  test('are met below them, and where something is to be won back besides stay met until it is there', () => {
    const [threshold] = read({ hard: { 'memory.available': '1Gi' }, minimumReclaim: { 'memory.available': '500Mi' } }) as [Threshold]
    const with_ = (gibibytes: number) => ({ available: gibibytes * 2 ** 30, capacity: 4 * 2 ** 30, format: 'BinarySI' as const })
    expect([
      isMet(threshold, with_(0.9)),
      isMet(threshold, with_(1)),
      isMet(threshold, with_(1.2), true),
      isMet(threshold, with_(1.5), true),
    ]).toEqual([true, false, true, false])
  })

  test('that are shares are told as bytes, with the digits that thirty-two bits leave them', () => {
    const [threshold] = read({ hard: { 'nodefs.available': '15%' } }) as [Threshold]
    expect(thresholdText(threshold.value, 20_145_724 * 1024)).toBe('3094383329')
    expect(thresholdText({ quantity: '1024Mi' }, 0)).toBe('1Gi')
  })
})
