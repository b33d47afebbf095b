import { expect, it } from 'vitest'
import { PODS, RESOURCE_CLAIM_TEMPLATES, RESOURCE_CLAIMS } from '../../schema/resources'
import { TestCluster } from '../framework/test-cluster'
import { resourceClaimController } from '.'

const devices = { requests: [{ name: 'gpu', exactly: { deviceClassName: 'gpu.example.com' } }] } as const

function withPod(name: string) {
  const world = new TestCluster([resourceClaimController])
  world.create(PODS, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: {
      resourceClaims: [
        { name: 'made', resourceClaimTemplateName: 'single' },
        { name: 'given', resourceClaimName: 'shared' },
      ],
      containers: [{ name: 'c', image: 'i', resources: { claims: [{ name: 'made' }] } }],
    },
  })
  const template = (): void => {
    world.create(RESOURCE_CLAIM_TEMPLATES, {
      apiVersion: 'resource.k8s.io/v1',
      kind: 'ResourceClaimTemplate',
      metadata: { name: 'single', namespace: 'default' },
      spec: { metadata: { labels: { a: 'b' } } as never, spec: { devices } },
    })
  }
  return { world, template }
}

it('makes what a template describes once it is there, for the pod alone, and writes its name down', () => {
  const { world, template } = withPod('p')
  world.run(2)
  expect(world.list(RESOURCE_CLAIMS)).toEqual([])
  template()
  world.run(2)
  const [claim, ...others] = world.list(RESOURCE_CLAIMS)
  const pod = world.get(PODS, 'p')
  expect(others).toEqual([])
  expect(claim).toMatchObject({
    metadata: {
      generateName: 'p-made-',
      labels: { a: 'b' },
      annotations: { 'resource.kubernetes.io/pod-claim-name': 'made' },
      ownerReferences: [{ kind: 'Pod', uid: pod.metadata.uid, controller: true }],
    },
    spec: { devices: { requests: [{ name: 'gpu' }] } },
  })
  expect(pod.status?.resourceClaimStatuses).toEqual([{ name: 'made', resourceClaimName: claim!.metadata.name }])
})

it('cuts names that are too long on both sides', () => {
  const { world, template } = withPod('p'.repeat(60))
  template()
  world.run(2)
  expect(world.list(RESOURCE_CLAIMS)[0]?.metadata.generateName).toBe(`${'p'.repeat(51)}-made-`)
})

it('drops what a pod that is over had', () => {
  const { world, template } = withPod('p')
  template()
  world.run(2)
  world.podStatus('p', { phase: 'Succeeded' })
  world.run(2)
  expect(world.list(RESOURCE_CLAIMS)).toEqual([])
})
