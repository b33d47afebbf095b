/** Which describer describes which kind; every other kind is described field by field. */
import { describeBinding, describeRole } from './access'
import { describeAutoscaler, describeDisruptionBudget } from './autoscaling'
import { describeCertificateRequest } from './certificate-request'
import { describeConfigMap, describePriorityClass, describeSecret, describeServiceAccount } from './configuration'
import { describeDaemonSet, describeReplicaSet, describeReplicationController, describeStatefulSet } from './controllers'
import { describeDeployment } from './deployment'
import type { Describer } from './describer'
import { describeGeneric } from './generic'
import { describeCronJob, describeJob } from './jobs'
import { describeLimitRange, describeNamespace, describeResourceQuota } from './namespaces'
import { describeNetworkPolicy } from './network-policy'
import {
  describeEndpoints,
  describeEndpointSlice,
  describeIngress,
  describeIngressClass,
  describeIpAddress,
  describeServiceCidr,
} from './networking'
import { describeNode } from './node'
import { describePod } from './pod'
import { describeService } from './service'
import {
  describeCsiNode,
  describePersistentVolume,
  describePersistentVolumeClaim,
  describeStorageClass,
  describeVolumeAttributesClass,
} from './storage'

/** By `group/Kind`. */
const describers: Readonly<Record<string, Describer>> = {
  '/ConfigMap': describeConfigMap,
  '/Endpoints': describeEndpoints,
  '/LimitRange': describeLimitRange,
  '/Namespace': describeNamespace,
  '/Node': describeNode,
  '/PersistentVolume': describePersistentVolume,
  '/PersistentVolumeClaim': describePersistentVolumeClaim,
  '/Pod': describePod,
  '/ReplicationController': describeReplicationController,
  '/ResourceQuota': describeResourceQuota,
  '/Secret': describeSecret,
  '/Service': describeService,
  '/ServiceAccount': describeServiceAccount,
  'apps/DaemonSet': describeDaemonSet,
  'apps/Deployment': describeDeployment,
  'apps/ReplicaSet': describeReplicaSet,
  'apps/StatefulSet': describeStatefulSet,
  'autoscaling/HorizontalPodAutoscaler': describeAutoscaler,
  'batch/CronJob': describeCronJob,
  'batch/Job': describeJob,
  'certificates.k8s.io/CertificateSigningRequest': describeCertificateRequest,
  'discovery.k8s.io/EndpointSlice': describeEndpointSlice,
  'networking.k8s.io/IPAddress': describeIpAddress,
  'networking.k8s.io/Ingress': describeIngress,
  'networking.k8s.io/IngressClass': describeIngressClass,
  'networking.k8s.io/NetworkPolicy': describeNetworkPolicy,
  'networking.k8s.io/ServiceCIDR': describeServiceCidr,
  'policy/PodDisruptionBudget': describeDisruptionBudget,
  'rbac.authorization.k8s.io/ClusterRole': describeRole,
  'rbac.authorization.k8s.io/ClusterRoleBinding': describeBinding,
  'rbac.authorization.k8s.io/Role': describeRole,
  'rbac.authorization.k8s.io/RoleBinding': describeBinding,
  'scheduling.k8s.io/PriorityClass': describePriorityClass,
  'storage.k8s.io/CSINode': describeCsiNode,
  'storage.k8s.io/StorageClass': describeStorageClass,
  'storage.k8s.io/VolumeAttributesClass': describeVolumeAttributesClass,
}

export function describerFor(group: string, kind: string): Describer {
  return describers[`${group}/${kind}`] ?? describeGeneric
}
