/** Rules for resource requests and limits; models ValidateContainerResourceRequirements. */
import { duplicate, forbiddenField, invalid, notFoundField, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { dns1123LabelErrors, qualifiedNameErrors } from '../../api/names'
import type { ResourceRequirements } from '../../schema/types'
import { amount, isWhole, sameAmount } from '../framework/amount'

/** Resources that containers and volumes ask for by their bare name. */
const STANDARD = new Set(['cpu', 'memory', 'ephemeral-storage'])
const HUGE_PAGES = 'hugepages-'
/** Names that quotas know as well. */
const KNOWN =
  /^((requests|limits)\.(cpu|memory|ephemeral-storage)|storage|requests\.storage|pods|resourcequotas|services|replicationcontrollers|secrets|configmaps|persistentvolumeclaims|services\.(nodeports|loadbalancers)|(requests\.)?hugepages-.*)$/

/** Resources a device plugin advertises: they have a domain that is not Kubernetes's own. */
export function isExtendedResource(name: string): boolean {
  return name.includes('/') && !/(^|\.)kubernetes\.io\//.test(name) && !name.startsWith('requests.')
}

function nameErrors(name: string, field: string): FieldError[] {
  const errors = qualifiedNameErrors(name).map((message) => invalid(field, name, message))
  const bare = !name.includes('/')
  if (errors.length === 0 && bare && !STANDARD.has(name) && !KNOWN.test(name))
    errors.push(invalid(field, name, 'must be a standard resource type or fully qualified'))
  if (bare) {
    if (!STANDARD.has(name) && !name.startsWith(HUGE_PAGES)) errors.push(invalid(field, name, 'must be a standard resource for containers'))
  } else if (!/(^|\.)kubernetes\.io\//.test(name) && (name.startsWith('requests.') || qualifiedNameErrors(`requests.${name}`).length > 0))
    errors.push(invalid(field, name, "doesn't follow extended resource name standard"))
  return errors
}

/** Things that are counted. */
const COUNTED =
  /^(pods|resourcequotas|services(\.(nodeports|loadbalancers))?|replicationcontrollers|secrets|configmaps|persistentvolumeclaims)$/

function quantityErrors(name: string, quantity: string, field: string): FieldError[] {
  const errors: FieldError[] = []
  if (amount(quantity) < 0n) errors.push(invalid(field, quantity, 'must be greater than or equal to 0'))
  if ((isExtendedResource(name) || COUNTED.test(name)) && !isWhole(quantity)) errors.push(invalid(field, quantity, 'must be an integer'))
  return errors
}

/** Pages are had whole. */
function hugePageErrors(name: string, quantity: string, field: string): FieldError[] {
  if (!name.startsWith(HUGE_PAGES)) return []
  const size = amount(name.slice(HUGE_PAGES.length))
  const whole = size > 0n && amount(quantity) >= 0n && amount(quantity) % size === 0n
  return whole ? [] : [invalid(field, quantity, `${quantity} is not positive integer multiple of ${name}`)]
}

/** `namesOf` says what is wrong with a name: of a container's resources, unless told otherwise. */
export function resourceErrors(
  resources: ResourceRequirements,
  path: string,
  claimNames: ReadonlySet<string>,
  namesOf = nameErrors,
): FieldError[] {
  const errors: FieldError[] = []
  const { limits = {}, requests = {} } = resources
  const names = [...Object.keys(limits), ...Object.keys(requests)]
  for (const [list, values] of [
    ['limits', limits],
    ['requests', requests],
  ] as const) {
    for (const [name, quantity] of Object.entries(values)) {
      const field = `${path}.${list}[${name}]`
      errors.push(...namesOf(name, field), ...quantityErrors(name, quantity, field))
      if (list === 'requests') {
        const limit = limits[name]
        const shared = !isExtendedResource(name) && !name.startsWith(HUGE_PAGES)
        if (limit === undefined) {
          if (!shared) errors.push(required(`${path}.limits`, 'Limit must be set for non overcommitable resources'))
        } else if (!shared && !sameAmount(limit, quantity))
          errors.push(invalid(`${path}.requests`, quantity, `must be equal to ${name} limit of ${limit}`))
        else if (amount(quantity) > amount(limit))
          errors.push(invalid(`${path}.requests`, quantity, `must be less than or equal to ${name} limit of ${limit}`))
      }
      errors.push(...hugePageErrors(name, quantity, field))
    }
  }
  if (names.some((name) => name.startsWith(HUGE_PAGES)) && !names.includes('cpu') && !names.includes('memory'))
    errors.push(forbiddenField(path, 'HugePages require cpu or memory'))
  return [...errors, ...claimErrors(resources.claims, `${path}.claims`, claimNames)]
}

function claimErrors(claims: ResourceRequirements['claims'], path: string, known: ReadonlySet<string>): FieldError[] {
  const errors: FieldError[] = []
  const seen = new Set<string>()
  claims?.forEach(({ name, request }, i) => {
    const at = `${path}[${i}]`
    if (!name) {
      errors.push(required(at))
      return
    }
    if (seen.has(name)) errors.push(duplicate(at, name))
    else {
      const key = request ? `${name}/${request}` : name
      if (request) for (const message of dns1123LabelErrors(request)) errors.push(invalid(`${at}.request`, request, message))
      if (seen.has(key)) errors.push(duplicate(at, key))
      else if (!request) for (const each of seen) if (each.startsWith(`${name}/`)) errors.push(duplicate(at, name))
      seen.add(key)
    }
    if (!known.has(name)) {
      const names = [...known].sort()
      const detail = `must be one of the names in pod.spec.resourceClaims${names.length === 0 ? ' which is empty' : `: ${names.join(', ')}`}`
      errors.push({ ...notFoundField(at, name), detail })
    }
  })
  return errors
}
