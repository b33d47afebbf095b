/** The built-in resources by name, typed: what clients and controllers ask for. */
import type { KubeObject, Resource } from '../api/object'
import type * as t from './types'

function resource<T extends KubeObject>(group: string, version: string, name: string, kind: T['kind'], namespaced = true): Resource<T> {
  return { group, version, resource: name, kind, namespaced }
}

export const PODS = resource<t.Pod>('', 'v1', 'pods', 'Pod')
export const NODES = resource<t.Node>('', 'v1', 'nodes', 'Node', false)
export const NAMESPACES = resource<t.Namespace>('', 'v1', 'namespaces', 'Namespace', false)
export const SERVICES = resource<t.Service>('', 'v1', 'services', 'Service')
export const ENDPOINTS = resource<t.Endpoints>('', 'v1', 'endpoints', 'Endpoints')
export const EVENTS = resource<t.Event>('', 'v1', 'events', 'Event')
export const CONFIG_MAPS = resource<t.ConfigMap>('', 'v1', 'configmaps', 'ConfigMap')
export const SECRETS = resource<t.Secret>('', 'v1', 'secrets', 'Secret')
export const SERVICE_ACCOUNTS = resource<t.ServiceAccount>('', 'v1', 'serviceaccounts', 'ServiceAccount')
export const PERSISTENT_VOLUMES = resource<t.PersistentVolume>('', 'v1', 'persistentvolumes', 'PersistentVolume', false)
export const PERSISTENT_VOLUME_CLAIMS = resource<t.PersistentVolumeClaim>('', 'v1', 'persistentvolumeclaims', 'PersistentVolumeClaim')
export const REPLICATION_CONTROLLERS = resource<t.ReplicationController>('', 'v1', 'replicationcontrollers', 'ReplicationController')
export const RESOURCE_QUOTAS = resource<t.ResourceQuota>('', 'v1', 'resourcequotas', 'ResourceQuota')
export const LIMIT_RANGES = resource<t.LimitRange>('', 'v1', 'limitranges', 'LimitRange')
export const POD_TEMPLATES = resource<t.PodTemplate>('', 'v1', 'podtemplates', 'PodTemplate')
export const DEPLOYMENTS = resource<t.Deployment>('apps', 'v1', 'deployments', 'Deployment')
export const REPLICA_SETS = resource<t.ReplicaSet>('apps', 'v1', 'replicasets', 'ReplicaSet')
export const DAEMON_SETS = resource<t.DaemonSet>('apps', 'v1', 'daemonsets', 'DaemonSet')
export const STATEFUL_SETS = resource<t.StatefulSet>('apps', 'v1', 'statefulsets', 'StatefulSet')
export const CONTROLLER_REVISIONS = resource<t.ControllerRevision>('apps', 'v1', 'controllerrevisions', 'ControllerRevision')
export const JOBS = resource<t.Job>('batch', 'v1', 'jobs', 'Job')
export const CRON_JOBS = resource<t.CronJob>('batch', 'v1', 'cronjobs', 'CronJob')
export const HORIZONTAL_POD_AUTOSCALERS = resource<t.HorizontalPodAutoscaler>(
  'autoscaling',
  'v2',
  'horizontalpodautoscalers',
  'HorizontalPodAutoscaler',
)
export const POD_DISRUPTION_BUDGETS = resource<t.PodDisruptionBudget>('policy', 'v1', 'poddisruptionbudgets', 'PodDisruptionBudget')
export const ENDPOINT_SLICES = resource<t.EndpointSlice>('discovery.k8s.io', 'v1', 'endpointslices', 'EndpointSlice')
export const LEASES = resource<t.Lease>('coordination.k8s.io', 'v1', 'leases', 'Lease')
export const INGRESSES = resource<t.Ingress>('networking.k8s.io', 'v1', 'ingresses', 'Ingress')
export const INGRESS_CLASSES = resource<t.IngressClass>('networking.k8s.io', 'v1', 'ingressclasses', 'IngressClass', false)
export const NETWORK_POLICIES = resource<t.NetworkPolicy>('networking.k8s.io', 'v1', 'networkpolicies', 'NetworkPolicy')
export const STORAGE_CLASSES = resource<t.StorageClass>('storage.k8s.io', 'v1', 'storageclasses', 'StorageClass', false)
export const CSI_NODES = resource<t.CSINode>('storage.k8s.io', 'v1', 'csinodes', 'CSINode', false)
export const PRIORITY_CLASSES = resource<t.PriorityClass>('scheduling.k8s.io', 'v1', 'priorityclasses', 'PriorityClass', false)
export const RUNTIME_CLASSES = resource<t.RuntimeClass>('node.k8s.io', 'v1', 'runtimeclasses', 'RuntimeClass', false)
export const ROLES = resource<t.Role>('rbac.authorization.k8s.io', 'v1', 'roles', 'Role')
export const ROLE_BINDINGS = resource<t.RoleBinding>('rbac.authorization.k8s.io', 'v1', 'rolebindings', 'RoleBinding')
export const CLUSTER_ROLES = resource<t.ClusterRole>('rbac.authorization.k8s.io', 'v1', 'clusterroles', 'ClusterRole', false)
export const CLUSTER_ROLE_BINDINGS = resource<t.ClusterRoleBinding>(
  'rbac.authorization.k8s.io',
  'v1',
  'clusterrolebindings',
  'ClusterRoleBinding',
  false,
)
export const CUSTOM_RESOURCE_DEFINITIONS = resource<t.CustomResourceDefinition>(
  'apiextensions.k8s.io',
  'v1',
  'customresourcedefinitions',
  'CustomResourceDefinition',
  false,
)
export const CERTIFICATE_SIGNING_REQUESTS = resource<t.CertificateSigningRequest>(
  'certificates.k8s.io',
  'v1',
  'certificatesigningrequests',
  'CertificateSigningRequest',
  false,
)
export const COMPONENT_STATUSES = resource<t.ComponentStatus>('', 'v1', 'componentstatuses', 'ComponentStatus', false)
export const API_SERVICES = resource<t.APIService>('apiregistration.k8s.io', 'v1', 'apiservices', 'APIService', false)
export const IP_ADDRESSES = resource<t.IPAddress>('networking.k8s.io', 'v1', 'ipaddresses', 'IPAddress', false)
export const SERVICE_CIDRS = resource<t.ServiceCIDR>('networking.k8s.io', 'v1', 'servicecidrs', 'ServiceCIDR', false)
export const CSI_DRIVERS = resource<t.CSIDriver>('storage.k8s.io', 'v1', 'csidrivers', 'CSIDriver', false)
export const CSI_STORAGE_CAPACITIES = resource<t.CSIStorageCapacity>('storage.k8s.io', 'v1', 'csistoragecapacities', 'CSIStorageCapacity')
export const VOLUME_ATTACHMENTS = resource<t.VolumeAttachment>('storage.k8s.io', 'v1', 'volumeattachments', 'VolumeAttachment', false)
export const VOLUME_ATTRIBUTES_CLASSES = resource<t.VolumeAttributesClass>(
  'storage.k8s.io',
  'v1',
  'volumeattributesclasses',
  'VolumeAttributesClass',
  false,
)
export const MUTATING_ADMISSION_POLICIES = resource<t.MutatingAdmissionPolicy>(
  'admissionregistration.k8s.io',
  'v1',
  'mutatingadmissionpolicies',
  'MutatingAdmissionPolicy',
  false,
)
export const MUTATING_ADMISSION_POLICY_BINDINGS = resource<t.MutatingAdmissionPolicyBinding>(
  'admissionregistration.k8s.io',
  'v1',
  'mutatingadmissionpolicybindings',
  'MutatingAdmissionPolicyBinding',
  false,
)
export const MUTATING_WEBHOOK_CONFIGURATIONS = resource<t.MutatingWebhookConfiguration>(
  'admissionregistration.k8s.io',
  'v1',
  'mutatingwebhookconfigurations',
  'MutatingWebhookConfiguration',
  false,
)
export const VALIDATING_ADMISSION_POLICIES = resource<t.ValidatingAdmissionPolicy>(
  'admissionregistration.k8s.io',
  'v1',
  'validatingadmissionpolicies',
  'ValidatingAdmissionPolicy',
  false,
)
export const VALIDATING_ADMISSION_POLICY_BINDINGS = resource<t.ValidatingAdmissionPolicyBinding>(
  'admissionregistration.k8s.io',
  'v1',
  'validatingadmissionpolicybindings',
  'ValidatingAdmissionPolicyBinding',
  false,
)
export const VALIDATING_WEBHOOK_CONFIGURATIONS = resource<t.ValidatingWebhookConfiguration>(
  'admissionregistration.k8s.io',
  'v1',
  'validatingwebhookconfigurations',
  'ValidatingWebhookConfiguration',
  false,
)
export const DEVICE_CLASSES = resource<t.DeviceClass>('resource.k8s.io', 'v1', 'deviceclasses', 'DeviceClass', false)
export const RESOURCE_CLAIMS = resource<t.ResourceV1ResourceClaim>('resource.k8s.io', 'v1', 'resourceclaims', 'ResourceClaim')
export const RESOURCE_CLAIM_TEMPLATES = resource<t.ResourceClaimTemplate>(
  'resource.k8s.io',
  'v1',
  'resourceclaimtemplates',
  'ResourceClaimTemplate',
)
export const RESOURCE_SLICES = resource<t.ResourceSlice>('resource.k8s.io', 'v1', 'resourceslices', 'ResourceSlice', false)
export const FLOW_SCHEMAS = resource<t.FlowSchema>('flowcontrol.apiserver.k8s.io', 'v1', 'flowschemas', 'FlowSchema', false)
export const PRIORITY_LEVEL_CONFIGURATIONS = resource<t.PriorityLevelConfiguration>(
  'flowcontrol.apiserver.k8s.io',
  'v1',
  'prioritylevelconfigurations',
  'PriorityLevelConfiguration',
  false,
)
