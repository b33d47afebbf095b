/** Certificate authorities: one that signs itself, made new or read from its files; models client-go's cert.NewSelfSignedCACert. */
import { der, objectIdentifier, SEQUENCE, SET, UTF8_STRING } from './der'
import { extension } from './key-usages'
import { drawKey } from './rsa/key-pool'
import { publicInfo, readPrivate } from './rsa/rsa'
import { readCertificate, same } from './x509'
import { issueCertificate, keyIdentifierOf, type Signer } from './x509-issue'

export interface Authority extends Signer {
  /** PEM; made when it is first asked for. */
  readonly certificate: string
  /** Characters of it, known before it is signed. */
  readonly certificateLength: number
}

export interface NewAuthority {
  readonly commonName: string
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly days: number
  readonly usages: readonly string[]
  /** Hosts it says it is for, as kubeadm's say their own name. */
  readonly hosts?: readonly string[]
}

const DAY = 86_400_000
const DNS_NAME = 0x82
const IP_ADDRESS = 0x87

/** A Name of X.501: organizations first, as Go writes them. */
export function distinguishedName(commonName: string, organizations: readonly string[] = []): Uint8Array {
  const part = (type: string, text: string): Uint8Array =>
    der(SET, der(SEQUENCE, objectIdentifier(type), der(UTF8_STRING, new TextEncoder().encode(text))))
  return der(SEQUENCE, ...organizations.map((each) => part('2.5.4.10', each)), part('2.5.4.3', commonName))
}

/** The extension with the hosts and addresses a certificate is for. */
export function alternativeNames(names: readonly string[]): Uint8Array {
  const isAddress = (name: string): boolean => /^\d+(\.\d+){3}$/.test(name)
  const hosts = names.filter((name) => !isAddress(name)).map((name) => der(DNS_NAME, new TextEncoder().encode(name)))
  const addresses = names.filter(isAddress).map((name) => der(IP_ADDRESS, name.split('.').map(Number)))
  return extension('2.5.29.17', false, der(SEQUENCE, ...hosts, ...addresses))
}

export function newAuthority(wanted: NewAuthority, random: { integer(bound: number): number }): Authority {
  const { commonName, now, days, usages, hosts } = wanted
  const key = drawKey(random)
  const name = distinguishedName(commonName)
  const info = publicInfo(key)
  const signer: Signer = { name, key, keyIdentifier: keyIdentifierOf(info) }
  const issued = issueCertificate(
    { name, publicKey: info, extensions: hosts ? [alternativeNames(hosts)] : [] },
    { signer, usages, notBefore: now, notAfter: now + days * DAY, authority: true, random: () => random.integer(256) },
  )
  return {
    ...signer,
    get certificate() {
      return issued.pem
    },
    get certificateLength() {
      return issued.length
    },
  }
}

/** An authority from its two files; undefined when they are none, or not of one another. */
export function readAuthority(certificate: string, key: string): Authority | undefined {
  const facts = readCertificate(certificate)
  const secret = readPrivate(key)
  if (!facts || !secret || !same(facts.publicKey, publicInfo(secret))) return undefined
  return { certificate, certificateLength: certificate.length, name: facts.subjectName, key: secret, keyIdentifier: facts.keyIdentifier }
}
