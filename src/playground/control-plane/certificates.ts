/** The certificates and keys of a cluster as minikube and kubeadm lay them out, signed by its authorities. */
import { alternativeNames, distinguishedName, newAuthority, readAuthority, type Authority } from '../../engine/api/authority'
import { drawKey } from '../../engine/api/rsa/key-pool'
import { privatePem, publicInfo, publicPem, type PrivateKey } from '../../engine/api/rsa/rsa'
import { issueCertificate, type IssuedCertificate } from '../../engine/api/x509-issue'
import type { DeferredText, FileSystem } from '../../shell/files'

const DAY = 86_400_000
/** What kubeadm gives the certificates it makes, in days. */
const YEAR = 365
const AUTHORITY_YEARS = 10

export interface Dice {
  integer(bound: number): number
}

export interface Wanted {
  readonly commonName: string
  readonly organization?: string
  /** The file of the authority that signs it. */
  readonly issuer: AuthorityFile
  readonly role: keyof typeof USAGES
  /** Names and addresses a server answers to. */
  readonly names?: readonly string[]
  readonly days: number
}

/** Under the folder of certificates, without `.crt`. */
export type AuthorityFile = 'ca' | 'front-proxy-ca' | 'etcd/ca'

const USAGES = {
  authority: ['digital signature', 'key encipherment', 'cert sign'],
  server: ['digital signature', 'key encipherment', 'server auth'],
  client: ['digital signature', 'key encipherment', 'client auth'],
  peer: ['digital signature', 'key encipherment', 'server auth', 'client auth'],
} as const

/** A certificate and its key, which are made when they are read. */
export interface Pair {
  readonly certificate: IssuedCertificate
  readonly key: PrivateKey
}

export function makePair(wanted: Omit<Wanted, 'issuer'>, signer: Authority, now: number, random: Dice): Pair {
  const { commonName, organization, role, names, days } = wanted
  const key = drawKey(random)
  const certificate = issueCertificate(
    {
      name: distinguishedName(commonName, organization === undefined ? [] : [organization]),
      publicKey: publicInfo(key),
      extensions: names === undefined ? [] : [alternativeNames(names)],
    },
    { signer, usages: USAGES[role], notBefore: now, notAfter: now + days * DAY, random: () => random.integer(256) },
  )
  return { certificate, key }
}

export const certificateText = (certificate: IssuedCertificate): DeferredText => ({
  get length() {
    return certificate.length
  },
  get text() {
    return certificate.pem
  },
})

/** A text that is made once, when somebody looks at it; at its length too, unless that can be told without. */
export function deferred(make: () => string, lengthOf?: () => number): DeferredText {
  let made: string | undefined
  let length: number | undefined
  return {
    get length() {
      return (length ??= lengthOf?.() ?? (made ??= make()).length)
    },
    get text() {
      return (made ??= make())
    },
  }
}

export const authorityText = (authority: Authority): DeferredText =>
  deferred(
    () => authority.certificate,
    () => authority.certificateLength,
  )

/** Several in one file. */
export const joined = (...parts: readonly DeferredText[]): DeferredText =>
  deferred(
    () => parts.map(({ text }) => text).join(''),
    () => parts.reduce((sum, { length }) => sum + length, 0),
  )

export const keyText = (key: PrivateKey): DeferredText => deferred(() => privatePem(key, true))
export const publicKeyText = (key: PrivateKey): DeferredText => deferred(() => publicPem(key))

/** The authority of minikube, whose clusters all have the same. */
export function minikubeAuthority(now: number, random: Dice): Authority {
  const usages = [...USAGES.authority, 'client auth', 'server auth']
  return newAuthority({ commonName: 'minikubeCA', now, days: AUTHORITY_YEARS * YEAR, usages }, random)
}

/** An authority that kubeadm makes. */
export function kubeadmAuthority(commonName: string, now: number, random: Dice): Authority {
  return newAuthority({ commonName, now, days: AUTHORITY_YEARS * YEAR, usages: USAGES.authority, hosts: [commonName] }, random)
}

/** The authority whose files lie at a path without their endings; undefined where there is none that can sign. */
export function authorityAt(files: FileSystem, path: string): Authority | undefined {
  const [certificate, key] = [`${path}.crt`, `${path}.key`]
  return files.exists(certificate) && files.exists(key) ? readAuthority(files.readText(certificate), files.readText(key)) : undefined
}

/** The authorities of a control plane beside the cluster's own, by their files' names. */
export const OWN_AUTHORITIES: ReadonlyMap<AuthorityFile, string> = new Map([
  ['front-proxy-ca', 'front-proxy-ca'],
  ['etcd/ca', 'etcd-ca'],
])

/** The certificates of a control plane by their files' names. */
export function controlPlaneCertificates(address: string, node: string): ReadonlyMap<string, Wanted> {
  const etcd = { issuer: 'etcd/ca', days: YEAR } as const
  const etcdNames = ['localhost', node, address, '127.0.0.1']
  const service = 'kubernetes.default.svc.cluster.local'
  return new Map<string, Wanted>([
    [
      'apiserver',
      {
        commonName: 'minikube',
        organization: 'system:masters',
        issuer: 'ca',
        role: 'peer',
        days: 3 * YEAR,
        names: [
          'minikubeCA',
          'control-plane.minikube.internal',
          service,
          service.replace('.cluster.local', ''),
          'kubernetes.default',
          'kubernetes',
          'localhost',
          '10.96.0.1',
          '127.0.0.1',
          '10.0.0.1',
          address,
        ],
      },
    ],
    [
      'apiserver-kubelet-client',
      {
        commonName: 'kube-apiserver-kubelet-client',
        organization: 'kubeadm:cluster-admins',
        role: 'client',
        issuer: 'ca',
        days: YEAR,
      },
    ],
    ['front-proxy-client', { commonName: 'front-proxy-client', issuer: 'front-proxy-ca', role: 'client', days: YEAR }],
    ['etcd/server', { commonName: node, role: 'peer', names: etcdNames, ...etcd }],
    ['etcd/peer', { commonName: node, role: 'peer', names: etcdNames, ...etcd }],
    ['etcd/healthcheck-client', { commonName: 'kube-etcd-healthcheck-client', role: 'client', ...etcd }],
    ['apiserver-etcd-client', { commonName: 'kube-apiserver-etcd-client', role: 'client', ...etcd }],
  ])
}

/** Whose certificate a kubeconfig of kubeadm's carries. */
export const KUBECONFIGS: readonly { readonly file: string; readonly user: string; readonly organization?: string }[] = [
  { file: 'admin', user: 'kubernetes-admin', organization: 'system:masters' },
  { file: 'super-admin', user: 'kubernetes-super-admin', organization: 'system:masters' },
  { file: 'controller-manager', user: 'system:kube-controller-manager' },
  { file: 'scheduler', user: 'system:kube-scheduler' },
]

/** A client's certificate by the cluster's authority. */
export function clientPair(commonName: string, organization: string | undefined, signer: Authority, now: number, random: Dice): Pair {
  const wanted = { commonName, role: 'client', days: YEAR, ...(organization === undefined ? {} : { organization }) } as const
  return makePair(wanted, signer, now, random)
}
