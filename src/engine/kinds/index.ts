/** Every built-in kind that can be stored; one line per kind. */
import type { KindDefinition } from '../api/kind'
import type { KubeObject } from '../api/object'
import { apiService } from './api-service'
import { certificateSigningRequest } from './certificate-signing-request'
import { clusterRole } from './cluster-role'
import { clusterRoleBinding } from './cluster-role-binding'
import { componentStatus } from './component-status'
import { configMap } from './config-map'
import { controllerRevision } from './controller-revision'
import { cronJob } from './cron-job'
import { csiDriver } from './csi-driver'
import { csiNode } from './csi-node'
import { csiStorageCapacity } from './csi-storage-capacity'
import { customResourceDefinition } from './custom-resource-definition'
import { daemonSet } from './daemon-set'
import { deployment } from './deployment'
import { deviceClass } from './device-class'
import { endpointSlice } from './endpoint-slice'
import { endpoints } from './endpoints'
import { event } from './event'
import { flowSchema } from './flow-schema'
import { horizontalPodAutoscaler } from './horizontal-pod-autoscaler'
import { ingress } from './ingress'
import { ingressClass } from './ingress-class'
import { ipAddress } from './ip-address'
import { job } from './job'
import { lease } from './lease'
import { limitRange } from './limit-range'
import { mutatingAdmissionPolicy } from './mutating-admission-policy'
import { mutatingAdmissionPolicyBinding } from './mutating-admission-policy-binding'
import { mutatingWebhookConfiguration } from './mutating-webhook-configuration'
import { namespace } from './namespace'
import { networkPolicy } from './network-policy'
import { node } from './node'
import { persistentVolume } from './persistent-volume'
import { persistentVolumeClaim } from './persistent-volume-claim'
import { pod } from './pod'
import { podDisruptionBudget } from './pod-disruption-budget'
import { podTemplate } from './pod-template'
import { priorityClass } from './priority-class'
import { priorityLevelConfiguration } from './priority-level-configuration'
import { replicaSet } from './replica-set'
import { replicationController } from './replication-controller'
import { resourceClaim } from './resource-claim'
import { resourceClaimTemplate } from './resource-claim-template'
import { resourceQuota } from './resource-quota'
import { resourceSlice } from './resource-slice'
import { role } from './role'
import { roleBinding } from './role-binding'
import { runtimeClass } from './runtime-class'
import { secret } from './secret'
import { service } from './service'
import { serviceAccount } from './service-account'
import { serviceCidr } from './service-cidr'
import { statefulSet } from './stateful-set'
import { storageClass } from './storage-class'
import { validatingAdmissionPolicy } from './validating-admission-policy'
import { validatingAdmissionPolicyBinding } from './validating-admission-policy-binding'
import { validatingWebhookConfiguration } from './validating-webhook-configuration'
import { volumeAttachment } from './volume-attachment'
import { volumeAttributesClass } from './volume-attributes-class'

/** A definition of any kind; its functions take only objects of that kind, as the registry ensures. */
const anyKind = <T extends KubeObject>(kind: KindDefinition<T>): KindDefinition => kind as KindDefinition

export const kinds: readonly KindDefinition[] = [
  anyKind(componentStatus),
  anyKind(configMap),
  anyKind(endpoints),
  anyKind(event),
  anyKind(limitRange),
  anyKind(namespace),
  anyKind(node),
  anyKind(persistentVolumeClaim),
  anyKind(persistentVolume),
  anyKind(pod),
  anyKind(podTemplate),
  anyKind(replicationController),
  anyKind(resourceQuota),
  anyKind(secret),
  anyKind(serviceAccount),
  anyKind(service),
  anyKind(apiService),
  anyKind(controllerRevision),
  anyKind(daemonSet),
  anyKind(deployment),
  anyKind(replicaSet),
  anyKind(statefulSet),
  anyKind(horizontalPodAutoscaler),
  anyKind(cronJob),
  anyKind(job),
  anyKind(certificateSigningRequest),
  anyKind(ingressClass),
  anyKind(ingress),
  anyKind(ipAddress),
  anyKind(networkPolicy),
  anyKind(serviceCidr),
  anyKind(podDisruptionBudget),
  anyKind(clusterRoleBinding),
  anyKind(clusterRole),
  anyKind(roleBinding),
  anyKind(role),
  anyKind(csiDriver),
  anyKind(csiNode),
  anyKind(csiStorageCapacity),
  anyKind(storageClass),
  anyKind(volumeAttachment),
  anyKind(volumeAttributesClass),
  anyKind(mutatingAdmissionPolicy),
  anyKind(mutatingAdmissionPolicyBinding),
  anyKind(mutatingWebhookConfiguration),
  anyKind(validatingAdmissionPolicy),
  anyKind(validatingAdmissionPolicyBinding),
  anyKind(validatingWebhookConfiguration),
  anyKind(customResourceDefinition),
  anyKind(priorityClass),
  anyKind(lease),
  anyKind(runtimeClass),
  anyKind(endpointSlice),
  anyKind(deviceClass),
  anyKind(resourceClaim),
  anyKind(resourceClaimTemplate),
  anyKind(resourceSlice),
  anyKind(flowSchema),
  anyKind(priorityLevelConfiguration),
]
