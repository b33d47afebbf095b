/** Works out how many pods each PodDisruptionBudget lets go now; models pkg/controller/disruption. */
import { keyOf, splitKey } from '../../api/object'
import { selectorFromObject } from '../../api/selectors'
import { defineController } from '../framework'
import { POD_DISRUPTION_BUDGETS, PODS } from '../../schema/resources'
import type { Pod, PodDisruptionBudget } from '../../schema/types'
import { Scales } from './scales'
import { dropStaleTarget, isTarget, STALE_TARGET } from './stale-target'
import { BudgetSync } from './sync'

const STALE = 'stale '

function selects(budget: PodDisruptionBudget, pod: Pod): boolean {
  return selectorFromObject(budget.spec?.selector).matches(pod.metadata.labels)
}

export const disruptionController = defineController({
  name: 'controllermanager',
  account: 'disruption-controller',
  workers: 1,
  start: (context) => {
    const { enqueue, events } = context
    const scales = new Scales(context)
    const budgets = context.watch(POD_DISRUPTION_BUDGETS, {
      added: (budget) => enqueue(keyOf(budget)),
      updated: (_, budget) => enqueue(keyOf(budget)),
    })
    const podChanged = (pod: Pod): void => {
      const selecting = budgets.list(pod.metadata.namespace).filter((budget) => selects(budget, pod))
      for (const budget of selecting) enqueue(keyOf(budget))
      const [first, second] = selecting
      if (!first || !second) return
      const { namespace, name } = pod.metadata
      const text = `Pod "${namespace}"/"${name}" matches multiple PodDisruptionBudgets.  Chose "${first.metadata.name}" arbitrarily.`
      events.event(pod, 'Warning', 'MultiplePodDisruptionBudgets', text)
    }
    const pods = context.watch(PODS, {
      added: podChanged,
      updated: (before, pod) => {
        podChanged(pod)
        if (before.metadata.labels !== pod.metadata.labels) podChanged(before)
        if (isTarget(pod)) context.enqueueAfter(`${STALE}${keyOf(pod)}`, STALE_TARGET)
      },
      deleted: podChanged,
    })

    return {
      reconcile(key) {
        if (key.startsWith(STALE)) {
          const { namespace, name } = splitKey(key.slice(STALE.length))
          const pod = pods.get(name, namespace)
          if (pod) dropStaleTarget(context, pod)
          return
        }
        const { namespace, name } = splitKey(key)
        const budget = budgets.get(name, namespace)
        if (!budget) return
        const selected = pods.list(namespace).filter((pod) => selects(budget, pod))
        new BudgetSync(context, scales, budget, selected).run()
      },
    }
  },
})
