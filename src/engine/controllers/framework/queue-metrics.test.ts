import { expect, it } from 'vitest'
import { MetricsRegistry } from '../../api/prometheus'
import { VirtualClock } from '../../clock/clock'
import type { ObjectKey } from '../../api/object'
import { QueueMetrics } from './queue-metrics'

it('work queues tell what came, how long it waited and was worked on, and what is there now', () => {
  const clock = new VirtualClock(0)
  const registry = new MetricsRegistry()
  const metrics = new QueueMetrics(clock, registry)
  const queue = metrics.of('endpointslice-controller')
  metrics.of('deployment-controller')
  const [one, two] = ['default/one', 'default/two'] as ObjectKey[]
  const lines = (): readonly string[] => registry.text().split('\n')
  queue.added(one!)
  queue.added(one!)
  queue.added(two!)
  clock.runSync(100)
  queue.taken(one!)
  clock.runSync(350)
  const name = 'name="endpoint_slice"'
  expect(lines()).toEqual(
    expect.arrayContaining([
      `workqueue_adds_total{${name}} 2`,
      `workqueue_depth{${name}} 1`,
      `workqueue_queue_duration_seconds_sum{${name}} 0.1`,
      `workqueue_unfinished_work_seconds{${name}} 0.25`,
      `workqueue_longest_running_processor_seconds{${name}} 0.25`,
      'workqueue_depth{name="deployment"} 0',
      'workqueue_adds_total{name="deployment"} 0',
    ]),
  )
  queue.done(one!)
  queue.retried()
  expect(lines()).toEqual(
    expect.arrayContaining([
      `workqueue_work_duration_seconds_bucket{${name},le="0.1"} 0`,
      `workqueue_work_duration_seconds_bucket{${name},le="1"} 1`,
      `workqueue_work_duration_seconds_sum{${name}} 0.25`,
      `workqueue_unfinished_work_seconds{${name}} 0`,
      `workqueue_retries_total{${name}} 1`,
    ]),
  )
})
