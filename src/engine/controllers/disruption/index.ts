/** Works out how many pods each PodDisruptionBudget lets go now; models pkg/controller/disruption. */
import { equalJson } from '../../api/json'
import { controllerOf, keyOf, splitKey, type OwnerReference } from '../../api/object'
import { selectorFromObject } from '../../api/selectors'
import { hasReason } from '../../api/status'
import { timestamp } from '../../clock/clock'
import { kinds } from '../../kinds'
import { defineController } from '../framework'
import { goSelector } from '../framework/go-selector'
import { conditionOf } from '../framework/conditions'
import { groupOf } from '../framework/resources'
import { isActive, isReady, podCondition, timeOf } from '../framework/pods'
import { scaledValue } from '../framework/scaling'
import {
  CUSTOM_RESOURCE_DEFINITIONS,
  DEPLOYMENTS,
  POD_DISRUPTION_BUDGETS,
  PODS,
  REPLICA_SETS,
  REPLICATION_CONTROLLERS,
  STATEFUL_SETS,
} from '../../schema/resources'
import type { Condition, CustomResourceDefinition, Pod, PodDisruptionBudget, PodDisruptionBudgetStatus } from '../../schema/types'

/** Milliseconds an eviction may take from the budget's note of it to the pod's deletion. */
const EVICTION_TIME = 120_000
/** Milliseconds after which a DisruptionTarget condition that led to nothing is taken back. */
const STALE_TARGET = 120_000

interface Scale {
  readonly uid: string
  readonly replicas: number
}

function unmanagedText(selector: string): string {
  return `Pods selected by this PodDisruptionBudget (selector: ${selector}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`
}

/** The value at a path such as `.spec.replicas`. */
function fieldAt(object: unknown, path: string): unknown {
  let value = object
  for (const part of path.split('.').filter(Boolean))
    value = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[part] : undefined
  return value
}

/** The total that percentages are of cannot be told. */
class UnknownScale extends Error {}

