import { describe, expect, it } from 'vitest'
import type { NewObject, ObjectMeta } from '../../api/object'
import { NO_METRICS } from '../framework/metrics'
import { DEPLOYMENTS, HORIZONTAL_POD_AUTOSCALERS } from '../../schema/resources'
import type { Deployment, HorizontalPodAutoscaler } from '../../schema/types'
import { deploymentController } from '../deployment'
import type { MetricsSource } from '../framework'
import { TestCluster } from '../framework/test-cluster'
import { replicaSetController } from '../replicaset'
import { horizontalPodAutoscalerController } from '.'

const web: NewObject<Deployment> = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } } as unknown as ObjectMeta,
      spec: { containers: [{ name: 'web', image: 'nginx', resources: { requests: { cpu: '200m' } } }] },
    },
  },
}

function autoscaler(spec: Partial<HorizontalPodAutoscaler['spec']> = {}): NewObject<HorizontalPodAutoscaler> {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 1,
      maxReplicas: 10,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }],
      ...spec,
    },
  }
}

/** Every running pod uses `load.milli` of cpu. */
function cluster(load: { milli: number } | undefined): TestCluster {
  const source: MetricsSource = {
    resource: () => {
      if (!load) return NO_METRICS.resource('default', 'app=web', 'cpu')
      return world
        .podsOf(
          world.list({ group: 'apps', version: 'v1', resource: 'replicasets', kind: 'ReplicaSet', namespaced: true })[0]!.metadata.name,
        )
        .map((pod) => ({
          pod: pod.metadata.name,
          value: load.milli,
          timestamp: world.clock.now(),
          window: 0,
        }))
    },
    pods: () => [],
    object: () => ({ value: 0, timestamp: 0 }),
    external: () => [],
  }
  const world: TestCluster = new TestCluster([deploymentController, replicaSetController, horizontalPodAutoscalerController], {
    metrics: source,
  })
  return world
}

const replicas = (world: TestCluster): number | undefined => world.get(DEPLOYMENTS, 'web').spec.replicas
const conditions = (world: TestCluster): string[] =>
  (world.get(HORIZONTAL_POD_AUTOSCALERS, 'web').status?.conditions ?? []).map((each) => `${each.type}=${each.status} ${each.reason}`)

describe('an autoscaler', () => {
  it('looks for the first time after fifteen seconds and grows by use against requests', () => {
    const world = cluster({ milli: 250 })
    world.create(DEPLOYMENTS, web)
    world.run(2)
    world.create(HORIZONTAL_POD_AUTOSCALERS, autoscaler())
    world.run(14)
    expect(replicas(world)).toBe(1)
    world.run(3)
    // 125 % of the request at a target of 50 %: ceil(2.5 * 1).
    expect(replicas(world)).toBe(3)
    expect(world.events('web')).toContain(
      'SuccessfulRescale: New size: 3; reason: cpu resource utilization (percentage of request) above target',
    )
    expect(world.get(HORIZONTAL_POD_AUTOSCALERS, 'web').status).toMatchObject({
      currentReplicas: 1,
      desiredReplicas: 3,
      currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 125, averageValue: '250m' } } }],
    })
    expect(conditions(world)).toEqual([
      'AbleToScale=True SucceededRescale',
      'ScalingActive=True ValidMetricFound',
      'ScalingLimited=False DesiredWithinRange',
    ])
  })

  it('never more than doubles, or adds four, in a quarter of a minute', () => {
    const world = cluster({ milli: 2000 })
    world.create(DEPLOYMENTS, web)
    world.run(2)
    world.create(HORIZONTAL_POD_AUTOSCALERS, autoscaler())
    world.run(16)
    expect(replicas(world)).toBe(5)
    expect(conditions(world)).toContain('ScalingLimited=True ScaleUpLimit')
    world.run(15)
    expect(replicas(world)).toBe(10)
    expect(conditions(world)).toContain('ScalingLimited=True TooManyReplicas')
  })

  it('waits five minutes before it shrinks', () => {
    const load = { milli: 250 }
    const world = cluster(load)
    world.create(DEPLOYMENTS, web)
    world.run(2)
    world.create(HORIZONTAL_POD_AUTOSCALERS, autoscaler())
    world.run(20)
    load.milli = 1
    world.run(240)
    expect(replicas(world)).toBeGreaterThan(1)
    expect(conditions(world)).toContain('AbleToScale=True ScaleDownStabilized')
    world.run(120)
    expect(replicas(world)).toBe(1)
    expect(world.events('web')).toContain('SuccessfulRescale: New size: 1; reason: All metrics below target')
  })

  it('without a metrics API says so, and holds the minimum all the same', () => {
    const world = cluster(undefined)
    world.create(DEPLOYMENTS, web)
    world.create(HORIZONTAL_POD_AUTOSCALERS, autoscaler({ minReplicas: 3 }))
    world.run(40)
    expect(replicas(world)).toBe(3)
    const why =
      'failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)'
    expect(world.events('web')).toContain('SuccessfulRescale: New size: 3; reason: Current number of replicas below Spec.MinReplicas')
    expect(world.events('web')).toContain(`FailedGetResourceMetric: ${why}`)
    expect(world.events('web')).toContain(
      `FailedComputeMetricsReplicas: invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: ${why}`,
    )
    expect(conditions(world)).toContain('ScalingActive=False FailedGetResourceMetric')
  })

  it('goes up by the metrics it has, and not down while one is missing', () => {
    const load = { milli: 250 }
    const world = cluster(load)
    const missing = {
      type: 'ContainerResource',
      containerResource: { name: 'cpu', container: 'nosuch', target: { type: 'Utilization', averageUtilization: 50 } },
    }
    world.create(DEPLOYMENTS, web)
    world.create(HORIZONTAL_POD_AUTOSCALERS, autoscaler({ metrics: [missing as never, ...autoscaler().spec.metrics!] }))
    world.run(40)
    const grown = replicas(world)!
    expect(grown).toBeGreaterThan(1)
    expect(conditions(world)).toContain('ScalingActive=True ValidMetricFound')
    expect(world.get(HORIZONTAL_POD_AUTOSCALERS, 'web').status?.currentMetrics).toMatchObject([{ type: '' }, { type: 'Resource' }])
    load.milli = 0
    world.run(600)
    expect(replicas(world)).toBeGreaterThanOrEqual(grown)
    expect(conditions(world).find((each) => each.startsWith('ScalingActive'))).toMatch(/^ScalingActive=False /)
  })

  it('moves nothing when another autoscaler moves the same pods', () => {
    const world = cluster({ milli: 250 })
    world.create(DEPLOYMENTS, web)
    world.create(HORIZONTAL_POD_AUTOSCALERS, autoscaler())
    world.create(HORIZONTAL_POD_AUTOSCALERS, { ...autoscaler(), metadata: { name: 'again', namespace: 'default' } })
    world.run(100)
    const text = 'pods by selector app=web are controlled by multiple HPAs: [default/again default/web]'
    expect(conditions(world)).toContain('ScalingActive=False AmbiguousSelector')
    expect(world.events('again')).toEqual([`AmbiguousSelector: ${text}`, `FailedComputeMetricsReplicas: ${text}`])
  })
})
