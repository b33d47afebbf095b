/** The components of a control plane as kubeadm configures them: images, flags, probes and what they mount. */

export const VERSION = 'v1.36.2'
export const ETCD_VERSION = '3.6.6-0'
export const CERTS = '/var/lib/minikube/certs'

export interface Component {
  readonly name: string
  readonly image: string
  readonly command: readonly string[]
  readonly cpu: string
  readonly memory?: string
  readonly port: number
  readonly scheme: 'HTTP' | 'HTTPS'
  readonly paths: { readonly live: string; readonly ready?: string; readonly start: string }
  readonly mounts: readonly (readonly [name: string, path: string, readOnly: boolean, type: string])[]
  readonly annotations?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
}

const KUBECONFIG = (name: string): readonly [string, string, boolean, string] => [
  'kubeconfig',
  `/etc/kubernetes/${name}.conf`,
  true,
  'FileOrCreate',
]
const CA: readonly (readonly [string, string, boolean, string])[] = [
  ['ca-certs', '/etc/ssl/certs', true, 'DirectoryOrCreate'],
  ['etc-ca-certificates', '/etc/ca-certificates', true, 'DirectoryOrCreate'],
  ['k8s-certs', CERTS, true, 'DirectoryOrCreate'],
  ['usr-local-share-ca-certificates', '/usr/local/share/ca-certificates', true, 'DirectoryOrCreate'],
  ['usr-share-ca-certificates', '/usr/share/ca-certificates', true, 'DirectoryOrCreate'],
]

function etcd(address: string, node: string): Component {
  return {
    name: 'etcd',
    image: `registry.k8s.io/etcd:${ETCD_VERSION}`,
    cpu: '100m',
    memory: '100Mi',
    port: 2381,
    scheme: 'HTTP',
    paths: { live: '/livez', ready: '/readyz', start: '/readyz' },
    mounts: [
      ['etcd-data', '/var/lib/minikube/etcd', false, 'DirectoryOrCreate'],
      ['etcd-certs', `${CERTS}/etcd`, false, 'DirectoryOrCreate'],
    ],
    annotations: { 'kubeadm.kubernetes.io/etcd.advertise-client-urls': `https://${address}:2379` },
    // So that etcdctl works in the pod without being told where the certificates are.
    env: {
      ETCDCTL_CACERT: `${CERTS}/etcd/ca.crt`,
      ETCDCTL_CERT: `${CERTS}/etcd/server.crt`,
      ETCDCTL_KEY: `${CERTS}/etcd/server.key`,
    },
    command: [
      'etcd',
      `--advertise-client-urls=https://${address}:2379`,
      `--cert-file=${CERTS}/etcd/server.crt`,
      '--client-cert-auth=true',
      '--data-dir=/var/lib/minikube/etcd',
      '--feature-gates=InitialCorruptCheck=true',
      `--initial-advertise-peer-urls=https://${address}:2380`,
      `--initial-cluster=${node}=https://${address}:2380`,
      `--key-file=${CERTS}/etcd/server.key`,
      `--listen-client-urls=https://127.0.0.1:2379,https://${address}:2379`,
      '--listen-metrics-urls=http://127.0.0.1:2381',
      `--listen-peer-urls=https://${address}:2380`,
      `--name=${node}`,
      `--peer-cert-file=${CERTS}/etcd/peer.crt`,
      '--peer-client-cert-auth=true',
      `--peer-key-file=${CERTS}/etcd/peer.key`,
      `--peer-trusted-ca-file=${CERTS}/etcd/ca.crt`,
      '--snapshot-count=10000',
      `--trusted-ca-file=${CERTS}/etcd/ca.crt`,
      '--watch-progress-notify-interval=5s',
    ],
  }
}