export const disruptionController = defineController({
  name: 'controllermanager',
  account: 'disruption-controller',
  workers: 1,
  start: (context) => {
    const { client, clock, enqueue, events } = context
    const deployments = context.watch(DEPLOYMENTS)
    const sets = context.watch(REPLICA_SETS)
    const controllers = context.watch(REPLICATION_CONTROLLERS)
    const stateful = context.watch(STATEFUL_SETS)
    const definitions = context.watch(CUSTOM_RESOURCE_DEFINITIONS)
    const budgets = context.watch(POD_DISRUPTION_BUDGETS, {
      added: (budget) => enqueue(keyOf(budget)),
      updated: (_, budget) => enqueue(keyOf(budget)),
    })
    const selects = (budget: PodDisruptionBudget, pod: Pod): boolean =>
      selectorFromObject(budget.spec?.selector).matches(pod.metadata.labels)
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
        const target = podCondition(pod, 'DisruptionTarget')
        if (target?.status === 'True' && pod.metadata.deletionTimestamp === undefined)
          context.enqueueAfter(`stale ${keyOf(pod)}`, STALE_TARGET)
      },
      deleted: podChanged,
    })

    /** The scale of what the pod's controller belongs to. Undefined for a controller without scale. */
    function scaleOf(pod: Pod, owner: OwnerReference): Scale | undefined {
      const { namespace } = pod.metadata
      const group = groupOf(owner.apiVersion)
      const matching = <T extends { readonly metadata: { readonly uid: string } }>(object: T | undefined): T | undefined =>
        object?.metadata.uid === owner.uid ? object : undefined
      if (owner.kind === 'ReplicaSet' && group === 'apps') {
        const set = matching(sets.get(owner.name, namespace))
        const above = set && controllerOf(set)
        const deployment = above?.kind === 'Deployment' ? deployments.get(above.name, namespace) : undefined
        if (deployment && deployment.metadata.uid === above!.uid)
          return { uid: deployment.metadata.uid, replicas: deployment.spec.replicas ?? 1 }
        return set && { uid: set.metadata.uid, replicas: set.spec.replicas ?? 1 }
      }
      if (owner.kind === 'ReplicationController' && group === '') {
        const found = matching(controllers.get(owner.name, namespace))
        return found && { uid: found.metadata.uid, replicas: found.spec.replicas ?? 1 }
      }
      if (owner.kind === 'StatefulSet' && group === 'apps') {
        const found = matching(stateful.get(owner.name, namespace))
        return found && { uid: found.metadata.uid, replicas: found.spec.replicas ?? 1 }
      }
      const definition = definitions.list().find(({ spec }) => spec.group === group && spec.names.kind === owner.kind)
      if (definition) return customScale(definition, owner, namespace)
      const known = kinds.find(({ resource }) => resource.kind === owner.kind && resource.group === group)
      if (known && !known.subresources.includes('scale')) {
        const { resource } = known.resource
        throw new UnknownScale(`${group ? `${resource}.${group}` : resource} does not implement the scale subresource`)
      }
      throw new UnknownScale(`found no controllers for pod "${pod.metadata.name}"`)
    }

    /** The scale of a custom resource, read where its definition says it is. */
    function customScale(definition: CustomResourceDefinition, owner: OwnerReference, namespace: string | undefined): Scale | undefined {
      const { group, names, scope, versions } = definition.spec
      const version = versions.find(({ name }) => `${group}/${name}` === owner.apiVersion) ?? versions.find(({ storage }) => storage)
      const path = version?.subresources?.scale?.specReplicasPath
      if (!version || path === undefined) throw new UnknownScale(`${names.plural}.${group} does not implement the scale subresource`)
      const resource = { group, version: version.name, resource: names.plural, kind: names.kind, namespaced: scope === 'Namespaced' }
      try {
        const object = client.resource(resource).get(owner.name, namespace)
        if (object.metadata.uid !== owner.uid) return undefined
        return { uid: owner.uid, replicas: Number(fieldAt(object, path) ?? 0) }
      } catch (error) {
        if (hasReason(error, 'NotFound')) return undefined
        throw error
      }
    }

    /** How many pods all their controllers want; pods without one cannot be accounted for. */
    function expectedScale(budget: PodDisruptionBudget, selected: readonly Pod[]): number {
      const seen = new Map<string, number>()
      let unmanaged = false
      for (const pod of selected) {
        const owner = controllerOf(pod)
        if (!owner) {
          unmanaged = true
          continue
        }
        const scale = scaleOf(pod, owner)
        if (scale) seen.set(scale.uid, scale.replicas)
      }
      if (unmanaged) events.event(budget, 'Warning', 'UnmanagedPods', unmanagedText(goSelector(budget.spec?.selector)))
      return [...seen.values()].reduce((sum, replicas) => sum + replicas, 0)
    }

    function counts(budget: PodDisruptionBudget, selected: readonly Pod[]): { readonly expected: number; readonly desired: number } {
      const { minAvailable, maxUnavailable } = budget.spec ?? {}
      if (maxUnavailable !== undefined) {
        const expected = expectedScale(budget, selected)
        return { expected, desired: Math.max(0, expected - scaledValue(maxUnavailable, expected, 'up')) }
      }
      if (typeof minAvailable === 'string') {
        const expected = expectedScale(budget, selected)
        return { expected, desired: scaledValue(minAvailable, expected, 'up') }
      }
      return { expected: selected.length, desired: minAvailable ?? 1 }
    }

    /** Evictions noted that have not become deletions yet, without those that took too long. */
    function disrupted(
      budget: PodDisruptionBudget,
      selected: readonly Pod[],
      now: number,
    ): { readonly noted: Record<string, string>; readonly next: number } {
      const noted: Record<string, string> = {}
      let next = Infinity
      for (const [name, since] of Object.entries(budget.status?.disruptedPods ?? {})) {
        const pod = selected.find((each) => each.metadata.name === name)
        if (!pod || pod.metadata.deletionTimestamp !== undefined) continue
        const left = timeOf(since) + EVICTION_TIME - now
        if (left < 0) {
          events.event(pod, 'Warning', 'NotDeleted', `Pod was expected by PDB ${keyOf(budget)} to be deleted but it wasn't`)
          continue
        }
        noted[name] = since
        next = Math.min(next, left)
      }
      return { noted, next }
    }

    function condition(budget: PodDisruptionBudget, allowed: number, failure: string | undefined): readonly Condition[] {
      const before = conditionOf(budget.status?.conditions, 'DisruptionAllowed')
      const [status, reason] =
        failure !== undefined ? ['False', 'SyncFailed'] : allowed > 0 ? ['True', 'SufficientPods'] : ['False', 'InsufficientPods']
      return [
        {
          type: 'DisruptionAllowed',
          status: status!,
          reason: reason!,
          message: failure ?? '',
          observedGeneration: budget.metadata.generation ?? 0,
          lastTransitionTime: before?.status === status ? before!.lastTransitionTime : timestamp(clock.now()),
        },
      ]
    }

    function dropStaleTarget(key: string): void {
      const { namespace, name } = splitKey(key)
      const pod = pods.get(name, namespace)
      const target = pod && podCondition(pod, 'DisruptionTarget')
      if (
        !pod ||
        pod.metadata.deletionTimestamp !== undefined ||
        target?.status !== 'True' ||
        pod.status?.phase === 'Failed' ||
        pod.status?.phase === 'Succeeded'
      )
        return
      const since = timeOf(target.lastTransitionTime)
      if (clock.now() - since < STALE_TARGET) return
      const conditions = pod.status!.conditions!.map((each) =>
        each === target ? { ...each, status: 'False', lastTransitionTime: timestamp(clock.now()) } : each,
      )
      client.resource(PODS).updateStatus({ ...pod, status: { ...pod.status, conditions } })
    }

    return {
      reconcile(key) {
        if (key.startsWith('stale ')) {
          dropStaleTarget(key.slice('stale '.length))
          return
        }
        const { namespace, name } = splitKey(key)
        const budget = budgets.get(name, namespace)
        if (!budget) return
        const now = clock.now()
        const selected = pods.list(namespace).filter((pod) => selects(budget, pod))
        if (selected.length === 0) events.event(budget, 'Normal', 'NoPods', 'No matching pods found')
        let status: PodDisruptionBudgetStatus
        let next = Infinity
        try {
          const { expected, desired } = counts(budget, selected)
          const found = disrupted(budget, selected, now)
          next = found.next
          const healthy = selected.filter((pod) => isActive(pod) && isReady(pod) && found.noted[pod.metadata.name] === undefined).length
          const allowed = expected <= 0 ? 0 : Math.max(0, healthy - desired)
          status = {
            currentHealthy: healthy,
            desiredHealthy: desired,
            expectedPods: expected,
            disruptionsAllowed: allowed,
            ...(Object.keys(found.noted).length > 0 ? { disruptedPods: found.noted } : {}),
            observedGeneration: budget.metadata.generation ?? 0,
            conditions: condition(budget, allowed, undefined),
          }
        } catch (error) {
          if (!(error instanceof UnknownScale)) throw error
          events.event(
            budget,
            'Warning',
            'CalculateExpectedPodCountFailed',
            `Failed to calculate the number of expected pods: ${error.message}`,
          )
          // Nothing may be disrupted while it is unknown how many there should be.
          status = {
            ...budget.status,
            disruptionsAllowed: 0,
            observedGeneration: budget.metadata.generation ?? 0,
            conditions: condition(budget, 0, error.message),
          }
        }
        if (!equalJson(status, budget.status ?? {})) {
          try {
            client.resource(POD_DISRUPTION_BUDGETS).updateStatus({ ...budget, status })
          } catch (error) {
            if (!hasReason(error, 'NotFound')) throw error
          }
        }
        if (Number.isFinite(next)) context.enqueueAfter(key, next + 1)
      },
    }
  },
})
