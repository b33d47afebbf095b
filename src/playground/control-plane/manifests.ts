/** The manifests that run a control plane as static pods, as kubeadm lays them into a node's folder. */
import { kubeconfigText, singleCluster } from '../../kubectl/config/single'
import type { DeferredText, FileSystem } from '../../shell/files'
import type { Authority } from '../../engine/api/authority'
import { drawKey } from '../../engine/api/rsa/key-pool'
import {
  authorityText,
  certificateText,
  clientPair,
  controlPlaneCertificates,
  deferred,
  keyText,
  KUBECONFIGS,
  kubeadmAuthority,
  makePair,
  OWN_AUTHORITIES,
  publicKeyText,
  type AuthorityFile,
  type Dice,
  type Pair,
} from './certificates'
import { CERTS, components, ETCD_VERSION, VERSION, type Component } from './components'

const FOLDER = '/etc/kubernetes/manifests'

function manifest(component: Component): string {
  const probe = (name: string, path: string, failures: number, delay: number | undefined, period: number): string => `    ${name}:
      failureThreshold: ${failures}
      httpGet:
        host: 127.0.0.1
        path: ${path}
        port: ${component.port}
        scheme: ${component.scheme}
${delay === undefined ? '' : `      initialDelaySeconds: ${delay}\n`}      periodSeconds: ${period}
      timeoutSeconds: 15
`
  const { paths } = component
  const env = Object.entries(component.env ?? {})
  const annotations = Object.entries(component.annotations ?? {}).map(([key, value]) => `    ${key}: ${value}\n`)
  return `apiVersion: v1
kind: Pod
metadata:
${annotations.length > 0 ? `  annotations:\n${annotations.join('')}` : ''}  labels:
    component: ${component.name}
    tier: control-plane
  name: ${component.name}
  namespace: kube-system
spec:
  containers:
  - command:
${component.command.map((word) => `    - ${word}\n`).join('')}${env.length > 0 ? `    env:\n${env.map(([name, value]) => `    - name: ${name}\n      value: ${value}\n`).join('')}` : ''}    image: ${component.image}
    imagePullPolicy: IfNotPresent
${probe('livenessProbe', paths.live, 8, 10, 10)}    name: ${component.name}
${paths.ready ? probe('readinessProbe', paths.ready, 3, undefined, 1) : ''}    resources:
      requests:
        cpu: ${component.cpu}
${component.memory ? `        memory: ${component.memory}\n` : ''}${probe('startupProbe', paths.start, 24, 10, 10)}    volumeMounts:
${component.mounts.map(([name, path, readOnly]) => `    - mountPath: ${path}\n      name: ${name}\n${readOnly ? '      readOnly: true\n' : ''}`).join('')}  hostNetwork: true
  priority: 2000001000
  priorityClassName: system-node-critical
  securityContext:
    seccompProfile:
      type: RuntimeDefault
  volumes:
${component.mounts.map(([name, path, , type]) => `  - hostPath:\n      path: ${path}\n      type: ${type}\n    name: ${name}\n`).join('')}status: {}
`
}

/** On every node from the start: minikube preloads what its nodes run. */
export const NODE_IMAGES: readonly string[] = [
  'registry.k8s.io/pause:3.10.1',
  `registry.k8s.io/kube-proxy:${VERSION}`,
  'registry.k8s.io/coredns/coredns:v1.13.1',
  'gcr.io/k8s-minikube/storage-provisioner:v5',
]

/** On control plane nodes besides. */
export const CONTROL_PLANE_IMAGES: readonly string[] = [
  `registry.k8s.io/etcd:${ETCD_VERSION}`,
  `registry.k8s.io/kube-apiserver:${VERSION}`,
  `registry.k8s.io/kube-controller-manager:${VERSION}`,
  `registry.k8s.io/kube-scheduler:${VERSION}`,
]

/** What kubeadm lays out for a control plane. */
export interface ControlPlaneLayout {
  readonly address: string
  /** The machine's name. */
  readonly node: string
  readonly authority: Authority
  /** Who signs the certificates of extension servers' clients. */
  readonly frontProxyAuthority: Authority
  /** When it is made, in milliseconds. */
  readonly now: number
  readonly random: Dice
  /** Flags that a person gives the components beside their own, or instead of them. */
  readonly extra: readonly ExtraFlag[]
}

