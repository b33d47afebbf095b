/** The types clients have of their own; models the schemes of kubectl and client-go as their decoders use them. */
import { decode } from '../../engine/schema'
import { CliError } from '../command/errors'
import { schemaTypeOfObject } from '../patch/diff'
import { asDict, asText, type Dict } from '../values'

/** Where a client registers its types, as its errors say it. */
export type Scheme = 'pkg/scheme/scheme.go:28' | 'k8s.io/client-go/kubernetes/scheme/register.go:82'

export const KUBECTL_TYPES: Scheme = 'pkg/scheme/scheme.go:28'
export const CLIENT_GO_TYPES: Scheme = 'k8s.io/client-go/kubernetes/scheme/register.go:82'

/** Of what the API has, what is defined beside Kubernetes's own groups is not registered: definitions of resources, API services. */
function registeredType(object: Dict): string | undefined {
  const type = schemaTypeOfObject(object)
  return type?.startsWith('io.k8s.api.') || type?.startsWith('io.k8s.apimachinery.') ? type : undefined
}

/** Kinds that clients still have under versions that servers have removed. */
const REMOVED: Readonly<Record<string, readonly string[]>> = {
  'admissionregistration.k8s.io/v1beta1': ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
  'apps/v1beta1': ['ControllerRevision', 'Deployment', 'StatefulSet'],
  'apps/v1beta2': ['ControllerRevision', 'DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
  'batch/v1beta1': ['CronJob'],
  'certificates.k8s.io/v1beta1': ['CertificateSigningRequest'],
  'coordination.k8s.io/v1beta1': ['Lease'],
  'discovery.k8s.io/v1beta1': ['EndpointSlice'],
  'events.k8s.io/v1beta1': ['Event'],
  'extensions/v1beta1': ['DaemonSet', 'Deployment', 'Ingress', 'NetworkPolicy', 'ReplicaSet'],
  'flowcontrol.apiserver.k8s.io/v1beta1': ['FlowSchema', 'PriorityLevelConfiguration'],
  'flowcontrol.apiserver.k8s.io/v1beta2': ['FlowSchema', 'PriorityLevelConfiguration'],
  'flowcontrol.apiserver.k8s.io/v1beta3': ['FlowSchema', 'PriorityLevelConfiguration'],
  'networking.k8s.io/v1beta1': ['Ingress', 'IngressClass'],
  'node.k8s.io/v1alpha1': ['RuntimeClass'],
  'node.k8s.io/v1beta1': ['RuntimeClass'],
  'policy/v1beta1': ['PodDisruptionBudget'],
  'rbac.authorization.k8s.io/v1alpha1': ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
  'rbac.authorization.k8s.io/v1beta1': ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
  'scheduling.k8s.io/v1beta1': ['PriorityClass'],
  'storage.k8s.io/v1alpha1': ['CSIStorageCapacity', 'VolumeAttachment'],
  'storage.k8s.io/v1beta1': ['CSIDriver', 'CSINode', 'CSIStorageCapacity', 'StorageClass', 'VolumeAttachment'],
}

function isRemoved(object: Dict): boolean {
  return REMOVED[asText(object['apiVersion'])]?.includes(asText(object['kind']).replace(/List$/, '')) ?? false
}

/** Throws CliError when the object, or a list of such, is of a type the client does not have. */
export function requireKnown(object: Dict, scheme: Scheme): void {
  if (registeredType(object) !== undefined || isRemoved(object)) return
  throw new CliError(
    `no kind ${JSON.stringify(object['kind'])} is registered for version ${JSON.stringify(object['apiVersion'])} in scheme ${JSON.stringify(scheme)}`,
  )
}

/** The object as the client has it, as it is without a scheme: amounts in one form, nothing the type does not have. Throws CliError. */
export function decoded(object: Dict, scheme: Scheme | undefined): Dict {
  if (!scheme) return object
  requireKnown(object, scheme)
  const type = schemaTypeOfObject(object)
  // What no server takes any more is not looked into.
  if (type === undefined) return object
  const { value, error } = decode(type, object)
  if (error !== undefined) throw new CliError(error)
  return { apiVersion: asText(object['apiVersion']), kind: asText(object['kind']), ...asDict(value) }
}