function apiServer(address: string): Component {
  return {
    name: 'kube-apiserver',
    image: `registry.k8s.io/kube-apiserver:${VERSION}`,
    cpu: '250m',
    port: 8443,
    scheme: 'HTTPS',
    paths: { live: '/livez', ready: '/readyz', start: '/livez' },
    mounts: CA,
    annotations: { 'kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint': `${address}:8443` },
    command: [
      'kube-apiserver',
      `--advertise-address=${address}`,
      '--allow-privileged=true',
      '--authorization-mode=Node,RBAC',
      `--client-ca-file=${CERTS}/ca.crt`,
      '--enable-admission-plugins=NamespaceLifecycle,LimitRanger,ServiceAccount,DefaultStorageClass,DefaultTolerationSeconds,NodeRestriction,MutatingAdmissionWebhook,ValidatingAdmissionWebhook,ResourceQuota',
      '--enable-bootstrap-token-auth=true',
      `--etcd-cafile=${CERTS}/etcd/ca.crt`,
      `--etcd-certfile=${CERTS}/apiserver-etcd-client.crt`,
      `--etcd-keyfile=${CERTS}/apiserver-etcd-client.key`,
      '--etcd-servers=https://127.0.0.1:2379',
      `--kubelet-client-certificate=${CERTS}/apiserver-kubelet-client.crt`,
      `--kubelet-client-key=${CERTS}/apiserver-kubelet-client.key`,
      '--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname',
      '--secure-port=8443',
      '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
      `--service-account-key-file=${CERTS}/sa.pub`,
      `--service-account-signing-key-file=${CERTS}/sa.key`,
      '--service-cluster-ip-range=10.96.0.0/12',
      `--tls-cert-file=${CERTS}/apiserver.crt`,
      `--tls-private-key-file=${CERTS}/apiserver.key`,
    ],
  }
}

const CONTROLLER_MANAGER: Component = {
  name: 'kube-controller-manager',
  image: `registry.k8s.io/kube-controller-manager:${VERSION}`,
  cpu: '200m',
  port: 10257,
  scheme: 'HTTPS',
  paths: { live: '/healthz', start: '/healthz' },
  mounts: [...CA, KUBECONFIG('controller-manager')],
  command: [
    'kube-controller-manager',
    '--allocate-node-cidrs=true',
    '--authentication-kubeconfig=/etc/kubernetes/controller-manager.conf',
    '--authorization-kubeconfig=/etc/kubernetes/controller-manager.conf',
    '--bind-address=127.0.0.1',
    `--client-ca-file=${CERTS}/ca.crt`,
    '--cluster-cidr=10.244.0.0/16',
    '--cluster-name=mk',
    `--cluster-signing-cert-file=${CERTS}/ca.crt`,
    `--cluster-signing-key-file=${CERTS}/ca.key`,
    '--controllers=*,bootstrapsigner,tokencleaner',
    '--kubeconfig=/etc/kubernetes/controller-manager.conf',
    '--leader-elect=false',
    `--root-ca-file=${CERTS}/ca.crt`,
    `--service-account-private-key-file=${CERTS}/sa.key`,
    '--service-cluster-ip-range=10.96.0.0/12',
    '--use-service-account-credentials=true',
  ],
}

const SCHEDULER: Component = {
  name: 'kube-scheduler',
  image: `registry.k8s.io/kube-scheduler:${VERSION}`,
  cpu: '100m',
  port: 10259,
  scheme: 'HTTPS',
  paths: { live: '/livez', ready: '/readyz', start: '/livez' },
  mounts: [KUBECONFIG('scheduler')],
  command: [
    'kube-scheduler',
    '--authentication-kubeconfig=/etc/kubernetes/scheduler.conf',
    '--authorization-kubeconfig=/etc/kubernetes/scheduler.conf',
    '--bind-address=127.0.0.1',
    '--kubeconfig=/etc/kubernetes/scheduler.conf',
    '--leader-elect=false',
  ],
}

/** In the order in which their manifests are written. */
export function components(address: string, node: string): readonly Component[] {
  return [etcd(address, node), apiServer(address), CONTROLLER_MANAGER, SCHEDULER]
}
