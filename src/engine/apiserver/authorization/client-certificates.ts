/** Users by client certificate: which ones count, and whom they stand for; models apiserver's authentication/request/x509. */
import { sha256 } from '../../../shell/digests'
import { fromPem } from '../../api/der'
import { signatureProblem } from '../../api/signature'
import { readCertificate, same, type CertificateFacts } from '../../api/x509'
import type { UserInfo } from './access'

/** Which certificate a user came with: its fingerprint, or that of the name of who has none to show. */
export function credentialOf(certificate: string): NonNullable<UserInfo['extra']> {
  const bytes = fromPem(certificate, 'CERTIFICATE') ?? new TextEncoder().encode(certificate)
  return { 'authentication.kubernetes.io/credential-id': [`X509SHA256=${sha256(bytes)}`] }
}

/** Everybody is in one of two groups. */
export function withEveryone(name: string, groups: readonly string[]): readonly string[] {
  const everyone = ['system:authenticated', 'system:unauthenticated']
  if (groups.some((each) => everyone.includes(each))) return groups
  return [...groups, name === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated']
}

/** Whose signature makes a client certificate count: the name and the key of the authority. */
export interface ClientAuthority {
  /** As written in its certificate. */
  readonly name: Uint8Array
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array
}

type Checked = CertificateFacts & { readonly user: UserInfo }

/** Certificates that were checked lately, by their text: clients show the same one with every request. */
const MOST_CHECKED = 64

/** Who comes with a certificate of this cluster's; one that somebody else signed, that is out of time or for another use is nobody's. */
export class ClientCertificates {
  private readonly checked = new Map<string, Checked | undefined>()

  constructor(private readonly authority: ClientAuthority | undefined) {}

  /** The user a client certificate stands for: its common name, in the groups of its organizations. */
  user(pem: string, now: number): UserInfo | undefined {
    if (!this.checked.has(pem)) {
      if (this.checked.size >= MOST_CHECKED) this.checked.clear()
      this.checked.set(pem, this.check(pem))
    }
    const known = this.checked.get(pem)
    return known && now >= known.notBefore && now <= known.notAfter ? known.user : undefined
  }

  private check(pem: string): Checked | undefined {
    const facts = readCertificate(pem)
    if (!facts || !this.authority || !same(facts.issuerName, this.authority.name)) return undefined
    const { subject, usages } = facts
    if (usages !== undefined && !usages.includes('client auth') && !usages.includes('any')) return undefined
    if (subject.commonName === '') return undefined
    if (signatureProblem(this.authority.publicKey, facts.algorithm, facts.body, facts.signature) !== undefined) return undefined
    const groups = withEveryone(subject.commonName, subject.organizations)
    return { ...facts, user: { name: subject.commonName, groups, extra: credentialOf(pem) } }
  }
}
