/** Keeps nodes to themselves: their own object without new rights, the pods bound to them; models plugin/pkg/admission/noderestriction. */
import { equalJson, isObject, type JsonObject } from '../../../api/json'
import type { KubeObject } from '../../../api/object'
import { forbidden, notFound } from '../../../api/status'
import type { Node, Pod } from '../../../schema/types'
import { nodeOf } from '../../authorization/node-authorizer'
import type { Core } from '../../core'
import type { AdmissionPlugin, Attributes } from '../admission'

const MIRROR = 'kubernetes.io/config.mirror'
const LEASES = 'kube-node-lease'
const RESTRICTED = 'node-restriction.kubernetes.io'
/** What kubelets say of themselves, and the namespaces of labels that are theirs. */
const KUBELETS = new Set([
  'kubernetes.io/hostname',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'node.kubernetes.io/instance-type',
  'beta.kubernetes.io/instance-type',
  'kubernetes.io/os',
  'kubernetes.io/arch',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/arch',
])
const KUBELET_SPACES = ['kubelet.kubernetes.io', 'node.kubernetes.io']

const shown = (text: string): string => JSON.stringify(text)
const isWithin = (space: string, of: string): boolean => space === of || space.endsWith(`.${of}`)
const refuse = ({ served, name }: Attributes, why: string): Error => forbidden(served, name, why)
const podOf = (core: Core, { namespace }: Attributes, name: string): Pod | undefined =>
  core.store.get('/pods', `${namespace ?? ''}/${name}`) as Pod | undefined

/** Labels that were set, changed or taken away although nodes may not. */
function forbiddenLabels(now: KubeObject | undefined, before: KubeObject | undefined): readonly string[] {
  const [labels, old] = [now?.metadata.labels ?? {}, before?.metadata.labels ?? {}]
  const changed = [...new Set([...Object.keys(labels), ...Object.keys(old)])].filter((key) => labels[key] !== old[key])
  return changed
    .filter((key) => {
      const space = key.includes('/') ? key.slice(0, key.indexOf('/')) : ''
      if (isWithin(space, RESTRICTED)) return true
      const ofKubernetes = isWithin(space, 'kubernetes.io') || isWithin(space, 'k8s.io')
      return ofKubernetes && !KUBELETS.has(key) && !KUBELET_SPACES.some((each) => isWithin(space, each))
    })
    .sort()
}

function admitNode(node: string, attributes: Attributes): void {
  const { operation, subresource, name, object, old } = attributes
  if (name !== node) throw refuse(attributes, `node ${shown(node)} is not allowed to modify node ${shown(name)}`)
  if (operation === 'DELETE') return
  const now = object as Node
  const labels = forbiddenLabels(now, operation === 'UPDATE' ? old : undefined).join(', ')
  if (operation === 'CREATE' && subresource === '') {
    if (labels) throw refuse(attributes, `node ${shown(node)} is not allowed to set the following labels: ${labels}`)
    return
  }
  const before = old as Node | undefined
  if (!equalJson(now.spec?.taints ?? [], before?.spec?.taints ?? []))
    throw refuse(attributes, `node ${shown(node)} is not allowed to modify taints`)
  if (labels) throw refuse(attributes, `is not allowed to modify labels: ${labels}`)
  if (!equalJson(now.metadata.ownerReferences ?? [], before?.metadata.ownerReferences ?? []))
    throw refuse(attributes, `node ${shown(node)} is not allowed to modify ownerReferences`)
}

/** Whether some field of these names is anywhere in a value. */
function mentions(value: unknown, fields: ReadonlySet<string>): boolean {
  if (Array.isArray(value)) return value.some((each) => mentions(each, fields))
  return isObject(value) && Object.entries(value).some(([field, inner]) => fields.has(field) || mentions(inner, fields))
}

const REFERENCES: readonly (readonly [what: string, fields: ReadonlySet<string>])[] = [
  ['secrets', new Set(['secretKeyRef', 'secretRef', 'secret', 'imagePullSecrets', 'nodePublishSecretRef', 'secretName'])],
  ['configmaps', new Set(['configMapKeyRef', 'configMapRef', 'configMap'])],
  ['persistentvolumeclaims', new Set(['persistentVolumeClaim'])],
  ['resourceclaims', new Set(['resourceClaims'])],
]

/** Why a node may not make a mirror pod like this; undefined where it may. */
function mirrorProblem(node: string, { metadata, spec }: Pod, core: Core): string | undefined {
  const by = `node ${shown(node)}`
  if (metadata.annotations?.[MIRROR] === undefined)
    return `pod does not have ${shown(MIRROR)} annotation, ${by} can only create mirror pods`
  if (spec.nodeName !== node) return `${by} can only create pods with spec.nodeName set to itself`
  const [owner, ...more] = metadata.ownerReferences ?? []
  if (more.length > 0) return `${by} can only create pods with a single owner reference set to itself`
  if (!owner || owner.apiVersion !== 'v1' || owner.kind !== 'Node' || owner.name !== node)
    return `${by} can only create pods with an owner reference set to itself`
  if (!owner.controller) return `${by} can only create pods with a controller owner reference set to itself`
  if (owner.blockOwnerDeletion) return `${by} must not set blockOwnerDeletion on an owner reference`
  const uid = core.store.get('/nodes', node)?.metadata.uid ?? ''
  if (owner.uid !== uid) return `node ${node} UID mismatch: expected ${owner.uid} got ${uid}`
  if (spec.serviceAccountName) return `${by} can not create pods that reference a service account`
  const found = REFERENCES.find(([, fields]) => mentions(spec, fields))
  return found && `${by} can not create pods that reference ${found[0]}`
}

