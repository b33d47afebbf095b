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
const KIND_FIELDS = ['group', 'version', 'kind']
const RESOURCE_FIELDS = ['group', 'version', 'resource']
const FIELDS: NonNullable<Signature['fields']> = {
  request: REQUEST_FIELDS,
  'request.kind': KIND_FIELDS,
  'request.requestKind': KIND_FIELDS,
  'request.resource': RESOURCE_FIELDS,
  'request.requestResource': RESOURCE_FIELDS,
  'request.userInfo': ['username', 'uid', 'groups', 'extra'],
  namespaceObject: ['metadata', 'spec', 'status'],
  'namespaceObject.metadata': [
    'name',
    'generateName',
    'namespace',
    'labels',
    'annotations',
    'UID',
    'creationTimestamp',
    'deletionGracePeriodSeconds',
    'deletionTimestamp',
    'generation',
    'resourceVersion',
    'finalizers',
  ],
  'namespaceObject.spec': ['finalizers'],
  'namespaceObject.status': ['conditions', 'phase'],
}

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
    fields: { ...FIELDS, ...(variables ? { variables } : {}) },
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
