/** The certificates and keys of a cluster as minikube and kubeadm lay them out: well formed and matching each other, but made up, so that no signature holds. */
import { BIT_STRING, der, INTEGER, NULL, objectIdentifier, OCTET_STRING, SEQUENCE, SET, toPem, UTF8_STRING } from '../engine/api/der'
import { certificateFor } from '../engine/api/x509'

const RSA = der(SEQUENCE, objectIdentifier('1.2.840.113549.1.1.1'), der(NULL))
const EXPONENT = der(INTEGER, [1, 0, 1])
const MODULUS_BYTES = 256
const PRIME_BYTES = 128
const DAY = 86_400_000

export interface Dice {
  integer(bound: number): number
}

export interface Keys {
  /** PEM, `RSA PRIVATE KEY`. */
  readonly privateKey: string
  /** PEM, `PUBLIC KEY`. */
  readonly publicKey: string
  /** SubjectPublicKeyInfo. */
  readonly info: Uint8Array
}

/** A positive number of so many bytes. */
function number(bytes: number, random: Dice): Uint8Array {
  const digits = Uint8Array.from({ length: bytes }, () => random.integer(256))
  digits[0]! |= 0x80
  digits[bytes - 1]! |= 1
  return der(INTEGER, [0], digits)
}

/** Keys of 2048 bits; the private one fits the public one in its modulus alone. */
export function makeKeys(random: Dice): Keys {
  const modulus = number(MODULUS_BYTES, random)
  const secret = [MODULUS_BYTES, PRIME_BYTES, PRIME_BYTES, PRIME_BYTES, PRIME_BYTES, PRIME_BYTES].map((bytes) => number(bytes, random))
  const info = der(SEQUENCE, RSA, der(BIT_STRING, [0], der(SEQUENCE, modulus, EXPONENT)))
  return {
    privateKey: toPem('RSA PRIVATE KEY', der(SEQUENCE, der(INTEGER, [0]), modulus, EXPONENT, ...secret)),
    publicKey: toPem('PUBLIC KEY', info),
    info,
  }
}

export interface Wanted {
  readonly commonName: string
  readonly organization?: string
  /** The common name of who signs it; its own when absent. */
  readonly issuer?: string
  /** What it is for: it signs others, serves, or asks. */
  readonly role: 'authority' | 'server' | 'client' | 'peer'
  /** Names and addresses a server answers to. */
  readonly names?: readonly string[]
  readonly days: number
}

const USAGES = {
  authority: ['digital signature', 'key encipherment', 'cert sign'],
  server: ['digital signature', 'key encipherment', 'server auth'],
  client: ['digital signature', 'key encipherment', 'client auth'],
  peer: ['digital signature', 'key encipherment', 'server auth', 'client auth'],
} as const

/** A certificate in PEM, good from `now` on. */
export function makeCertificate(
  { commonName, organization, issuer, role, names, days }: Wanted,
  keys: Keys,
  now: number,
  random: Dice,
): string {
  const part = (type: string, text: string): Uint8Array =>
    der(SET, der(SEQUENCE, objectIdentifier(type), der(UTF8_STRING, new TextEncoder().encode(text))))
  const name = der(SEQUENCE, ...(organization === undefined ? [] : [part('2.5.4.10', organization)]), part('2.5.4.3', commonName))
  return certificateFor(
    {
      subject: { commonName, organizations: organization === undefined ? [] : [organization] },
      name,
      publicKey: keys.info,
      extensions: names === undefined ? [] : [alternativeNames(names)],
    },
    {
      issuer: issuer ?? commonName,
      usages: USAGES[role],
      notBefore: now,
      notAfter: now + days * DAY,
      authority: role === 'authority',
      random: () => random.integer(256),
    },
  )
}

const DNS_NAME = 0x82
const IP_ADDRESS = 0x87

function alternativeNames(names: readonly string[]): Uint8Array {
  const each = names.map((name) =>
    /^\d+(\.\d+){3}$/.test(name) ? der(IP_ADDRESS, name.split('.').map(Number)) : der(DNS_NAME, new TextEncoder().encode(name)),
  )
  return der(SEQUENCE, objectIdentifier('2.5.29.17'), der(OCTET_STRING, der(SEQUENCE, ...each)))
}

/** What minikube calls its authority, and for how many days it is good. */
export const AUTHORITY: Wanted = { commonName: 'minikubeCA', role: 'authority', days: 3650 }
/** What kubeadm gives the certificates it makes. */
const YEAR = 365

/** The certificates of a control plane by their files' names, authorities before those they sign. */
export function controlPlaneCertificates(address: string, node: string): ReadonlyMap<string, Wanted> {
  const etcd = { issuer: 'etcd-ca', days: YEAR }
  const own = { issuer: AUTHORITY.commonName, days: YEAR }
  const etcdNames = ['localhost', node, address, '127.0.0.1']
  const service = 'kubernetes.default.svc.cluster.local'
  return new Map<string, Wanted>([
    [
      'apiserver',
      {
        commonName: 'minikube',
        organization: 'system:masters',
        issuer: AUTHORITY.commonName,
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
      { commonName: 'kube-apiserver-kubelet-client', organization: 'kubeadm:cluster-admins', role: 'client', ...own },
    ],
    ['front-proxy-ca', { commonName: 'front-proxy-ca', role: 'authority', days: 3650 }],
    ['front-proxy-client', { commonName: 'front-proxy-client', issuer: 'front-proxy-ca', role: 'client', days: YEAR }],
    ['etcd/ca', { commonName: 'etcd-ca', role: 'authority', days: 3650 }],
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

/** A client's certificate and key in one text, as the kubelet keeps them. */
export function clientPem(
  commonName: string,
  organization: string | undefined,
  now: number,
  random: Dice,
): { readonly certificate: string; readonly key: string } {
  const keys = makeKeys(random)
  const wanted: Wanted = {
    commonName,
    issuer: AUTHORITY.commonName,
    role: 'client',
    days: YEAR,
    ...(organization === undefined ? {} : { organization }),
  }
  return { certificate: makeCertificate(wanted, keys, now, random), key: keys.privateKey }
}
