/** Whether signatures lead from a certificate to one that is trusted; models crypto/x509's buildChains. */
import { same, type CertificateFacts } from '../api/x509'
import { toNumber } from '../api/rsa/number'
import { signatureProblem } from '../api/signature'

const CANNOT_SIGN = 'x509: invalid signature: parent certificate cannot sign this kind of certificate'

/** Why a certificate is not the work of another whose name it tells; undefined when it is. */
function parentProblem(child: CertificateFacts, parent: CertificateFacts): string | undefined {
  if (parent.authority !== true) return CANNOT_SIGN
  return signatureProblem(parent.publicKey, child.algorithm, child.body, child.signature)
}

interface Hint {
  readonly problem: string
  readonly parent: CertificateFacts
}

function unknownAuthority(hint: Hint | undefined): string {
  const unknown = 'certificate signed by unknown authority'
  if (!hint) return unknown
  const { commonName, organizations } = hint.parent.subject
  const name = commonName || organizations[0] || `serial:${toNumber(hint.parent.serial)}`
  return `${unknown} (possibly because of ${JSON.stringify(hint.problem)} while trying to verify candidate authority certificate ${JSON.stringify(name)})`
}

/**
 * Why nothing leads from `leaf` over certificates `between` to one of `roots`, in Go's words. `invalid` says what is wrong with
 * one on the way.
 */
export function chainProblem(
  leaf: CertificateFacts,
  between: readonly CertificateFacts[],
  roots: readonly CertificateFacts[],
  invalid: (certificate: CertificateFacts) => string | undefined,
): string | undefined {
  if (roots.some(({ whole }) => same(whole, leaf.whole))) return undefined
  let hint: Hint | undefined
  const accepts = (child: CertificateFacts, parent: CertificateFacts): boolean => {
    const wrong = invalid(parent)
    const problem = parentProblem(child, parent) ?? (wrong === undefined ? undefined : `x509: ${wrong}`)
    if (problem !== undefined) hint ??= { problem, parent }
    return problem === undefined
  }
  const leads = (child: CertificateFacts, seen: readonly CertificateFacts[]): boolean => {
    const named = (each: CertificateFacts): boolean => !seen.includes(each) && same(each.subjectName, child.issuerName)
    if (roots.some((root) => named(root) && accepts(child, root))) return true
    return between.some((each) => named(each) && accepts(child, each) && leads(each, [...seen, each]))
  }
  return leads(leaf, [leaf]) ? undefined : unknownAuthority(hint)
}
