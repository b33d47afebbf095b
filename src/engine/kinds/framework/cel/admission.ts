/** What expressions of admission policies and webhooks may speak of; models apiserver/pkg/admission/plugin/cel. */
import type { FieldError } from '../../../api/kind'
import { invalid, required } from '../../../api/field-errors'
import { compile, type Signature } from './environment'
import { AUTHORIZER } from './libraries/authorizer'

const REQUEST_FIELDS = [
  'kind',
  'resource',
  'subResource',
  'requestKind',
  'requestResource',
  'requestSubResource',
  'name',
  'namespace',
  'operation',
  'userInfo',
  'dryRun',
  'options',
]
const NAMESPACE_FIELDS = ['metadata', 'spec', 'status']

export interface AdmissionScope {
  readonly params?: boolean
  readonly authorizer?: boolean
  readonly namespaceObject?: boolean
  /** Names of the composed variables that come before the expression; absent where there are none at all. */
  readonly variables?: readonly string[]
}

export function admissionSignature(scope: AdmissionScope, results?: readonly string[], objects = false): Signature {
  const { params, authorizer = true, namespaceObject = true, variables } = scope
  return {
    variables: {
      object: 'dyn',
      oldObject: 'dyn',
      request: 'dyn',
      ...(namespaceObject ? { namespaceObject: 'dyn' } : {}),
      ...(params ? { params: 'dyn' } : {}),
      ...(authorizer ? { authorizer: AUTHORIZER } : {}),
      ...(variables ? { variables: 'dyn' } : {}),
    },
    fields: { request: REQUEST_FIELDS, namespaceObject: NAMESPACE_FIELDS, ...(variables ? { variables } : {}) },
    ...(results ? { results } : {}),
    ...(objects ? { objects } : {}),
  }
}

/** Complains about an expression that does not compile, or is missing. */
export function expressionErrors(expression: string | undefined, signature: Signature, field: string, missing: string): FieldError[] {
  if (!expression?.trim()) return [required(field, missing)]
  const { error } = compile(expression, signature)
  return error === undefined ? [] : [invalid(field, expression, error)]
}
