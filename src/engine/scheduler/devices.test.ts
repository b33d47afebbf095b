import { describe, expect, test } from 'vitest'
import { DEVICE_CLASSES, RESOURCE_CLAIMS } from '../schema/resources'
import type { PodSpec } from '../schema/types'
import { World } from './test-world'

const claims = (resourceClaimName: string): Partial<PodSpec> => ({ resourceClaims: [{ name: 'gpu', resourceClaimName }] })

function claim(world: World, name: string): void {
  world.create(RESOURCE_CLAIMS, {
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceClaim',
    metadata: { name, namespace: 'default' },
    spec: { devices: { requests: [{ name: 'gpu', exactly: { deviceClassName: 'gpu.example.com' } }] } },
  })
}

function gpus(world: World): void {
  world.create(DEVICE_CLASSES, {
    apiVersion: 'resource.k8s.io/v1',
    kind: 'DeviceClass',
    metadata: { name: 'gpu.example.com' },
    spec: {},
  })
}

const HELPLESS = 'still not schedulable, preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.'

describe('A pod that claims devices', () => {
  test('is not looked at before its claims are there', () => {
    const world = World.recorded()
    gpus(world)
    world.pod('p', claims('late'))
    world.pod('other', claims('never'))
    world.run()
    expect(world.events('FailedScheduling')).toEqual([])
    claim(world, 'late')
    world.run()
    expect(world.condition('p').message).toBe(
      `0/4 nodes are available: 1 node(s) had untolerated taint(s), 3 cannot allocate all claims. ${HELPLESS}`,
    )
    expect(world.get('other').status?.conditions).toBeUndefined()
  })

  test('waits for the class of its devices', () => {
    const world = World.recorded()
    claim(world, 'c')
    world.pod('p', claims('c'))
    world.run()
    expect(world.condition('p').message).toBe(
      `0/4 nodes are available: request gpu: device class gpu.example.com does not exist. ${HELPLESS}`,
    )
    gpus(world)
    world.run(5)
    expect(world.condition('p').message).toContain('cannot allocate all claims')
  })
})
