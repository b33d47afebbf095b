import { expect, it } from 'vitest'
import { Cgroup } from './cgroup'

it('work takes its time, longer under a limit, and what comes meanwhile waits for its turn', () => {
  let now = 0
  const owner = { now: () => now, machineMemory: 2 ** 33, endsTogether: true, oomScoreAdjust: 0, outOfMemory: () => undefined }
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

it('too little memory ends all processes at once, or one after the other from the largest on', () => {
  const ended: (number | undefined)[] = []
  const owner = (endsTogether: boolean): ConstructorParameters<typeof Cgroup>[0] => ({
    now: () => 0,
    machineMemory: 1000,
    endsTogether,
    oomScoreAdjust: 0,
    outOfMemory: (pid) => void ended.push(pid),
  })
  const fill = (cgroup: Cgroup): void => {
    cgroup.setMemory(1, 10)
    cgroup.setMemory(7, 40)
    cgroup.setMemory(8, 60)
    cgroup.holdFiles(70)
  }
  fill(new Cgroup(owner(true), 100, undefined))
  expect(ended.splice(0)).toEqual([undefined])
  const single = new Cgroup(owner(false), 100, undefined)
  fill(single)
  expect(ended.splice(0)).toEqual([8, 7])
  expect(single.memoryBytes()).toBe(80)
  const node = new Cgroup(owner(false), undefined, undefined)
  node.setMemory(1, 10)
  node.setMemory(9, 2000)
  expect(ended).toEqual([9])
})

it('what a process held is free once it has ended', () => {
  const cgroup = new Cgroup(
    { now: () => 0, machineMemory: 1000, endsTogether: false, oomScoreAdjust: 0, outOfMemory: () => undefined },
    100,
    undefined,
  )
  cgroup.setMemory(7, 60)
  cgroup.release(7)
  expect([cgroup.memoryBytes(), cgroup.counts(7)]).toEqual([0, false])
})
