import { describe, expect, it } from 'vitest'
import { Slots } from './slots'

describe('places on a node', () => {
  it('a pod keeps its place while others come and go', () => {
    const slots = new Slots()
    for (const pod of ['a', 'b', 'c']) slots.put(pod, 'n1')
    slots.take('a')
    expect(slots.at('b')).toEqual({ row: 'n1', index: 1 })
    slots.put('d', 'n1')
    expect(slots.at('d')).toEqual({ row: 'n1', index: 0 })
    expect(slots.at('c')).toEqual({ row: 'n1', index: 2 })
  })

  it('a pod that is bound leaves the queue for its node', () => {
    const slots = new Slots()
    expect(slots.put('a', '')).toBe(true)
    expect(slots.put('a', 'n1')).toBe(true)
    expect(slots.put('a', 'n1')).toBe(false)
    expect(slots.length('')).toBe(0)
    expect(slots.longest(['n1', 'n2'])).toBe(1)
  })
})
