/** What the scale of a custom resource asks of the object; models apiextensions-apiserver's validation of scale subresources. */
import { invalid } from '../../api/field-errors'
import { goType, goValue } from '../../api/go-values'
import { isObject } from '../../api/json'
import type { FieldError } from '../../api/kind'
import type { CustomResourceDefinition } from '../../schema/types'

type Scale = NonNullable<NonNullable<NonNullable<CustomResourceDefinition['spec']>['versions'][number]['subresources']>['scale']>

const MAXIMUM = 2 ** 31 - 1

/** The value at a path, `undefined` when there is none; a text says why it cannot be had. */
function at(object: unknown, path: string, type: 'int64' | 'string'): { readonly value?: unknown; readonly problem?: string } {
  const fields = path.replace(/^\./, '').split('.')
  const wrong = (value: unknown, upTo: number, expected: string): { readonly problem: string } => ({
    problem: `.${fields.slice(0, upTo).join('.')} accessor error: ${goValue(value)} is of the type ${goType(value)}, expected ${expected}`,
  })
  let value: unknown = object
  for (const [i, field] of fields.entries()) {
    if (value === null || value === undefined) return {}
    if (!isObject(value)) return wrong(value, i + 1, 'map[string]interface{}')
    if (value[field] === undefined) return {}
    value = value[field]
  }
  return goType(value) === type ? { value } : wrong(value, fields.length, type)
}

function replicasErrors(object: unknown, path: string): FieldError[] {
  const { value, problem } = at(object, path, 'int64')
  if (problem !== undefined) return [invalid(path, 0, problem)]
  const replicas = Number(value ?? 0)
  if (replicas < 0) return [invalid(path, replicas, 'should be a non-negative integer')]
  return replicas > MAXIMUM ? [invalid(path, replicas, `should be less than or equal to ${MAXIMUM}`)] : []
}

/** Errors of the parts of an object that its scale is made of; a write of the status is not asked for the spec. */
export function scaleErrors(object: unknown, scale: Scale | undefined, statusOnly: boolean): readonly FieldError[] {
  if (!scale) return []
  const errors = statusOnly ? [] : replicasErrors(object, scale.specReplicasPath)
  errors.push(...replicasErrors(object, scale.statusReplicasPath))
  if (scale.labelSelectorPath) {
    const { problem } = at(object, scale.labelSelectorPath, 'string')
    if (problem !== undefined) errors.push(invalid(scale.labelSelectorPath, '', problem))
  }
  return errors
}
