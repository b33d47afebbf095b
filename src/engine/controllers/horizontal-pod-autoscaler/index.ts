/** Sizes workloads by their metrics; models pkg/controller/podautoscaler. */
import { keyOf, splitKey, type ObjectKey, type Resource } from '../../api/object'
import type { Selector } from '../../api/selectors'
import { defineController } from '../framework'
import { everyResource } from '../framework/resources'
import { HORIZONTAL_POD_AUTOSCALERS, PODS } from '../../schema/resources'
import type { Memory } from './behavior'
import { AutoscalerSync, type Autoscaling } from './sync'

/** Milliseconds between two looks at one autoscaler. */
const SYNC_PERIOD = 15_000

export const horizontalPodAutoscalerController = defineController({
  name: 'horizontal-pod-autoscaler',
  start: (context) => {
    const period = context.flags.duration('horizontal-pod-autoscaler-sync-period', SYNC_PERIOD)
    const memories = new Map<ObjectKey, Memory>()
    /** Which pods each autoscaler moved at its last look. */
    const selectors = new Map<ObjectKey, Selector>()
    const resources: Resource[] = []
    everyResource(context, (resource) => void resources.push(resource))
    const autoscalers = context.watch(HORIZONTAL_POD_AUTOSCALERS, {
      added: (autoscaler) => context.enqueueAfter(keyOf(autoscaler), period),
      updated: (_, autoscaler) => context.enqueueAfter(keyOf(autoscaler), period),
      deleted: (autoscaler) => {
        memories.delete(keyOf(autoscaler))
        selectors.delete(keyOf(autoscaler))
      },
    })
    const pods = context.watch(PODS)
    const shared: Autoscaling = {
      context,
      resources,
      podsOf: (namespace) => pods.list(namespace),
      rivals: (autoscaler, selector, own) => {
        selectors.set(keyOf(autoscaler), selector)
        return autoscalers
          .list(autoscaler.metadata.namespace)
          .map(keyOf)
          .filter((key) => own.some((pod) => selectors.get(key)?.matches(pod.metadata.labels)))
      },
      memoryOf: (autoscaler, replicas) => {
        const key = keyOf(autoscaler)
        let memory = memories.get(key)
        if (!memory) memories.set(key, (memory = { recommendations: [{ time: context.clock.now(), replicas }], ups: [], downs: [] }))
        return memory
      },
    }
    return {
      reconcile(key) {
        const { namespace, name } = splitKey(key)
        const autoscaler = autoscalers.get(name, namespace)
        if (!autoscaler) return
        context.enqueueAfter(key, period)
        new AutoscalerSync(shared, autoscaler).run()
      },
    }
  },
})
