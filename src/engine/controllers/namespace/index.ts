/** Empties namespaces that are being deleted and then lets them go; models pkg/controller/namespace. */
import type { KubeObject, Resource } from '../../api/object'
import { hasReason, StatusError } from '../../api/status'
import { timestamp } from '../../clock/clock'
import { defineController, type Steps } from '../framework'
import { conditionOf } from '../framework/conditions'
import { timeOf } from '../framework/pods'
import { everyResource } from '../framework/resources'
import { EVENTS, NAMESPACES, PODS } from '../../schema/resources'
import type { Namespace, NamespaceCondition, Pod } from '../../schema/types'
import { equalJson } from '../../api/json'

/** Milliseconds a deleted namespace is left alone, so that every server knows of the deletion. */
const GRACE = 5000
/** Objects deleted in one clock event. */
const PER_EVENT = 12

/** Seconds that whoever put finalizers on objects is given to take them off. */
const FINALIZER_ESTIMATE = 15

interface Leftovers {
  readonly namespace: string
  /** When the namespace was deleted, milliseconds. */
  readonly since: number
  /** `pods.` or `deployments.apps` -> how many are left. */
  readonly resources: Map<string, number>
  readonly finalizers: Map<string, number>
  readonly failures: string[]
  /** Seconds until the slowest of them may be gone. */
  wait: number
}

function gvrText({ group, version, resource }: Resource): string {
  return `${group}/${version}, Resource=${resource}`
}

/** The longest grace period of pods that have not ended, seconds. */
function longestGrace(pods: readonly Pod[]): number {
  const live = pods.filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed')
  return Math.max(0, ...live.map(({ spec }) => spec.terminationGracePeriodSeconds ?? 0))
}

