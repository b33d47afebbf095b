/** Binding a pod to its node; models registry/core/pod/storage.BindingREST. */
import type { KubeObject } from '../../api/object'
import { badRequest, conflict } from '../../api/status'
import { timestamp } from '../../clock/clock'
import { admitConnection } from '../admission/admission'
import { topologyLabels } from '../admission/pod-topology-labels'
import type { Core, Working } from '../core'
import type { Served } from '../registry'
import type { RequestContext } from '../request'
import { updateStored } from '../verbs/raw'

export interface Binding {
  readonly metadata?: {
    readonly uid?: string
    readonly annotations?: Readonly<Record<string, string>>
    readonly labels?: Readonly<Record<string, string>>
  }
  readonly nodeName: string
}

interface Condition {
  type: string
  status: string
  [field: string]: unknown
}

function withScheduled(conditions: readonly Condition[], generation: number | undefined, now: string): readonly Condition[] {
  const condition: Condition = {
    lastProbeTime: null,
    lastTransitionTime: now,
    ...(generation ? { observedGeneration: generation } : {}),
    status: 'True',
    type: 'PodScheduled',
  }
  const before = conditions.find((each) => each.type === 'PodScheduled')
  if (!before) return conditions.concat(condition)
  if (before.status === 'True') condition.lastTransitionTime = before.lastTransitionTime
  return conditions.map((each) => (each === before ? condition : each))
}

/** Assigns the pod to a node. Conflict when it is assigned already, is being deleted, or has another uid. */
export function bindPod(core: Core, pods: Served, request: RequestContext, namespace: string, name: string, binding: Binding): KubeObject {
  const metadata = { ...binding.metadata, name, namespace }
  const object = { kind: 'Binding', apiVersion: 'v1', metadata, target: { kind: 'Node', name: binding.nodeName } }
  admitConnection(core, { operation: 'CREATE', served: pods, subresource: 'binding', name, namespace, object, request })
  // Admission may have changed it.
  const { uid, annotations, labels: given } = object.metadata
  const nodeName = object.target.name
  if (name === '') throw badRequest('Name parameter required.')
  const old = core.read(pods, name, namespace)
  const refuse = (why: string): never => {
    throw conflict({ group: '', resource: 'pods/binding' }, name, why)
  }
  if (uid && uid !== old.metadata.uid) {
    refuse(`Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`)
  }
  if (old.metadata.deletionTimestamp) refuse(`pod ${name} is being deleted, cannot be assigned to a host`)
  const spec = (old as Working).spec as { nodeName?: string; schedulingGates?: unknown[] } | undefined
  if (spec?.nodeName) refuse(`pod ${name} is already assigned to node "${spec.nodeName}"`)
  if (spec?.schedulingGates?.length) refuse(`pod ${name} has non-empty .spec.schedulingGates`)
  return updateStored(core, pods, request, old, (draft) => {
    // Not by spreading, which gives each copy with one field more a hidden class of its own.
    draft.spec = Object.assign({}, draft.spec, { nodeName })
    if (annotations && Object.keys(annotations).length > 0) draft.metadata.annotations = { ...draft.metadata.annotations, ...annotations }
    const labels = { ...topologyLabels(core, nodeName), ...given }
    // Labels the pod has already stay as they are.
    if (Object.keys(labels).length > 0) draft.metadata.labels = { ...labels, ...draft.metadata.labels }
    // A nomination has served its purpose.
    const { nominatedNodeName: _, ...kept } = (draft.status ?? {}) as { conditions?: readonly Condition[]; nominatedNodeName?: string }
    const conditions = withScheduled(kept.conditions ?? [], draft.metadata.generation, timestamp(core.clock.now()))
    draft.status = Object.assign(kept, { conditions })
  })
}
