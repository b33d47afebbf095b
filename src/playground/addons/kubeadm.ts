/** What kubeadm leaves in a cluster that it has made: its own configuration, the kubelets', and who may read them and join. */
import { encodeBase64 } from '../../engine/api/base64'
import type { Cluster } from '../../engine/cluster'
import { API_PORT, CONTROL_PLANE_NAME } from '../node/places'
import { KUBELET_CONFIG } from '../node/files'

const GROUP = 'rbac.authorization.k8s.io'
const BOOTSTRAPPERS = 'system:bootstrappers:kubeadm:default-node-token'
const SIGNING = 'system:certificates.k8s.io:certificatesigningrequests'

const CLUSTER_CONFIGURATION = `apiServer:
  certSANs:
  - 127.0.0.1
  - localhost
  - 192.168.49.2
  extraArgs:
  - name: enable-admission-plugins
    value: NamespaceLifecycle,LimitRanger,ServiceAccount,DefaultStorageClass,DefaultTolerationSeconds,NodeRestriction,MutatingAdmissionWebhook,ValidatingAdmissionWebhook,ResourceQuota
apiVersion: kubeadm.k8s.io/v1beta4
caCertificateValidityPeriod: 87600h0m0s
certificateValidityPeriod: 8760h0m0s
certificatesDir: /var/lib/minikube/certs
clusterName: mk
controlPlaneEndpoint: ${CONTROL_PLANE_NAME}:${API_PORT}
controllerManager:
  extraArgs:
  - name: allocate-node-cidrs
    value: "true"
  - name: leader-elect
    value: "false"
dns: {}
encryptionAlgorithm: RSA-2048
etcd:
  local:
    dataDir: /var/lib/minikube/etcd
imageRepository: registry.k8s.io
kind: ClusterConfiguration
kubernetesVersion: v1.36.2
networking:
  dnsDomain: cluster.local
  podSubnet: 10.244.0.0/16
  serviceSubnet: 10.96.0.0/12
proxy: {}
scheduler:
  extraArgs:
  - name: leader-elect
    value: "false"
`

const block = (text: string): string => text.replace(/^(?=.)/gm, '    ')

function configMap(namespace: string, name: string, key: string, text: string): string {
  return `
apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}, namespace: ${namespace}}
data:
  ${key}: |
${block(text)}`
}

const group = (name: string): string => `{kind: Group, name: '${name}', apiGroup: ${GROUP}}`

/** Lets these subjects read one ConfigMap. */
function readers(namespace: string, name: string, configMapName: string, ...subjects: readonly string[]): string {
  return `
apiVersion: ${GROUP}/v1
kind: Role
metadata: {name: '${name}', namespace: ${namespace}}
rules:
- {apiGroups: [''], resources: [configmaps], resourceNames: [${configMapName}], verbs: [get]}
---
apiVersion: ${GROUP}/v1
kind: RoleBinding
metadata: {name: '${name}', namespace: ${namespace}}
roleRef: {apiGroup: ${GROUP}, kind: Role, name: '${name}'}
subjects: [${subjects.join(', ')}]
`
}

const bound = (name: string, role: string, subject: string): string => `
apiVersion: ${GROUP}/v1
kind: ClusterRoleBinding
metadata: {name: 'kubeadm:${name}'}
roleRef: {apiGroup: ${GROUP}, kind: ClusterRole, name: '${role}'}
subjects: [${subject}]
`

const GET_NODES = `
apiVersion: ${GROUP}/v1
kind: ClusterRole
metadata: {name: 'kubeadm:get-nodes'}
rules:
- {apiGroups: [''], resources: [nodes], verbs: [get]}
`

/** CoreDNS follows what names stand for. */
const CORE_DNS = `
apiVersion: ${GROUP}/v1
kind: ClusterRole
metadata: {name: 'system:coredns'}
rules:
- {apiGroups: [''], resources: [endpoints, services, pods, namespaces], verbs: [list, watch]}
- {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [list, watch]}
---
apiVersion: ${GROUP}/v1
kind: ClusterRoleBinding
metadata: {name: 'system:coredns'}
roleRef: {apiGroup: ${GROUP}, kind: ClusterRole, name: 'system:coredns'}
subjects: [{kind: ServiceAccount, name: coredns, namespace: kube-system}]
`

/** How to reach the cluster, for who has nothing but a token. */
function clusterInfo(cluster: Cluster): string {
  const authority = encodeBase64(new TextEncoder().encode(cluster.authority.certificate))
  return `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: ${authority}
    server: https://${CONTROL_PLANE_NAME}:${API_PORT}
  name: ""
contexts: null
current-context: ""
kind: Config
users: null
`
}

/** YAML documents. */
export function kubeadmObjects(cluster: Cluster): string {
  return [
    configMap('kube-system', 'kubeadm-config', 'ClusterConfiguration', CLUSTER_CONFIGURATION),
    configMap('kube-system', 'kubelet-config', 'kubelet', KUBELET_CONFIG),
    configMap('kube-public', 'cluster-info', 'kubeconfig', clusterInfo(cluster)),
    readers('kube-system', 'kubeadm:nodes-kubeadm-config', 'kubeadm-config', group(BOOTSTRAPPERS), group('system:nodes')),
    readers('kube-system', 'kubeadm:kubelet-config', 'kubelet-config', group('system:nodes'), group(BOOTSTRAPPERS)),
    readers('kube-system', 'kube-proxy', 'kube-proxy', group(BOOTSTRAPPERS)),
    readers(
      'kube-public',
      'kubeadm:bootstrap-signer-clusterinfo',
      'cluster-info',
      `{kind: User, name: 'system:anonymous', apiGroup: ${GROUP}}`,
    ),
    GET_NODES,
    CORE_DNS,
    bound('get-nodes', 'kubeadm:get-nodes', group(BOOTSTRAPPERS)),
    bound('cluster-admins', 'cluster-admin', group('kubeadm:cluster-admins')),
    bound('kubelet-bootstrap', 'system:node-bootstrapper', group(BOOTSTRAPPERS)),
    bound('node-autoapprove-bootstrap', `${SIGNING}:nodeclient`, group(BOOTSTRAPPERS)),
    bound('node-autoapprove-certificate-rotation', `${SIGNING}:selfnodeclient`, group('system:nodes')),
    bound('node-proxier', 'system:node-proxier', '{kind: ServiceAccount, name: kube-proxy, namespace: kube-system}'),
  ].join('---')
}
