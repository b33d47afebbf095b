/** Keeps the used side of ResourceQuotas right; models pkg/controller/resourcequota. */
import { equalJson } from '../../api/json'
import { keyOf, splitKey, type KubeObject, type Resource } from '../../api/object'
import { addQuantities, canonicalQuantity } from '../../api/quantity'
import { defineController, type Steps } from '../framework'
import { everyResource } from '../framework/resources'
import { RESOURCE_QUOTAS } from '../../schema/resources'
import type { ResourceQuota } from '../../schema/types'

/** Milliseconds between full recounts, in case a change was missed. */
const RESYNC = 300_000

interface Parts {
  readonly spec?: unknown
  readonly status?: { readonly phase?: unknown }
}

/** Objects that may count for something else after a change, not only when they go. */
function countsAnew({ group, resource }: Resource, before: KubeObject & Parts, after: KubeObject & Parts): boolean {
  if (group !== '') return false
  if (resource === 'persistentvolumeclaims') return !equalJson(before.spec, after.spec) || !equalJson(before.status, after.status)
  if (resource !== 'pods' && resource !== 'services') return false
  return before.status?.phase !== after.status?.phase || !equalJson(before.spec, after.spec)
}

export const resourceQuotaController = defineController({
  name: 'resourcequota-controller',
  start: (context) => {
    const { client, enqueue, quota: evaluator } = context
    const resources: Resource[] = []
    const quotas = context.watch(RESOURCE_QUOTAS, {
      added: (quota) => enqueue(keyOf(quota)),
      updated: (before, quota) => {
        if (!equalJson(before.spec, quota.spec)) enqueue(keyOf(quota))
      },
    })
    const recount = (object: KubeObject): void => {
      for (const quota of quotas.list(object.metadata.namespace)) enqueue(keyOf(quota))
    }
    everyResource(context, (resource) => {
      if (!resource.namespaced) return
      resources.push(resource)
      // Admission charges what is created; this controller gives back what goes.
      context.watch(resource, {
        deleted: recount,
        updated: (before, after) => {
          if (quotas.list(after.metadata.namespace).length > 0 && countsAnew(resource, before, after)) recount(after)
        },
      })
    })
    context.every(RESYNC, () => {
      for (const quota of quotas.list()) enqueue(keyOf(quota))
    })

    /** Which resources could count towards the quota's names. */
    function relevant(quota: ResourceQuota): readonly Resource[] {
      const names = Object.keys(quota.spec.hard ?? {})
      const compute = names.some((name) => /^(pods|cpu|memory|ephemeral-storage|requests\.|limits\.|hugepages-)/.test(name))
      return resources.filter(
        ({ group, resource }) =>
          (compute && group === '' && resource === 'pods') ||
          names.some(
            (name) =>
              name === `count/${group ? `${resource}.${group}` : resource}` ||
              (group === '' && (name === resource || name.startsWith(`${resource}.`))) ||
              (group === '' &&
                resource === 'persistentvolumeclaims' &&
                (name === 'requests.storage' || name.includes('.storageclass.storage.k8s.io/'))),
          ),
      )
    }

    return {
      *reconcile(key): Steps {
        const { namespace, name } = splitKey(key)
        const quota = quotas.get(name, namespace)
        if (!quota) return
        const hard = quota.spec.hard ?? {}
        const used: Record<string, string> = {}
        for (const limit of Object.keys(hard)) used[limit] = '0'
        let counted = 0
        for (const resource of relevant(quota)) {
          for (const object of client.resource(resource).list({ namespace: namespace! }).items) {
            if (!evaluator.inScope(quota, resource, object)) continue
            for (const [what, amount] of Object.entries(evaluator.usageOf(resource, object, context.clock.now()))) {
              if (used[what] !== undefined)
                used[what] = used[what] === '0' ? (canonicalQuantity(amount) ?? amount) : addQuantities(used[what], amount)
            }
            if (++counted % 200 === 0) yield 1
          }
        }
        const status = { hard, used }
        if (!equalJson(status, quota.status ?? {})) client.resource(RESOURCE_QUOTAS).updateStatus({ ...quota, status })
      },
    }
  },
})
