import { describe, expect, it } from 'vitest'
import { changed } from './index'

const node = (...taints: string[]) => ({
  metadata: { name: 'w1' },
  spec: {
    taints: taints.map((each) => {
      const [, key, value, effect] = /^(\w+)=(\w+):(\w+)$/.exec(each) ?? []
      return { key, value, effect }
    }),
  },
})
const key = (name: string, value?: string, effect?: string) => ({ key: name, ...(value ? { value } : {}), ...(effect ? { effect } : {}) })

describe('taints', () => {
  it.each([
    ['new', [], [key('a', 'b', 'NoSchedule')], [], false, 'tainted', ['a']],
    ['replaced', ['a=b:NoSchedule'], [key('a', 'c', 'NoSchedule')], [], true, 'modified', ['a']],
    ['put before the others', ['a=b:NoSchedule'], [key('x', 'y', 'NoSchedule')], [], false, 'tainted', ['x', 'a']],
    ['removed by key', ['a=b:NoSchedule', 'a=b:NoExecute', 'c=d:NoSchedule'], [], [key('a')], false, 'untainted', ['c']],
    [
      'added and removed',
      ['a=b:NoSchedule'],
      [key('x', 'y', 'NoSchedule'), key('z', 'y', 'NoSchedule')],
      [key('a')],
      false,
      'modified',
      ['x', 'z'],
    ],
  ] as const)('are %s', (_, before, add, remove, overwrite, outcome, keys) => {
    const result = changed(node(...before), { add, remove }, overwrite)
    expect(result.outcome).toBe(outcome)
    expect(result.taints.map((each) => (each as { key: string }).key)).toEqual(keys)
  })

  it('that are not there cannot be removed, each of them is named', () => {
    expect(() =>
      changed(node('a=b:NoSchedule'), { add: [], remove: [key('a'), key('x'), key('y', undefined, 'NoExecute')] }, false),
    ).toThrow('[taint "x" not found, taint "y:NoExecute" not found]')
  })

  it('that are there already need --overwrite', () => {
    expect(() => changed(node('a=b:NoSchedule'), { add: [key('a', 'b', 'NoSchedule')], remove: [] }, false)).toThrow(
      'node w1 already has a taint(s) with same effect(s) and --overwrite is false',
    )
  })
})
