/** The admission plugins in the order in which they run, which is kube-apiserver's; one line each. */
import type { AdmissionPlugin } from './admission'
import { mutatingAdmissionWebhook, validatingAdmissionWebhook } from './admission-webhooks'
import { certificates } from './certificates'
import { defaultIngressClass } from './default-ingress-class'
import { defaultStorageClass } from './default-storage-class'
import { defaultTolerationSeconds } from './default-toleration-seconds'
import { limitRanger } from './limit-ranger'
import { mutatingAdmissionPolicy } from './mutating-admission-policy'
import { namespaceLifecycle } from './namespace-lifecycle'
import { persistentVolumeClaimResize } from './persistent-volume-claim-resize'
import { podResize } from './pod-resize'
import { podSecurity } from './pod-security'
import { podTopologyLabels } from './pod-topology-labels'
import { priority } from './priority'
import { resourceQuota } from './resource-quota'
import { runtimeClass } from './runtime-class'
import { serviceAccount } from './service-account'
import { storageObjectInUseProtection } from './storage-object-in-use-protection'
import { taintNodesByCondition } from './taint-nodes-by-condition'
import { validatingAdmissionPolicy } from './validating-admission-policy'

export const admissionPlugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccount,
  taintNodesByCondition,
  podSecurity,
  priority,
  defaultTolerationSeconds,
  defaultStorageClass,
  storageObjectInUseProtection,
  persistentVolumeClaimResize,
  runtimeClass,
  certificates,
  defaultIngressClass,
  podResize,
  podTopologyLabels,
  mutatingAdmissionPolicy,
  mutatingAdmissionWebhook,
  validatingAdmissionPolicy,
  validatingAdmissionWebhook,
  resourceQuota,
]

/**
 * Plugins that only work in a cluster whose controllers run: they want service accounts to be made, and taints and
 * finalizers to be taken away. They start with the server's bootstrap.
 */
export const needControllers: ReadonlySet<string> = new Set([
  serviceAccount.name,
  taintNodesByCondition.name,
  storageObjectInUseProtection.name,
])
