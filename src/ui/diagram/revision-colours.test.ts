import { expect, it } from 'vitest'
import { RevisionColours, workloadOf } from './revision-colours'

it('a revision keeps its colour, and the next one of its workload has another', () => {
  const colours = new RevisionColours()
  const first = colours.of('web', 'aaa')
  expect(colours.of('web', 'bbb')).not.toBe(first)
  expect(colours.of('web', 'aaa')).toBe(first)
})

it('three workloads in a row differ, before and while each is rolled out', () => {
  const colours = new RevisionColours()
  const all = ['web', 'api', 'cart'].map((name) => colours.of(name, 'first'))
  all.push(...['web', 'api', 'cart'].map((name) => colours.of(name, 'second')))
  expect(new Set(all).size).toBe(6)
})

it("knows a workload by its ReplicaSet's name", () => {
  expect(workloadOf('web-7887448d46', '7887448d46')).toBe('web')
  expect(workloadOf('db', 'db-5c8f')).toBe('db')
})
