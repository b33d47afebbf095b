/** Whether an API server takes the certificate of an etcd for the work of an authority it trusts. */
import { signatureProblem } from '../../engine/api/signature'
import { readCertificate, readCertificates, same } from '../../engine/api/x509'
import type { ComponentProcess } from '../../engine/images'

const UNKNOWN = 'tls: failed to verify certificate: x509: certificate signed by unknown authority'

/** Why it does not; undefined where it does. */
export function distrust(server: ComponentProcess, etcd: ComponentProcess): string | undefined {
  const authority = server.flags.get('etcd-cafile') ?? ''
  const shown = etcd.flags.get('cert-file') ?? ''
  if (authority === '' || shown === '') return undefined
  // As kubeadm lays them out they fit, and cost signatures to read.
  const isLaid = ({ files }: ComponentProcess, path: string): boolean => files.exists(path) && files.stat(path).unread === true
  if (authority === etcd.flags.get('trusted-ca-file') && isLaid(server, authority)) return undefined
  if (!server.files.exists(authority) || !etcd.files.exists(shown)) return undefined
  const certificate = readCertificate(etcd.files.readText(shown))
  if (!certificate) return undefined
  const isTrusted = readCertificates(server.files.readText(authority)).some(
    (root) =>
      same(root.subjectName, certificate.issuerName) &&
      signatureProblem(root.publicKey, certificate.algorithm, certificate.body, certificate.signature) === undefined,
  )
  return isTrusted ? undefined : UNKNOWN
}
