/** Rules for nodes: taints, addresses of pods, capacity; models ValidateNode and ValidateNodeUpdate. */
import { duplicate, forbiddenField, invalid, notSupported, required } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import { labelValueErrors, qualifiedNameErrors } from '../../api/names'
import type { Node, Taint } from '../../schema/types'
import { cidrErrors } from '../framework/addresses'
import { amount, isWhole } from '../framework/amount'

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const

function taintErrors(taints: readonly Taint[] | undefined): FieldError[] {
  const errors: FieldError[] = []
  const seen = new Set<string>()
  taints?.forEach((taint, i) => {
    const path = `metadata.taints[${i}]`
    for (const message of qualifiedNameErrors(taint.key)) errors.push(invalid(`${path}.key`, taint.key, message))
    const wrong = labelValueErrors(taint.value ?? '')
    if (wrong.length > 0) errors.push(invalid(`${path}.value`, taint.value, wrong.join(';')))
    if (!taint.effect) errors.push(required(`${path}.effect`))
    else if (!EFFECTS.includes(taint.effect)) errors.push(notSupported(`${path}.effect`, taint.effect, EFFECTS))
    const key = `${taint.key}/${taint.effect}`
    if (seen.has(key))
      errors.push({
        ...duplicate(path, { Key: taint.key, Value: taint.value ?? '', Effect: taint.effect, TimeAdded: taint.timeAdded ?? null }),
        detail: 'taints must be unique by key and effect pair',
      })
    seen.add(key)
  })
  return errors
}

function resourceErrors(node: Node): FieldError[] {
  const errors: FieldError[] = []
  for (const list of ['capacity', 'allocatable'] as const) {
    for (const [name, quantity] of Object.entries(node.status?.[list] ?? {})) {
      const field = `status.${list}.${name}`
      if (amount(quantity) < 0n) errors.push(invalid(field, quantity, 'must be greater than or equal to 0'))
      else if (name === 'pods' && !isWhole(quantity)) errors.push(invalid(field, quantity, 'must be an integer'))
    }
  }
  return errors
}

export function validate(node: Node): FieldError[] {
  const errors = taintErrors(node.spec?.taints)
  errors.push(...resourceErrors(node))
  const ranges = node.spec?.podCIDRs ?? []
  ranges.forEach((range, i) => errors.push(...cidrErrors(range, `spec.podCIDRs[${i}]`)))
  if (ranges.length > 1) {
    if (ranges.length > 2 || ranges.filter((range) => range.includes(':')).length !== 1)
      errors.push(invalid('spec.podCIDRs', ranges, 'may specify no more than one CIDR for each IP family'))
    ranges.forEach((range, i) => {
      if (ranges.indexOf(range) < i) errors.push(duplicate(`spec.podCIDRs[${i}]`, range))
    })
  }
  return errors
}

export function validateUpdate(node: Node, old: Node): FieldError[] {
  const errors = resourceErrors(node)
  node.status?.addresses?.forEach((address, i, all) => {
    if (all.findIndex((each) => each.type === address.type && each.address === address.address) < i)
      errors.push(duplicate(`status.addresses[${i}]`, { Type: address.type, Address: address.address }))
  })
  const before = old.spec?.podCIDRs ?? []
  if (before.length > 0 && !equalJson(node.spec?.podCIDRs ?? [], before))
    errors.push(forbiddenField('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid'))
  if (old.spec?.providerID && node.spec?.providerID !== old.spec.providerID)
    errors.push(forbiddenField('spec.providerID', 'node updates may not change providerID except from "" to valid'))
  return [...errors, ...taintErrors(node.spec?.taints)]
}
