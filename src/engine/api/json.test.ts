import { expect, test } from 'vitest'
import { deepFreeze, shareEqual } from './json'

test('a version shares the parts that are equal to those of the version before', () => {
  const before = { spec: { ports: [{ port: 80 }, { port: 443 }], labels: { a: '1' } }, status: { ready: false, ips: ['10.0.0.1'] } }
  const after = shareEqual(before, structuredClone({ ...before, status: { ready: true, ips: ['10.0.0.1'] } }))
  expect(after).toEqual({
    spec: { ports: [{ port: 80 }, { port: 443 }], labels: { a: '1' } },
    status: { ready: true, ips: ['10.0.0.1'] },
  })
  expect(after.spec).toBe(before.spec)
  expect(after.status).not.toBe(before.status)
  expect(after.status.ips).toBe(before.status.ips)
})

test.each<[string, unknown, unknown, boolean]>([
  ['equal objects, whatever the order of their keys', { a: 1, b: [2] }, { b: [2], a: 1 }, true],
  ['undefined is absent', { a: 1, b: undefined }, { a: 1 }, true],
  ['a field less', { a: 1, b: 2 }, { a: 1 }, false],
  ['a field more', { a: 1 }, { a: 1, b: 2 }, false],
  ['a shorter list', [1, 2], [1], false],
  ['a longer list', [1], [1, 2], false],
  ['a list for an object', {}, [], false],
  ['null', null, null, true],
  ['null for an object', {}, null, false],
  ['a field named as the prototype', {}, JSON.parse('{"__proto__":{}}'), false],
])('%s', (_name, before, after, same) => {
  const expected = structuredClone(after)
  const shared = shareEqual(before, after)
  expect(shared === before).toBe(same)
  expect(shared).toEqual(same ? before : expected)
})

test('what is frozen is not written to', () => {
  const before = { list: [{ a: 1 }], other: 1 }
  const after = deepFreeze({ list: [{ a: 1 }], other: 2 })
  expect(shareEqual(before, after)).toBe(after)
  expect(after.list).not.toBe(before.list)
  expect(shareEqual(before, deepFreeze({ list: [{ a: 1 }], other: 1 }))).toBe(before)
})
