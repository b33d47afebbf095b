/** What may become of a request's status, and by which of its subresources; models validation of certificates' updates. */
import { duplicate, forbiddenField, invalid, notSupported, required } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import type { CertificateSigningRequest } from '../../schema/types'

type Status = NonNullable<CertificateSigningRequest['status']>
type Condition = NonNullable<Status['conditions']>[number]

const FIELD = 'status.conditions'
const DECISIONS = ['Approved', 'Denied']
const LASTING = [...DECISIONS, 'Failed']

const conditionsOf = ({ status }: CertificateSigningRequest): readonly Condition[] => status?.conditions ?? []

function conditionErrors(conditions: readonly Condition[], before: readonly Condition[]): FieldError[] {
  const had = before.map(({ type }) => type)
  const bothBefore = DECISIONS.every((type) => had.includes(type))
  const repeatedBefore = new Set(had).size < had.length
  const seen = new Set<string>()
  return conditions.flatMap(({ type, status }, index) => {
    const at = `${FIELD}[${index}]`
    const errors: FieldError[] = []
    if (!type && !had.includes('')) errors.push(required(`${at}.type`))
    const allowed = LASTING.includes(type) ? ['True'] : ['False', 'True', 'Unknown']
    if (!status) errors.push(required(`${at}.status`))
    else if (!allowed.includes(status)) errors.push(notSupported(`${at}.status`, status, allowed))
    const other = DECISIONS.find((each) => each !== type)!
    if (DECISIONS.includes(type) && seen.has(other) && !bothBefore)
      errors.push(invalid(`${at}.type`, type, 'Approved and Denied conditions are mutually exclusive'))
    if (seen.has(type) && !repeatedBefore) errors.push(duplicate(`${at}.type`, type))
    seen.add(type)
    return errors
  })
}

/** A decision is the approval's alone, a certificate the status's; neither is taken back. */
export function statusErrors(request: CertificateSigningRequest, old: CertificateSigningRequest, subresource: string): FieldError[] {
  const [now, before] = [conditionsOf(request), conditionsOf(old)]
  const errors = conditionErrors(now, before)
  const changed = (type: string): { was: readonly Condition[]; is: readonly Condition[] } => ({
    was: before.filter((each) => each.type === type),
    is: now.filter((each) => each.type === type),
  })
  for (const type of LASTING) {
    const { was, is } = changed(type)
    if (is.length < was.length) errors.push(forbiddenField(FIELD, `updates may not remove a condition of type ${JSON.stringify(type)}`))
  }
  if (subresource !== 'approval')
    for (const type of DECISIONS) {
      const { was, is } = changed(type)
      const verb = is.length > was.length ? 'add' : is.length === was.length && !equalJson(was, is) ? 'modify' : undefined
      if (verb) errors.push(forbiddenField(FIELD, `updates may not ${verb} a condition of type ${JSON.stringify(type)}`))
    }
  const certificate = old.status?.certificate
  if ((request.status?.certificate ?? '') !== (certificate ?? '')) {
    if (subresource === 'approval') errors.push(forbiddenField('status.certificate', 'updates may not set certificate content'))
    else if (certificate) errors.push(forbiddenField('status.certificate', 'updates may not modify existing certificate content'))
  }
  return errors
}