const claimStatuses = (pod: Pod | undefined): readonly unknown[] => (pod?.status?.resourceClaimStatuses ?? []) as readonly unknown[]

function admitPod(node: string, attributes: Attributes, core: Core): void {
  const { operation, subresource, name, object, old } = attributes
  const by = `node ${shown(node)}`
  const isOwn = (pod: KubeObject | undefined): boolean => pod === undefined || (pod as Pod).spec.nodeName === node
  if (subresource === 'status') {
    if (!isOwn(old)) throw refuse(attributes, `${by} can only update pod status for pods with spec.nodeName set to itself`)
    if (!equalJson(object?.metadata.labels ?? {}, old?.metadata.labels ?? {}))
      throw refuse(attributes, `${by} cannot update labels through pod status`)
    if (!equalJson(claimStatuses(object as unknown as Pod), claimStatuses(old as Pod | undefined)))
      throw refuse(attributes, `${by} cannot update resource claim statues`)
    return
  }
  if (subresource === 'eviction') {
    if (!isOwn(podOf(core, attributes, name))) throw refuse(attributes, `node ${node} can only evict pods with spec.nodeName set to itself`)
    return
  }
  if (subresource !== '') {
    const why = `unexpected pod subresource ${shown(subresource)}, only 'status' and 'eviction' are allowed`
    throw refuse(attributes, why)
  }
  if (operation === 'DELETE') {
    if (!isOwn(old ?? podOf(core, attributes, name)))
      throw refuse(attributes, `${by} can only delete pods with spec.nodeName set to itself`)
    return
  }
  if (operation !== 'CREATE')
    throw refuse(attributes, `unexpected operation ${shown(operation)}, ${by} can only create and delete mirror pods`)
  const problem = mirrorProblem(node, object as unknown as Pod, core)
  if (problem !== undefined) throw refuse(attributes, problem)
}

const OWN_CLAIM_STATUS = new Set(['capacity', 'conditions', 'allocatedResources', 'allocatedResourceStatuses'])

/** A claim without what a node may write of it. */
function rest(claim: object | undefined): JsonObject {
  const { metadata, status, ...others } = (claim ?? {}) as JsonObject
  const { resourceVersion: _version, managedFields: _fields, ...kept } = (metadata ?? {}) as JsonObject
  const more = Object.fromEntries(Object.entries((status ?? {}) as JsonObject).filter(([field]) => !OWN_CLAIM_STATUS.has(field)))
  return { ...others, metadata: kept, status: more }
}

function admitClaim(node: string, attributes: Attributes): void {
  const { subresource, object, old } = attributes
  if (subresource !== 'status') throw refuse(attributes, 'may only update PVC status')
  if (equalJson(rest(object), rest(old))) return
  throw refuse(attributes, `node ${shown(node)} is not allowed to update fields other than status.capacity and status.conditions`)
}

/** Tokens are for pods that are there, and here. */
function admitToken(node: string, attributes: Attributes, core: Core): void {
  const { operation, subresource, object } = attributes
  if (operation !== 'CREATE' || subresource !== 'token') return
  const { spec } = (object ?? {}) as { spec?: { boundObjectRef?: { apiVersion?: string; kind?: string; name?: string; uid?: string } } }
  const { apiVersion, kind, name, uid } = spec?.boundObjectRef ?? {}
  if (apiVersion !== 'v1' || kind !== 'Pod' || !name) throw refuse(attributes, 'node requested token not bound to a pod')
  if (!uid) throw refuse(attributes, 'node requested token with a pod binding without a uid')
  const pod = podOf(core, attributes, name)
  if (!pod) throw notFound({ group: '', resource: 'pods' }, name)
  if (pod.metadata.uid !== uid) {
    const both = `the UID in the bound object reference (${uid}) does not match the UID in record (${pod.metadata.uid})`
    throw refuse(attributes, `${both}. The object might have been deleted and then recreated`)
  }
  if (pod.spec.nodeName !== node) throw refuse(attributes, 'node requested token bound to a pod scheduled on a different node')
}

function admitOwn(node: string, attributes: Attributes, what: string): void {
  const name = attributes.object?.metadata?.name ?? attributes.name
  if (name !== node) throw refuse(attributes, `can only access ${what} with the same name as the requesting node`)
}

export const nodeRestriction: AdmissionPlugin = {
  name: 'NodeRestriction',
  connects: true,
  admit: (attributes, core) => {
    const { request, served, operation, namespace } = attributes
    if (request.internal || operation === 'CONNECT') return
    const node = nodeOf({ name: request.actor.user, groups: request.actor.groups })
    if (node === undefined) return
    switch (served.collection) {
      case '/nodes':
        return admitNode(node, attributes)
      case '/pods':
        return admitPod(node, attributes, core)
      case '/persistentvolumeclaims':
        return admitClaim(node, attributes)
      case '/serviceaccounts':
        return admitToken(node, attributes, core)
      case 'coordination.k8s.io/leases':
        if (namespace !== LEASES) throw refuse(attributes, `can only access leases in the "${LEASES}" system namespace`)
        return admitOwn(node, attributes, 'node lease')
      case 'storage.k8s.io/csinodes':
        return admitOwn(node, attributes, 'CSINode')
      default:
        return undefined
    }
  },
}
