/** What kubeadm finds on a node and in its cluster: tokens are Secrets, certificates files of the control plane. */
import { publicInfo } from '../../engine/api/rsa/rsa'
import { decodeBase64, encodeBase64 } from '../../engine/api/base64'
import { hasReason } from '../../engine/api/status'
import { notAfterOf } from '../../engine/api/x509'
import type { Cluster } from '../../engine/cluster'
import type { VirtualNode } from '../../engine/kubelet'
import { CONFIG_MAPS, DAEMON_SETS, NODES, SECRETS } from '../../engine/schema/resources'
import type { ConfigMap, Secret } from '../../engine/schema/types'
import { readConfigFile } from '../../kubectl/config/kubeconfig'
import { asText } from '../../kubectl/values'
import { sha256 } from '../../shell/digests'
import type { BootstrapToken, KubeadmView, ManagedCertificate } from '../../tools/kubeadm'
import {
  authorityAt,
  certificateText,
  clientPair,
  controlPlaneCertificates,
  keyText,
  KUBECONFIGS,
  makePair,
  OWN_AUTHORITIES,
} from '../control-plane/certificates'
import { CONTROL_PLANE_IMAGES, NODE_IMAGES, writeAdminFile } from '../control-plane/manifests'
import { CERTS, VERSION } from '../control-plane/components'
import { kubernetesVersions, releaseOf } from '../../tools/packages/kubernetes'
import { installedRelease } from './releases'
import { API_PORT, CONTROL_PLANE_NAME } from './places'
import type { NodeUnits } from './units'

const MANIFESTS = '/etc/kubernetes/manifests'
/** As kubeadm upgrades them. */
const PARTS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler']
const NAMESPACE = 'kube-system'
const PREFIX = 'bootstrap-token-'

const ABOUT: Readonly<Record<string, string>> = {
  'admin.conf': 'certificate embedded in the kubeconfig file for the admin to use and for kubeadm itself',
  apiserver: 'certificate for serving the Kubernetes API',
  'apiserver-etcd-client': 'certificate the apiserver uses to access etcd',
  'apiserver-kubelet-client': 'certificate for the API server to connect to kubelet',
  'controller-manager.conf': 'certificate embedded in the kubeconfig file for the controller manager to use',
  'etcd-healthcheck-client': 'certificate for liveness probes to healthcheck etcd',
  'etcd-peer': 'certificate for etcd nodes to communicate with each other',
  'etcd-server': 'certificate for serving etcd',
  'front-proxy-client': 'certificate for the front proxy client',
  'scheduler.conf': 'certificate embedded in the kubeconfig file for the scheduler manager to use',
  'super-admin.conf': 'certificate embedded in the kubeconfig file for the super-admin',
}

export function kubeadmView(cluster: Cluster, node: VirtualNode, units: NodeUnits): KubeadmView {
  const { files } = node
  const taken = (): ReadonlySet<number> => new Set(cluster.network.listening({ kind: 'node', node: node.name }).map(({ port }) => port))
  return {
    get version() {
      return installedRelease(files, 'kubeadm')
    },
    ...versions(cluster, node),
    ...staticPods(cluster, node),
    ...tokens(cluster),
    certificates: CERTS,
    nodeName: node.name,
    endpoint: `${CONTROL_PLANE_NAME}:${API_PORT}`,
    controlPlane: node.config.labels?.['node-role.kubernetes.io/control-plane'] !== undefined,
    server: () => {
      const config = readConfigFile(files, '/etc/kubernetes/admin.conf')
      return config && asText([...config.clusters.values()][0]?.['server'])
    },
    reachesApi: () => node.connected && cluster.nodes.apiServing,
    authorityHash: () => sha256(publicInfo(cluster.authority.key)),
    managed: () => managed(cluster, node),
    isTaken: (port) => taken().has(port),
    pull: (image) =>
      new Promise<void>((resolve) =>
        node.runtime.images.pull(image, () => {
          cluster.clock.wake()
          resolve()
        }),
      ),
    reset: () => reset(node, units),
    join: () => {
      units.layFiles()
      units.kubelet.start()
    },
  }
}

type Versions = Pick<KubeadmView, 'newest' | 'clusterVersion' | 'kubelets' | 'keepVersion' | 'images'>