export interface ExtraFlag {
  /** `apiserver`, `controller-manager`, `scheduler` or `etcd`. */
  readonly component: string
  readonly name: string
  readonly value: string
}

function withExtra(component: Component, extra: readonly ExtraFlag[]): Component {
  const own = extra.filter((flag) => component.name === flag.component || component.name === `kube-${flag.component}`)
  if (own.length === 0) return component
  const [program = '', ...flags] = component.command.filter((word) => !own.some(({ name }) => word.startsWith(`--${name}=`)))
  return { ...component, command: [program, ...[...flags, ...own.map(({ name, value }) => `--${name}=${value}`)].sort()] }
}

/** Where a program finds the API server, and as whom. */
export interface KubeconfigOf {
  readonly user: string
  readonly address: string
  /** Whom the server is trusted by; its certificate is in the file, so that the file is enough. */
  readonly authority: Authority
}

/** `credentials` of the certificate that the user shows. */
export function ownKubeconfig(
  { user, address, authority }: KubeconfigOf,
  certificate: Pair['certificate'] | undefined,
  credentials: (pem: string) => Readonly<Record<string, string>>,
): DeferredText {
  const trusted = authorityText(authority)
  const text = (authorityPem: string, pem: string): string => {
    const cluster = { 'certificate-authority-data': btoa(authorityPem), server: `https://${address}:8443` }
    return kubeconfigText(singleCluster({ name: 'mk', user, context: `${user}@mk`, cluster, credentials: credentials(pem) }))
  }
  return deferred(
    () => text(trusted.text, certificate?.pem ?? ''),
    () => text(' '.repeat(trusted.length), ' '.repeat(certificate?.length ?? 0)).length,
  )
}

/** A kubeconfig of kubeadm's, with its certificate in it. */
export function writeAdminFile(files: FileSystem, { file, ...of }: KubeconfigOf & { readonly file: string }, pair: Pair): void {
  const text = ownKubeconfig(of, pair.certificate, (pem) => ({
    'client-certificate-data': btoa(pem),
    'client-key-data': btoa(keyText(pair.key).text),
  }))
  files.write(`/etc/kubernetes/${file}.conf`, text, { mode: 0o600 })
}

/** Writes certificates, kubeconfigs, then the manifests of the static pods. */
export function writeControlPlane(files: FileSystem, layout: ControlPlaneLayout): void {
  const { address, node, authority, frontProxyAuthority, now, random, extra } = layout
  for (const folder of [FOLDER, `${CERTS}/etcd`, '/var/lib/minikube/etcd', '/etc/ssl/certs', '/usr/share/ca-certificates'])
    files.makeDirectory(folder, { parents: true })
  const keep = (name: string, certificate: DeferredText, key: DeferredText): void => {
    files.write(`${CERTS}/${name}.crt`, certificate, { mode: 0o644 })
    files.write(`${CERTS}/${name}.key`, key, { mode: 0o600 })
  }
  const authorities = new Map<AuthorityFile, Authority>([['ca', authority]])
  for (const [name, commonName] of OWN_AUTHORITIES)
    authorities.set(name, name === 'front-proxy-ca' ? frontProxyAuthority : kubeadmAuthority(commonName, now, random))
  for (const [name, each] of authorities) keep(name, authorityText(each), keyText(each.key))
  for (const [name, wanted] of controlPlaneCertificates(address, node)) {
    const pair = makePair(wanted, authorities.get(wanted.issuer)!, now, random)
    keep(name, certificateText(pair.certificate), keyText(pair.key))
  }
  const accounts = drawKey(random)
  files.write(`${CERTS}/sa.pub`, publicKeyText(accounts), { mode: 0o600 })
  files.write(`${CERTS}/sa.key`, keyText(accounts), { mode: 0o600 })
  for (const { file, user, organization } of KUBECONFIGS) {
    writeAdminFile(files, { file, user, address, authority }, clientPair(user, organization, authority, now, random))
  }
  for (const component of components(address, node))
    files.write(`${FOLDER}/${component.name}.yaml`, manifest(withExtra(component, extra)), { mode: 0o600 })
}
