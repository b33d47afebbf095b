import { describe, expect, it } from 'vitest'
import type { NewObject, ObjectMeta } from '../../api/object'
import { NO_METRICS } from '../framework/metrics'
import { DEPLOYMENTS, HORIZONTAL_POD_AUTOSCALERS, PODS } from '../../schema/resources'
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

  it.each([
    ['to four, then to double, without behavior', undefined, [4, 8, 10], ['ScaleUpLimit', 'ScaleUpLimit', 'TooManyReplicas']],
    ['by four or to double with an empty one', { scaleUp: {} }, [5, 10], ['ScaleUpLimit', 'TooManyReplicas']],
    [
      'by one a minute when told so',
      { scaleUp: { policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] } },
      [2, 2, 2, 2, 3],
      Array(5).fill('ScaleUpLimit'),
    ],
    ['not at all when told so', { scaleUp: { selectPolicy: 'Disabled' } }, [1, 1], ['ScaleUpLimit', 'ScaleUpLimit']],
  ])('grows every fifteen seconds %s', (_, behavior, sizes, limits) => {
    const world = cluster({ milli: 2000 })
    world.create(DEPLOYMENTS, web)
    world.run(2)
    world.create(HORIZONTAL_POD_AUTOSCALERS, autoscaler(behavior ? { behavior } : {}))
    world.run(1)
    const seen = sizes.map(() => {
      world.run(15)
      return [replicas(world), conditions(world).find((each) => each.startsWith('ScalingLimited'))]
    })
    expect(seen).toEqual(sizes.map((size, i) => [size, `ScalingLimited=True ${limits[i]}`]))
  })

  it('without behavior keeps growing to the highest recommendation of the last five minutes', () => {
    const load = { milli: 2000 }
    const world = cluster(load)
    world.create(DEPLOYMENTS, web)
    world.run(2)
    world.create(HORIZONTAL_POD_AUTOSCALERS, autoscaler())
    world.run(16)
    load.milli = 1
    world.run(45)
    expect(replicas(world)).toBe(10)
    expect(conditions(world)).toContain('AbleToScale=True ScaleDownStabilized')
  })

  it('forgets what it measured when it does not measure', () => {
    const world = cluster({ milli: 250 })
    world.create(DEPLOYMENTS, web)
    world.run(2)
    world.create(HORIZONTAL_POD_AUTOSCALERS, autoscaler())
    world.run(16)
    world.change(DEPLOYMENTS, 'web', { spec: { replicas: 0 } })
    world.run(16)
    expect(world.get(HORIZONTAL_POD_AUTOSCALERS, 'web').status).toMatchObject({ desiredReplicas: 0 })
    expect(world.get(HORIZONTAL_POD_AUTOSCALERS, 'web').status?.currentMetrics).toBeNull()
    expect(conditions(world)).toContain('ScalingActive=False ScalingDisabled')
  })

  it.each([
    ['Deployment', 'apps/v1', 'deployments/scale.apps "nosuch" not found'],
    ['ReplicaSet', 'apps/v1', 'replicasets/scale.apps "nosuch" not found'],
    ['StatefulSet', 'apps/v1', 'statefulsets.apps "nosuch" not found'],
    ['ReplicationController', 'v1', 'replicationcontrollers/scale.autoscaling "nosuch" not found'],
    ['Pod', 'v1', 'the server could not find the requested resource'],
    ['Widget', 'example.com/v1', 'no matches for kind "Widget" in group "example.com"'],
  ])('of a %s that is not there says what the server said', (kind, apiVersion, text) => {
    const world = cluster({ milli: 250 })
    world.create(HORIZONTAL_POD_AUTOSCALERS, autoscaler({ scaleTargetRef: { kind, apiVersion, name: 'nosuch' } }))
    world.run(16)
    expect(world.events('web')).toEqual([`FailedGetScale: ${text}`])
    expect(world.get(HORIZONTAL_POD_AUTOSCALERS, 'web').status?.conditions).toMatchObject([
      { type: 'AbleToScale', status: 'False', message: `the HPA controller was unable to get the target's current scale: ${text}` },
    ])
  })

  it.each([
    [
      { type: 'Pods', pods: { metric: { name: 'hits' }, target: { type: 'AverageValue', averageValue: '1k' } } },
      'unable to get metric hits: no metrics returned from custom metrics API',
      'failed to get pods metric value: ',
    ],
    [
      { type: 'External', external: { metric: { name: 'hits' }, target: { type: 'Value', value: '1k' } } },
      'unable to get external metric default/hits/nil: no metrics returned from external metrics API',
      'failed to get hits external metric value: failed to get external metric hits: ',
    ],
    [
      { type: 'External', external: { metric: { name: 'hits' }, target: { type: 'AverageValue', averageValue: '1k' } } },
      'unable to get external metric default/hits/nil: no metrics returned from external metrics API',
      'failed to get hits external metric value: failed to get hits external metric: ',
    ],
  ])('tells a metric that nobody has: %j', (metric, why, lead) => {
    const world = cluster({ milli: 250 })
    world.create(DEPLOYMENTS, web)
    world.create(HORIZONTAL_POD_AUTOSCALERS, autoscaler({ metrics: [metric as never] }))
    world.run(16)
    expect(world.events('web').slice(1)).toEqual([
      `FailedGet${metric.type}Metric: ${why}`,
      `FailedComputeMetricsReplicas: invalid metrics (1 invalid out of 1), first error is: ${lead}${why}`,
    ])
  })

  it.each([
    ['are not ready yet', 3, 'did not receive metrics for targeted pods (pods might be unready)'],
    ['are ready', 340, 'missing request for cpu in container web of Pod POD'],
  ])('of pods without requests that %s', (_, seconds, why) => {
    const world = cluster({ milli: 250 })
    const bare = JSON.parse(JSON.stringify(web)) as typeof web
    delete (bare.spec.template.spec!.containers[0] as { resources?: unknown }).resources
    world.create(DEPLOYMENTS, bare)
    world.run(seconds)
    const pod = world.list(PODS)[0]!
    if (seconds < 100) world.podStatus(pod.metadata.name, { conditions: [{ type: 'Ready', status: 'False' }] })
    world.create(HORIZONTAL_POD_AUTOSCALERS, autoscaler())
    world.run(16)
    expect(conditions(world)).toContain('ScalingActive=False FailedGetResourceMetric')
    expect(world.get(HORIZONTAL_POD_AUTOSCALERS, 'web').status?.conditions?.[1]?.message).toBe(
      `the HPA was unable to compute the replica count: failed to get cpu utilization: ${why.replace('POD', pod.metadata.name)}`,
    )
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