/** Which releases there are: to be had, in the cluster, and on its nodes. */
function versions(cluster: Cluster, { files }: VirtualNode): Versions {
  return {
    newest: releaseOf(kubernetesVersions(files, 'kubeadm')[0]) ?? VERSION,
    clusterVersion: () => /^kubernetesVersion: (\S+)$/m.exec(configuration(cluster)?.data?.['ClusterConfiguration'] ?? '')?.[1] ?? VERSION,
    kubelets: () =>
      cluster.admin
        .resource(NODES)
        .list()
        .items.map(({ metadata, status }) => ({ node: metadata.name, version: status?.nodeInfo?.kubeletVersion ?? '' })),
    keepVersion: (version) => keepVersion(cluster, version),
    images: () => [
      ...['apiserver', 'controller-manager', 'scheduler', 'proxy'].map(
        (name) => `registry.k8s.io/kube-${name}:${installedRelease(files, 'kubeadm')}`,
      ),
      ...[...NODE_IMAGES, ...CONTROL_PLANE_IMAGES].filter((image) => /coredns|pause|etcd/.test(image)),
    ],
  }
}

const IMAGE = /^(\s*image: )(\S+)$/m

/** The parts of the control plane that the kubelet runs from files. */
function staticPods(cluster: Cluster, { files, runtime }: VirtualNode): Pick<KubeadmView, 'parts' | 'setImage' | 'runs'> {
  const manifest = (part: string): string => `${MANIFESTS}/${part}.yaml`
  return {
    parts: () =>
      PARTS.filter((name) => files.exists(manifest(name))).map((name) => ({
        name,
        image: IMAGE.exec(files.readText(manifest(name)))?.[2] ?? '',
      })),
    setImage: (part, image, backup) => {
      const before = files.readText(manifest(part))
      files.makeDirectory(backup, { parents: true, mode: 0o700 })
      files.write(`${backup}/${part}.yaml`, before, { mode: 0o600 })
      files.write(manifest(part), before.replace(IMAGE, `$1${image}`))
    },
    runs: (part, image) =>
      cluster.nodes.apiServing &&
      runtime
        .list()
        .some(({ containers }) =>
          containers.some(({ config, running }) => running && config.name === part && config.imageReference === image),
        ),
  }
}

function tokens({ admin }: Cluster): Pick<KubeadmView, 'tokens' | 'addToken' | 'removeToken'> {
  const secrets = admin.resource(SECRETS)
  return {
    tokens: () =>
      secrets
        .list({ namespace: NAMESPACE })
        .items.filter(({ metadata }) => metadata.name.startsWith(PREFIX))
        .map(tokenOf),
    addToken: (token) => void secrets.create(secretOf(token)),
    removeToken: (id) => {
      try {
        secrets.delete(PREFIX + id, NAMESPACE)
        return true
      } catch (error) {
        if (!hasReason(error, 'NotFound')) throw error
        return false
      }
    },
  }
}

/** The node as it was before it joined: nothing runs, and what kubeadm and the kubelet wrote is gone. */
function reset({ files, runtime }: VirtualNode, { kubelet }: NodeUnits): void {
  kubelet.stop()
  runtime.powerCut()
  for (const uid of runtime.podUids()) runtime.removePod(uid)
  for (const folder of [MANIFESTS, '/var/lib/kubelet', CERTS])
    if (files.exists(folder)) for (const name of files.list(folder)) files.remove(`${folder}/${name}`, { recursive: true })
  for (const name of files.list('/etc/kubernetes')) if (name.endsWith('.conf')) files.remove(`/etc/kubernetes/${name}`)
}

function configuration(cluster: Cluster): ConfigMap | undefined {
  try {
    return cluster.admin.resource(CONFIG_MAPS).get('kubeadm-config', NAMESPACE)
  } catch (error) {
    if (!hasReason(error, 'NotFound')) throw error
    return undefined
  }
}

/** In kubeadm's configuration and in what runs kube-proxy. */
function keepVersion(cluster: Cluster, version: string): void {
  const { admin } = cluster
  const before = configuration(cluster)?.data?.['ClusterConfiguration']
  if (before !== undefined) {
    const data = { ClusterConfiguration: before.replace(/^(kubernetesVersion: ).*$/m, `$1${version}`) }
    admin.resource(CONFIG_MAPS).patch('kubeadm-config', NAMESPACE, 'merge', { data })
  }
  const containers = [{ name: 'kube-proxy', image: `registry.k8s.io/kube-proxy:${version}` }]
  try {
    admin.resource(DAEMON_SETS).patch('kube-proxy', NAMESPACE, 'strategic', { spec: { template: { spec: { containers } } } })
  } catch (error) {
    if (!hasReason(error, 'NotFound')) throw error
  }
}

