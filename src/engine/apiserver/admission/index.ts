/** The admission plugins in the order in which they run, which is kube-apiserver's; one line each. */
import type { AdmissionPlugin } from './admission'
import { mutatingAdmissionWebhook, validatingAdmissionWebhook } from './admission-webhooks'
import { alwaysDeny } from './always-deny'
import { alwaysPullImages } from './always-pull-images'
import { certificates } from './certificates'
import { defaultIngressClass } from './default-ingress-class'
import { defaultStorageClass } from './default-storage-class'
import { defaultTolerationSeconds } from './default-toleration-seconds'
import { denyServiceExternalIPs } from './deny-service-external-ips'
import { extendedResourceToleration } from './extended-resource-toleration'
import { limitPodHardAntiAffinityTopology } from './limit-pod-hard-anti-affinity-topology'
import { limitRanger } from './limit-ranger'
import { mutatingAdmissionPolicy } from './mutating-admission-policy'
import { namespaceAutoProvision } from './namespace-auto-provision'
import { namespaceLifecycle } from './namespace-lifecycle'
import { nodeRestriction } from './node-restriction'
import { persistentVolumeClaimResize } from './persistent-volume-claim-resize'
import { podNodeSelector } from './pod-node-selector'
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

const ALL: readonly AdmissionPlugin[] = [
  namespaceAutoProvision,
  namespaceLifecycle,
  limitPodHardAntiAffinityTopology,
  limitRanger,
  serviceAccount,
  nodeRestriction,
  taintNodesByCondition,
  alwaysPullImages,
  podSecurity,
  podNodeSelector,
  priority,
  defaultTolerationSeconds,
  extendedResourceToleration,
  defaultStorageClass,
  storageObjectInUseProtection,
  persistentVolumeClaimResize,
  runtimeClass,
  certificates,
  defaultIngressClass,
  denyServiceExternalIPs,
  podResize,
  podTopologyLabels,
  mutatingAdmissionPolicy,
  mutatingAdmissionWebhook,
  validatingAdmissionPolicy,
  validatingAdmissionWebhook,
  resourceQuota,
  alwaysDeny,
]

/** What runs only where somebody asks for it. */
const OFF: ReadonlySet<string> = new Set(
  [
    namespaceAutoProvision,
    limitPodHardAntiAffinityTopology,
    nodeRestriction,
    alwaysPullImages,
    podNodeSelector,
    extendedResourceToleration,
    denyServiceExternalIPs,
    alwaysDeny,
  ].map(({ name }) => name),
)

/** Those that run with `--enable-admission-plugins` and `--disable-admission-plugins`. */
export function pluginsFor(enabled: ReadonlySet<string>, disabled: ReadonlySet<string>): readonly AdmissionPlugin[] {
  return ALL.filter(({ name }) => (OFF.has(name) ? enabled.has(name) : !disabled.has(name)))
}

/** As nobody says otherwise. */
export const admissionPlugins = pluginsFor(new Set(), new Set())

/**
 * Plugins that only work in a cluster whose controllers run: they want service accounts to be made, and taints and
 * finalizers to be taken away. They start with the server's bootstrap.
 */
export const needControllers: ReadonlySet<string> = new Set([
  serviceAccount.name,
  taintNodesByCondition.name,
  storageObjectInUseProtection.name,
])
