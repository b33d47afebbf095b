/** Rules for resource requests and limits; models ValidateContainerResourceRequirements. */
import { invalid, notFoundField, required, duplicate } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { qualifiedNameErrors } from '../../api/names'
import type { ResourceRequirements } from '../../schema/types'
import { amount, isWhole, sameAmount } from '../framework/amount'

const NATIVE = new Set(['cpu', 'memory', 'ephemeral-storage', 'storage'])
const HUGE_PAGES = 'hugepages-'

/** Resources a device plugin advertises: they have a domain that is not Kubernetes's own. */
export function isExtendedResource(name: string): boolean {
  return name.includes('/') && !/(^|\.)kubernetes\.io\//.test(name) && !name.startsWith('requests.')
}

function nameErrors(name: string, field: string): FieldError[] {
  const errors = qualifiedNameErrors(name).map((message) => invalid(field, name, message))
  if (errors.length > 0) return errors
  if (!name.includes('/') && !NATIVE.has(name) && !name.startsWith(HUGE_PAGES)) {
    return [
      invalid(field, name, 'must be a standard resource type or fully qualified'),
      invalid(field, name, 'must be a standard resource for containers'),
    ]
  }
  if (name === 'storage') return [invalid(field, name, 'must be a standard resource for containers')]
  return []
}

function quantityErrors(name: string, quantity: string, field: string): FieldError[] {
  if (amount(quantity) < 0n) return [invalid(field, quantity, 'must be greater than or equal to 0')]
  if ((isExtendedResource(name) || name.startsWith(HUGE_PAGES)) && !isWhole(quantity))
    return [invalid(field, quantity, 'must be an integer')]
  return []
}

export function resourceErrors(resources: ResourceRequirements, path: string, claimNames: ReadonlySet<string>): FieldError[] {
  const errors: FieldError[] = []
  const { limits = {}, requests = {} } = resources
  let cpuOrMemory = false
  let hugePages = false
  for (const [list, values] of [
    ['limits', limits],
    ['requests', requests],
  ] as const) {
    for (const [name, quantity] of Object.entries(values)) {
      const field = `${path}.${list}`
      errors.push(...nameErrors(name, field), ...quantityErrors(name, quantity, `${field}[${name}]`))
      if (name === 'cpu' || name === 'memory') cpuOrMemory = true
      if (name.startsWith(HUGE_PAGES)) {
        hugePages = true
        if (list === 'limits' && requests[name] !== undefined && !sameAmount(requests[name], quantity)) {
          errors.push(invalid(`${path}.requests`, requests[name], `must be equal to ${name} limit of ${quantity}`))
        }
      }
      if (list === 'requests') {
        const limit = limits[name]
        if (limit !== undefined) {
          if (isExtendedResource(name) && !sameAmount(limit, quantity))
            errors.push(invalid(field, quantity, `must be equal to ${name} limit of ${limit}`))
          else if (!name.startsWith(HUGE_PAGES) && amount(quantity) > amount(limit)) {
            errors.push(invalid(field, quantity, `must be less than or equal to ${name} limit of ${limit}`))
          }
        } else if (isExtendedResource(name) || name.startsWith(HUGE_PAGES))
          errors.push(required(`${path}.limits`, 'Limit must be set for non overcommitable resources'))
      }
    }
  }
  if (hugePages && !cpuOrMemory) errors.push({ type: 'Forbidden', field: path, detail: 'HugePages require cpu or memory' })
  const seen = new Set<string>()
  resources.claims?.forEach((claim, i) => {
    const field = `${path}.claims[${i}]`
    if (!claim.name) errors.push(required(`${field}.name`))
    else {
      const key = claim.request ? `${claim.name}/${claim.request}` : claim.name
      if (seen.has(key)) errors.push(duplicate(`${field}.name`, claim.name))
      seen.add(key)
      if (!claimNames.has(claim.name)) errors.push(notFoundField(`${field}.name`, claim.name))
    }
  })
  return errors
}