export const namespaceController = defineController({
  name: 'namespace-controller',
  workers: 10,
  retries: { longest: 60_000 },
  start: (context) => {
    const { client, clock } = context
    const resources: Resource[] = [EVENTS]
    everyResource(context, (resource) => {
      if (resource.namespaced) resources.push(resource)
    })
    const consider = (namespace: Namespace): void => {
      if (namespace.metadata.deletionTimestamp !== undefined) context.enqueueAfter(namespace.metadata.name, GRACE)
    }
    const namespaces = context.watch(NAMESPACES, { added: consider, updated: (_, namespace) => consider(namespace) })

    function* empty(resource: Resource, namespace: string, left: Leftovers): Generator<number | undefined, void, void> {
      let done = 0
      let objects: readonly KubeObject[]
      try {
        objects = client.resource(resource).list({ namespace }).items
      } catch (error) {
        // The definition of a custom resource was deleted, and with it all there was.
        if (hasReason(error, 'NotFound')) return
        throw error
      }
      for (const object of objects) {
        try {
          client.resource(resource).delete(object.metadata.name, namespace, { propagationPolicy: 'Background' })
        } catch (error) {
          if (hasReason(error, 'NotFound') || hasReason(error, 'MethodNotAllowed')) continue
          if (!(error instanceof StatusError)) throw error
          left.failures.push(error.message)
        }
        if (++done % PER_EVENT === 0) yield 2
      }
      count(resource, client.resource(resource).list({ namespace }).items, left)
    }

    function count(resource: Resource, objects: readonly KubeObject[], left: Leftovers): void {
      if (objects.length === 0) return
      left.resources.set(`${resource.resource}.${resource.group}`, objects.length)
      let held = false
      for (const object of objects) {
        for (const finalizer of object.metadata.finalizers ?? []) {
          left.finalizers.set(finalizer, (left.finalizers.get(finalizer) ?? 0) + 1)
          held = true
        }
      }
      const grace = resource === PODS ? longestGrace(objects as readonly Pod[]) : 0
      if (clock.now() - left.since < grace * 1000) left.wait = Math.max(left.wait, grace)
      else if (held) left.wait = Math.max(left.wait, FINALIZER_ESTIMATE)
      else left.failures.push(`unexpected items still remain in namespace: ${left.namespace} for gvr: ${gvrText(resource)}`)
    }

    function report(namespace: Namespace, left: Leftovers): Namespace {
      const now = timestamp(clock.now())
      const given = (type: string, bad: boolean, good: [string, string], problem: [string, string]): NamespaceCondition => {
        const [reason, message] = bad ? problem : good
        const status = bad ? 'True' : 'False'
        const before = conditionOf(namespace.status?.conditions, type)
        return { type, status, lastTransitionTime: before?.status === status ? before.lastTransitionTime! : now, reason, message }
      }
      const remaining = [...left.resources].map(([name, number]) => `${name} has ${number} resource instances`).sort()
      const finalizers = [...left.finalizers].map(([name, number]) => `${name} in ${number} resource instances`).sort()
      const conditions = [
        given('NamespaceDeletionDiscoveryFailure', false, ['ResourcesDiscovered', 'All resources successfully discovered'], ['', '']),
        given(
          'NamespaceDeletionGroupVersionParsingFailure',
          false,
          ['ParsedGroupVersions', 'All legacy kube types successfully parsed'],
          ['', ''],
        ),
        given(
          'NamespaceDeletionContentFailure',
          left.failures.length > 0,
          ['ContentDeleted', 'All content successfully deleted, may be waiting on finalization'],
          ['ContentDeletionFailed', `Failed to delete all resource types, ${left.failures.length} remaining: ${left.failures.join(', ')}`],
        ),
        given(
          'NamespaceContentRemaining',
          remaining.length > 0,
          ['ContentRemoved', 'All content successfully removed'],
          ['SomeResourcesRemain', `Some resources are remaining: ${remaining.join(', ')}`],
        ),
        given(
          'NamespaceFinalizersRemaining',
          finalizers.length > 0,
          ['ContentHasNoFinalizers', 'All content-preserving finalizers finished'],
          ['SomeFinalizersRemain', `Some content in the namespace has finalizers remaining: ${finalizers.join(', ')}`],
        ),
      ]
      const status = { ...namespace.status, phase: 'Terminating' as const, conditions }
      if (equalJson(status, namespace.status)) return namespace
      return client.resource(NAMESPACES).updateStatus({ ...namespace, status })
    }

    function live(name: string): Namespace | undefined {
      try {
        return client.resource(NAMESPACES).get(name)
      } catch (error) {
        if (hasReason(error, 'NotFound')) return undefined
        throw error
      }
    }

    return {
      *reconcile(name): Steps {
        if (!namespaces.get(name)) return
        const namespace = live(name)
        if (namespace?.metadata.deletionTimestamp === undefined) return
        if (!namespace.spec.finalizers?.includes('kubernetes')) return
        const since = timeOf(namespace.metadata.deletionTimestamp)
        const left: Leftovers = { namespace: name, since, resources: new Map(), finalizers: new Map(), failures: [], wait: 0 }
        // Pods go first: nothing they use may vanish under them.
        yield* empty(PODS, name, left)
        if (left.resources.size === 0) {
          for (const resource of resources) if (resource.resource !== 'pods') yield* empty(resource, name, left)
        }
        const current = live(name)
        if (!current) return
        report(current, left)
        // What cannot be explained by time or finalizers is tried again and again, at growing intervals.
        if (left.failures.length > 0) throw new StatusError(500, 'InternalError', left.failures.join(', '))
        if (left.resources.size > 0) {
          context.enqueueAfter(name, (Math.floor(left.wait / 2) + 1) * 1000)
          return
        }
        const finalizers = current.spec.finalizers!.filter((each) => each !== 'kubernetes')
        client
          .resource(NAMESPACES)
          .patch(name, undefined, 'merge', { spec: { finalizers: finalizers.length > 0 ? finalizers : null } }, 'finalize')
      },
    }
  },
})
