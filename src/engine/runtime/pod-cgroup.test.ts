import { expect, it } from 'vitest'
import { Cgroup } from './cgroup'
import { PodCgroup } from './pod-cgroup'

interface Ending {
  readonly name: string
  readonly pid: number | undefined
}

function pod(memory: number | undefined, processor: number | undefined, endsTogether: boolean) {
  const children: Cgroup[] = []
  const ended: Ending[] = []
  const whole = new PodCgroup(() => children, memory, processor)
  const container = (name: string, oomScoreAdjust = 0): Cgroup => {
    const outOfMemory = (pid: number | undefined): void => void ended.push({ name, pid })
    const cgroup = new Cgroup(
      { now: () => 0, machineMemory: 10_000, endsTogether, oomScoreAdjust, outOfMemory },
      memory,
      undefined,
      0,
      whole,
    )
    children.push(cgroup)
    return cgroup
  }
  return { whole, ended, container }
}

it('memory that is too much for all containers together ends the one with the largest process, whoever took the last', () => {
  const { ended, container } = pod(100, undefined, true)
  const [a, b] = [container('a'), container('b')]
  a.setMemory(1, 60)
  b.setMemory(1, 30)
  b.setMemory(2, 20)
  expect(ended).toEqual([{ name: 'a', pid: undefined }])
  // What ends gives its memory back.
  b.setMemory(2, 40)
  expect(ended).toHaveLength(1)
  b.setMemory(2, 90)
  expect(ended.slice(1)).toEqual([{ name: 'b', pid: undefined }])
})

it('one that is spared by its score outlives a smaller one', () => {
  const { ended, container } = pod(1000, undefined, true)
  const [a, b] = [container('a', -500), container('b')]
  a.setMemory(1, 600)
  b.setMemory(1, 450)
  expect(ended).toEqual([{ name: 'b', pid: undefined }])
})

it('with cgroup v1 single processes end until what is left is not too much', () => {
  const { ended, container } = pod(100, undefined, false)
  const [a, b] = [container('a'), container('b')]
  a.setMemory(1, 10)
  a.setMemory(7, 45)
  b.setMemory(1, 20)
  b.setMemory(8, 95)
  expect(ended).toEqual([{ name: 'b', pid: 8 }])
  b.setMemory(9, 30)
  expect(ended.slice(1)).toEqual([{ name: 'a', pid: 7 }])
})

it('processors are shared: work of both waits for what the pod may use, and their use is no more than that', () => {
  const { container, whole } = pod(undefined, 1000, true)
  const [a, b] = [container('a'), container('b')]
  expect([a.work(80), b.work(80)]).toEqual([80, 110])
  a.setProcessor(1, 900)
  b.setProcessor(1, 600)
  expect(Math.round(a.processorMillicores() + b.processorMillicores())).toBe(1000)
  whole.processorLimit = undefined
  expect(a.processorMillicores()).toBeGreaterThan(900)
})
