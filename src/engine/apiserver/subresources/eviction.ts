/** Evicting a pod unless a disruption budget forbids it; models registry/core/pod/storage.EvictionREST. */
import { isFinished, isReady } from '../../kinds/pod-spec/pod-state'
import type { KubeObject } from '../../api/object'
import { selectorFromObject, type LabelSelectorObject } from '../../api/selectors'
import { StatusError } from '../../api/status'
import { timestamp } from '../../clock/clock'
import type { DeleteOptions } from '../../client/client'
import type { Pod, PodDisruptionBudget } from '../../schema/types'
import { admitConnection } from '../admission/admission'
import type { Core, Working } from '../core'
import type { Served } from '../registry'
import type { RequestContext } from '../request'
import { deleteObject } from '../verbs/delete'
import { updateStored } from '../verbs/raw'

/** More pods than this being disrupted at once means that the budget's controller lags: wait for it. */
const MAX_DISRUPTED_PODS = 2000

function budgetsOf(core: Core, pod: KubeObject): readonly PodDisruptionBudget[] {
  const labels = pod.metadata.labels
  return (core.store.list('policy/poddisruptionbudgets', pod.metadata.namespace) as readonly PodDisruptionBudget[]).filter((budget) => {
    const selector = budget.spec?.selector as LabelSelectorObject | undefined
    return selector !== undefined && selectorFromObject(selector).matches(labels)
  })
}

function tooManyRequests(message: string, retryAfterSeconds?: number): StatusError {
  return new StatusError(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
    causes: [{ reason: 'DisruptionBudget', message }],
    ...(retryAfterSeconds ? { retryAfterSeconds } : {}),
  })
}

/** Takes one disruption out of the budget and notes the pod; throws 429 when none is left. */
function takeDisruption(core: Core, request: RequestContext, budget: PodDisruptionBudget, pod: string): void {
  const status = budget.status
  if ((status?.observedGeneration ?? 0) < (budget.metadata.generation ?? 0)) {
    throw tooManyRequests(`The disruption budget ${budget.metadata.name} is still being processed by the server.`, 10)
  }
  const allowed = status?.disruptionsAllowed ?? 0
  if (allowed < 0) {
    throw new StatusError(
      403,
      'Forbidden',
      `poddisruptionbudgets.policy "${budget.metadata.name}" is forbidden: pdb disruptions allowed is negative`,
    )
  }
  if (Object.keys(status?.disruptedPods ?? {}).length > MAX_DISRUPTED_PODS) {
    throw new StatusError(
      403,
      'Forbidden',
      `poddisruptionbudgets.policy "${budget.metadata.name}" is forbidden: DisruptedPods map too big - too many evictions not confirmed by PDB controller`,
    )
  }
  if (allowed === 0) {
    throw tooManyRequests(
      `The disruption budget ${budget.metadata.name} needs ${status?.desiredHealthy ?? 0} healthy pods and has ${status?.currentHealthy ?? 0} currently`,
    )
  }
  const served = core.registry.ofCollection('policy/poddisruptionbudgets')!
  updateStored(core, served, request, budget, (draft) => {
    draft.status = {
      ...draft.status,
      disruptionsAllowed: allowed - 1,
      disruptedPods: { ...status?.disruptedPods, [pod]: timestamp(core.clock.now()) },
    }
  })
}

/** Whether a budget has no say: the pod is over, not started, or not healthy while the policy lets such pods go. */
function mayIgnoreBudget(pod: Pod, budget: PodDisruptionBudget): boolean {
  if (isReady(pod)) return false
  if (budget.spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true
  const { currentHealthy = 0, desiredHealthy = 0 } = budget.status ?? {}
  return desiredHealthy > 0 && currentHealthy >= desiredHealthy
}

function markTarget(core: Core, pods: Served, request: RequestContext, pod: KubeObject): void {
  updateStored(core, pods, request, pod, (draft) => {
    const status = (draft.status ?? {}) as { conditions?: { type: string }[] }
    const condition = {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'EvictionByEvictionAPI',
      message: 'Eviction API: evicting',
      lastProbeTime: null,
      lastTransitionTime: timestamp(core.clock.now()),
      ...(draft.metadata.generation ? { observedGeneration: draft.metadata.generation } : {}),
    }
    draft.status = {
      ...status,
      conditions: [...(status.conditions ?? []).filter((each) => each.type !== 'DisruptionTarget'), condition],
    } as Working['status']
  })
}

/** Deletes the pod if admission and its disruption budget agree. Throws NotFound, 429 TooManyRequests, 500 for several budgets. */
export function evictPod(core: Core, pods: Served, request: RequestContext, namespace: string, name: string, options: DeleteOptions): void {
  const eviction = { kind: 'Eviction', apiVersion: 'policy/v1', metadata: { name, namespace }, deleteOptions: options }
  admitConnection(core, { operation: 'CREATE', served: pods, subresource: 'eviction', name, namespace, object: eviction, request })
  const pod = core.read(pods, name, namespace) as Pod
  const canIgnore = isFinished(pod) || pod.status?.phase === 'Pending' || pod.metadata.deletionTimestamp !== undefined
  if (!canIgnore) {
    const budgets = budgetsOf(core, pod)
    if (budgets.length > 1) {
      // The server gives no reason, only words and a number.
      throw new StatusError(500, '', 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.')
    }
    const budget = budgets[0]
    if (budget && !mayIgnoreBudget(pod, budget)) takeDisruption(core, request, budget, name)
  }
  if (!request.dryRun && !pod.metadata.deletionTimestamp) markTarget(core, pods, request, pod)
  deleteObject(core, pods, request, name, namespace, options)
}
