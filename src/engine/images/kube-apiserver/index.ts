/** kube-apiserver: serves the API while its process runs and reaches etcd. */
import { KUBERNETES_TAGS, securePort, type ComponentDefinition } from '../component'
import type { Flags } from '../component-flags'
import { FLAGS } from './flags'

const MODES = new Set(['ABAC', 'AlwaysAllow', 'AlwaysDeny', 'Node', 'RBAC', 'Webhook'])

const PLUGINS = new Set(
  `AlwaysAdmit AlwaysDeny AlwaysPullImages CertificateApproval CertificateSigning CertificateSubjectRestriction ClusterTrustBundleAttest
   DefaultIngressClass DefaultStorageClass DefaultTolerationSeconds DenyServiceExternalIPs EventRateLimit
   ExtendedResourceToleration ImagePolicyWebhook LimitPodHardAntiAffinityTopology LimitRanger MutatingAdmissionPolicy
   MutatingAdmissionWebhook NamespaceAutoProvision NamespaceExists NamespaceLifecycle NodeDeclaredFeatureValidator NodeRestriction
   OwnerReferencesPermissionEnforcement PersistentVolumeClaimResize PodNodeSelector PodSecurity PodTolerationRestriction
   PodTopologyLabels Priority ResourceQuota RuntimeClass ServiceAccount StorageObjectInUseProtection TaintNodesByCondition
   ValidatingAdmissionPolicy ValidatingAdmissionWebhook`.split(/\s+/),
)

/** Those that run unless they are disabled, in their order. */
const ON =
  `NamespaceLifecycle LimitRanger ServiceAccount TaintNodesByCondition PodSecurity Priority DefaultTolerationSeconds DefaultStorageClass
  StorageObjectInUseProtection PersistentVolumeClaimResize RuntimeClass CertificateApproval CertificateSigning ClusterTrustBundleAttest
  CertificateSubjectRestriction DefaultIngressClass PodTopologyLabels MutatingAdmissionPolicy MutatingAdmissionWebhook
  ValidatingAdmissionPolicy ValidatingAdmissionWebhook ResourceQuota`.split(/\s+/)

/** `which` is `enabled` or `disabled`; `even` is what that does to the usual ones. */
const aboutPlugins = (which: string, even: string): string =>
  `admission plugins that should be ${which} ${even} (${ON.join(', ')}). Comma-delimited list of admission plugins: ${[...PLUGINS].join(', ')}. The order of plugins in this flag does not matter.`

function listOf(flags: Flags, name: string): readonly string[] {
  return (flags.get(name) ?? '').split(',').filter(Boolean)
}

export const kubeApiserver: ComponentDefinition = {
  component: 'kube-apiserver',
  repositories: ['registry.k8s.io/kube-apiserver'],
  tags: KUBERNETES_TAGS,
  path: '/usr/local/bin/kube-apiserver',
  version: (tag) => tag,
  memory: 270_532_608,
  processor: 46,
  startup: 1_800,
  size: 26_900_000,
  flags: FLAGS,
  about: {
    'authorization-mode': `Ordered list of plug-ins to do authorization on secure port. Comma-delimited list of: ${[...MODES].join(',')}.`,
    'disable-admission-plugins': aboutPlugins('disabled', 'although they are in the default enabled plugins list'),
    'enable-admission-plugins': aboutPlugins('enabled', 'in addition to default enabled ones'),
  },
  ports: (flags) => [{ port: securePort(flags, 6443), tls: true }],
  files: [
    'service-account-signing-key-file',
    'service-account-key-file',
    'client-ca-file',
    'tls-cert-file',
    'tls-private-key-file',
    'etcd-cafile',
    'etcd-certfile',
    'etcd-keyfile',
    'kubelet-client-certificate',
    'kubelet-client-key',
    'requestheader-client-ca-file',
    'proxy-client-cert-file',
    'proxy-client-key-file',
  ],
  greeting: (process, flags, version) => [
    ['I', 'options.go:263', `external host was not specified, using ${flags.get('advertise-address') ?? process.address}`],
    ['I', 'server.go:150', `Version: ${version}`],
    ['I', 'server.go:152', '"Golang settings" GOGC="" GOMAXPROCS="" GOTRACEBACK=""'],
    ['I', 'shared_informer.go:350', '"Waiting for caches to sync" controller="node_authorizer"'],
    ['I', 'instance.go:233', 'Using reconciler: lease'],
  ],
  fault: (flags) => {
    const faults: string[] = []
    if (!flags.get('etcd-servers')) faults.push('--etcd-servers must be specified')
    for (const mode of listOf(flags, 'authorization-mode')) if (!MODES.has(mode)) faults.push(`${JSON.stringify(mode)} is not a valid mode`)
    for (const which of ['enable', 'disable'])
      for (const plugin of listOf(flags, `${which}-admission-plugins`))
        if (!PLUGINS.has(plugin)) faults.push(`${which}-admission-plugins plugin ${JSON.stringify(plugin)} is unknown`)
    return faults.length > 1 ? `[${faults.join(', ')}]` : faults[0]
  },
  missing: (_, path) => ['E', 'run.go:72', `"command failed" err="open ${path}: no such file or directory"`],
}
