/** Every controller of the cluster, in the order in which they start. */
import type { ControllerDefinition } from './framework'
import { attachDetachController } from './attach-detach'
import { certificateApprovalController } from './certificate-approval'
import { certificateCleaner } from './certificate-cleaner'
import { certificateSigningController } from './certificate-signing'
import { clusterRoleAggregationController } from './clusterrole-aggregation'
import { cronJobController } from './cronjob'
import { daemonSetController } from './daemonset'
import { deploymentController } from './deployment'
import { disruptionController } from './disruption'
import { endpointsController } from './endpoints'
import { endpointSliceController } from './endpointslice'
import { endpointSliceMirroringController } from './endpointslice-mirroring'
import { ephemeralVolumeController } from './ephemeral-volume'
import { garbageCollector } from './garbage-collector'
import { horizontalPodAutoscalerController } from './horizontal-pod-autoscaler'
import { hostpathProvisioner } from './hostpath-provisioner'
import { ipAddressController } from './ip-address'
import { jobController } from './job'
import { namespaceController } from './namespace'
import { nodeIpamController } from './node-ipam'
import { nodeLifecycleController } from './node-lifecycle'
import { persistentVolumeController } from './persistent-volume'
import { podGarbageCollector } from './pod-gc'
import { pvProtectionController } from './pv-protection'
import { pvcProtectionController } from './pvc-protection'
import { replicaSetController } from './replicaset'
import { replicationController } from './replicationcontroller'
import { resourceClaimController } from './resource-claim'
import { resourceQuotaController } from './resource-quota'
import { rootCaPublisher } from './root-ca'
import { serviceAccountController } from './service-account'
import { serviceAccountTokenController } from './service-account-token'
import { serviceCidrController } from './service-cidr'
import { statefulSetController } from './statefulset'
import { taintEvictionController } from './taint-eviction'
import { tokenCleaner } from './token-cleaner'
import { ttlController } from './ttl'
import { ttlAfterFinishedController } from './ttl-after-finished'
import { vacProtectionController } from './vac-protection'
import { validatingAdmissionPolicyStatus } from './validating-admission-policy-status'
import { volumeExpandController } from './volume-expand'

export const controllers: readonly ControllerDefinition[] = [
  serviceAccountController,
  serviceAccountTokenController,
  rootCaPublisher,
  certificateApprovalController,
  certificateSigningController,
  certificateCleaner,
  namespaceController,
  garbageCollector,
  nodeIpamController,
  // Its one request is through before the two that take a new node's first taint away.
  ttlController,
  nodeLifecycleController,
  taintEvictionController,
  podGarbageCollector,
  deploymentController,
  replicaSetController,
  replicationController,
  daemonSetController,
  statefulSetController,
  jobController,
  cronJobController,
  ttlAfterFinishedController,
  tokenCleaner,
  horizontalPodAutoscalerController,
  disruptionController,
  endpointsController,
  endpointSliceController,
  endpointSliceMirroringController,
  serviceCidrController,
  ipAddressController,
  persistentVolumeController,
  pvcProtectionController,
  pvProtectionController,
  vacProtectionController,
  ephemeralVolumeController,
  volumeExpandController,
  attachDetachController,
  hostpathProvisioner,
  resourceClaimController,
  resourceQuotaController,
  clusterRoleAggregationController,
  validatingAdmissionPolicyStatus,
]

export {
  ControllerManager,
  NO_METRICS,
  type ControllerEnvironment,
  type MetricsSource,
  type PodMetric,
  type QuotaEvaluator,
} from './framework'