function tokenOf({ data = {} }: Secret): BootstrapToken {
  const text = (name: string): string => new TextDecoder().decode(decodeBase64(data[name] ?? ''))
  const usages = ['signing', 'authentication'].filter((usage) => text(`usage-bootstrap-${usage}`) === 'true')
  const expires = Date.parse(text('expiration'))
  return {
    id: text('token-id'),
    secret: text('token-secret'),
    usages,
    groups: text('auth-extra-groups').split(',').filter(Boolean),
    ...(Number.isNaN(expires) ? {} : { expires }),
    ...(text('description') === '' ? {} : { description: text('description') }),
  }
}

function secretOf({ id, secret, usages, groups, expires, description }: BootstrapToken): Secret {
  const fields: Record<string, string> = {
    'token-id': id,
    'token-secret': secret,
    'auth-extra-groups': groups.join(','),
    ...Object.fromEntries(usages.map((usage) => [`usage-bootstrap-${usage}`, 'true'])),
    ...(expires === undefined ? {} : { expiration: `${new Date(expires).toISOString().slice(0, 19)}Z` }),
    ...(description === undefined ? {} : { description }),
  }
  const data = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, encodeBase64(value)]))
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: PREFIX + id, namespace: NAMESPACE } as Secret['metadata'],
    type: 'bootstrap.kubernetes.io/token',
    data,
  }
}

/** The control plane's certificates in the order of their names, then its authorities. */
function managed(cluster: Cluster, node: VirtualNode): readonly ManagedCertificate[] {
  const { files } = node
  const { clock } = cluster
  const random = cluster.options.random.stream(`kubeadm/${node.name}`)
  const expiryOf = (path: string, read: (text: string) => string) => (): number | undefined => {
    if (!files.exists(path)) return undefined
    const time = notAfterOf(read(files.readText(path)))
    return Number.isNaN(time) ? undefined : time
  }
  const own: ManagedCertificate[] = []
  const authorities: ManagedCertificate[] = [{ name: 'ca', about: '', expires: expiryOf(`${CERTS}/ca.crt`, (text) => text) }]
  for (const [file, wanted] of controlPlaneCertificates(node.config.address, node.name)) {
    const path = `${CERTS}/${file}.crt`
    const name = file.replace('/', '-')
    own.push({
      name,
      about: ABOUT[name] ?? name,
      authority: wanted.issuer,
      expires: expiryOf(path, (text) => text),
      renew: () => {
        const signer = authorityAt(files, `${CERTS}/${wanted.issuer}`)
        if (!signer) return false
        const pair = makePair({ ...wanted, days: 365 }, signer, clock.now(), random)
        files.write(path, certificateText(pair.certificate))
        files.write(path.replace(/crt$/, 'key'), keyText(pair.key))
        return true
      },
    })
  }
  for (const file of OWN_AUTHORITIES.keys())
    authorities.push({ name: file.replace('/', '-'), about: '', expires: expiryOf(`${CERTS}/${file}.crt`, (text) => text) })
  for (const { file, user, organization } of KUBECONFIGS) {
    const path = `/etc/kubernetes/${file}.conf`
    const embedded = (text: string): string => atob(/client-certificate-data: (\S+)/.exec(text)?.[1] ?? '')
    own.push({
      name: `${file}.conf`,
      about: ABOUT[`${file}.conf`]!,
      authority: 'ca',
      expires: expiryOf(path, embedded),
      renew: () => {
        const signer = authorityAt(files, `${CERTS}/ca`)
        if (!signer) return false
        const { address } = node.config
        writeAdminFile(files, { file, user, address, authority: signer }, clientPair(user, organization, signer, clock.now(), random))
        return true
      },
    })
  }
  const byName = (a: ManagedCertificate, b: ManagedCertificate): number => (a.name < b.name ? -1 : 1)
  return [...own.sort(byName), ...authorities.sort(byName)]
}
