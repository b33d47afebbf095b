import { expect, it } from 'vitest'
import { Cgroup } from './cgroup'

it('work takes its time, longer under a limit, and what comes meanwhile waits for its turn', () => {
  let now = 0
  const owner = { now: () => now, machineMemory: 2 ** 33, outOfMemory: () => undefined }
  const free = new Cgroup(owner, undefined, undefined)
  expect([free.work(80), free.work(80)]).toEqual([80, 80])
  const half = new Cgroup(owner, undefined, 500)
  // Half of each tenth of a second is there at once.
  expect([half.work(80), half.work(80)]).toEqual([110, 270])
  now = 1000
  expect([half.work(40), half.work(80)]).toEqual([40, 190])
  const two = new Cgroup(owner, undefined, 2000)
  expect([two.work(80), two.work(80), two.work(80), two.work(80)]).toEqual([80, 80, 120, 160])
})
