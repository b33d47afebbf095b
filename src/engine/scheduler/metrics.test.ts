import { expect, test } from 'vitest'
import { SchedulerMetrics } from '.'
import { World } from './test-world'

test('What a scheduler has done, and what waits, is told in Prometheus’s text', () => {
  const metrics = new SchedulerMetrics()
  const world = new World('metrics', metrics)
  world.node('n')
  world.pod('small', {}, {}, { cpu: '100m' })
  world.pod('large', {}, {}, { cpu: '2' })
  world.pod('gated', { schedulingGates: [{ name: 'a' }] })
  world.run()
  const lines = (): readonly string[] => metrics.registry.text().split('\n')
  expect(lines()).toEqual(
    expect.arrayContaining([
      'scheduler_schedule_attempts_total{profile="default-scheduler",result="scheduled"} 1',
      'scheduler_schedule_attempts_total{profile="default-scheduler",result="unschedulable"} 1',
      'scheduler_pending_pods{queue="active"} 0',
      'scheduler_pending_pods{queue="backoff"} 0',
      'scheduler_pending_pods{queue="gated"} 1',
      'scheduler_pending_pods{queue="unschedulable"} 1',
      'scheduler_unschedulable_pods{plugin="NodeResourcesFit",profile="default-scheduler"} 1',
      'scheduler_unschedulable_pods{plugin="SchedulingGates",profile="default-scheduler"} 1',
      'scheduler_pod_scheduling_attempts_sum 1',
      'scheduler_pod_scheduling_sli_duration_seconds_count{attempts="1"} 1',
      'scheduler_preemption_attempts_total 1',
      'scheduler_cache_size{type="nodes"} 1',
      'scheduler_cache_size{type="pods"} 1',
    ]),
  )
  world.scheduler.stop()
  metrics.reset()
  expect(metrics.registry.text()).toBe(
    '# HELP scheduler_preemption_attempts_total [STABLE] Total preemption attempts in the cluster till now\n# TYPE scheduler_preemption_attempts_total counter\nscheduler_preemption_attempts_total 0\n',
  )
})
