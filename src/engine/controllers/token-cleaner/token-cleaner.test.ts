import { expect, it } from 'vitest'
import { timestamp } from '../../clock/clock'
import { SECRETS } from '../../schema/resources'
import { TestCluster } from '../framework/test-cluster'
import { tokenCleaner } from '.'

it('a bootstrap token goes when it expires; one without a time and other secrets stay', () => {
  const world = new TestCluster([tokenCleaner])
  const secret = (name: string, type: string, expiration?: string): void => {
    world.create(SECRETS, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace: 'kube-system' },
      type,
      data: {
        'token-id': btoa(name.slice(-6)),
        'token-secret': btoa('0123456789abcdef'),
        ...(expiration ? { expiration: btoa(expiration) } : {}),
      },
    })
  }
  const soon = timestamp(world.clock.now() + 30_000)
  secret('bootstrap-token-aaaaaa', 'bootstrap.kubernetes.io/token', soon)
  secret('bootstrap-token-bbbbbb', 'bootstrap.kubernetes.io/token')
  secret('other', 'Opaque', soon)
  const names = (): readonly string[] => world.list(SECRETS, 'kube-system').map(({ metadata }) => metadata.name)
  world.run(20)
  expect(names()).toEqual(['bootstrap-token-aaaaaa', 'bootstrap-token-bbbbbb', 'other'])
  world.run(15)
  expect(names()).toEqual(['bootstrap-token-bbbbbb', 'other'])
})
