/** `kubeadm config` and `version`: what kubeadm begins with when nobody says otherwise, and its images. */
import { BUILD_INFO } from '../../engine/api/build-info'
import { KubeadmError, STACK_TRACE, type Sub } from './call'

const TIMEOUTS = `timeouts:
  controlPlaneComponentHealthCheck: 4m0s
  discovery: 5m0s
  etcdAPICall: 2m0s
  kubeletHealthCheck: 4m0s
  kubernetesAPICall: 1m0s
  tlsBootstrap: 5m0s
  upgradeManifests: 5m0s
`

const REGISTRATION = `nodeRegistration:
  criSocket: unix:///var/run/containerd/containerd.sock
  imagePullPolicy: IfNotPresent
  imagePullSerial: true
  name: node
  taints: null
`

const INIT = `apiVersion: kubeadm.k8s.io/v1beta4
bootstrapTokens:
- groups:
  - system:bootstrappers:kubeadm:default-node-token
  token: abcdef.0123456789abcdef
  ttl: 24h0m0s
  usages:
  - signing
  - authentication
kind: InitConfiguration
localAPIEndpoint:
  advertiseAddress: 1.2.3.4
  bindPort: 6443
${REGISTRATION}${TIMEOUTS}---
apiServer: {}
apiVersion: kubeadm.k8s.io/v1beta4
caCertificateValidityPeriod: 87600h0m0s
certificateValidityPeriod: 8760h0m0s
certificatesDir: /etc/kubernetes/pki
clusterName: kubernetes
controllerManager: {}
dns: {}
encryptionAlgorithm: RSA-2048
etcd:
  local:
    dataDir: /var/lib/etcd
imageRepository: registry.k8s.io
kind: ClusterConfiguration
kubernetesVersion: 1.36.0
networking:
  dnsDomain: cluster.local
  serviceSubnet: 10.96.0.0/12
proxy: {}
scheduler: {}
`

const JOIN = `apiVersion: kubeadm.k8s.io/v1beta4
caCertPath: /etc/kubernetes/pki/ca.crt
discovery:
  bootstrapToken:
    apiServerEndpoint: kube-apiserver:6443
    token: abcdef.0123456789abcdef
    unsafeSkipCAVerification: true
  tlsBootstrapToken: abcdef.0123456789abcdef
kind: JoinConfiguration
${REGISTRATION}${TIMEOUTS}`

const print: Sub = async ({ operands, out }) => {
  const text = { 'init-defaults': INIT, 'join-defaults': JOIN }[operands[0] ?? '']
  if (text === undefined) throw new KubeadmError(`missing subcommand; "print" is not meant to be run on its own\n${STACK_TRACE}`)
  await out(text)
  return 0
}

const images: Sub = async ({ operands, view, out, context }) => {
  if (operands[0] === 'list')
    await out(
      view
        .images()
        .map((image) => `${image}\n`)
        .join(''),
    )
  else if (operands[0] === 'pull')
    for (const image of view.images()) {
      await view.pull(image, context.signal)
      await out(`[config/images] Pulled ${image}\n`)
    }
  else throw new KubeadmError(`missing subcommand; "images" is not meant to be run on its own\n${STACK_TRACE}`)
  return 0
}

export const config: Readonly<Record<string, Sub>> = { print, images }

export const version: Sub = async ({ view, flag, out }) => {
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(view.version) ?? []
  const info = {
    major,
    minor,
    emulationMajor: major,
    emulationMinor: minor,
    minCompatibilityMajor: major,
    minCompatibilityMinor: String(Number(minor) - 1),
    gitVersion: view.version,
    ...BUILD_INFO,
  }
  const form = flag('o') ?? flag('output')
  if (form === 'short') await out(`${view.version}\n`)
  else if (form === 'json') await out(`${JSON.stringify({ clientVersion: info }, null, 2)}\n`)
  else if (form === 'yaml')
    await out(
      `clientVersion:\n${Object.entries(info)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => `  ${name}: ${/^\d+$/.test(value!) || name === 'buildDate' ? JSON.stringify(value) : value}\n`)
        .join('')}`,
    )
  else if (form !== undefined && form !== '') throw new KubeadmError(`invalid output format: ${form}\n${STACK_TRACE}`)
  else
    await out(
      `kubeadm version: &version.Info{${Object.entries(info)
        .map(([name, value]) => `${name[0]!.toUpperCase()}${name.slice(1)}:${JSON.stringify(value)}`)
        .join(', ')}}\n`,
    )
  return 0
}
