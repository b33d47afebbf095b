/** What expressions of admission policies and webhooks may speak of; models apiserver/pkg/admission/plugin/cel. */
import type { FieldError } from '../../../api/kind'
import { invalid, required } from '../../../api/field-errors'
import { compile, type Signature } from './environment'
import { AUTHORIZER } from './libraries/authorizer'

type Types = NonNullable<Signature['types']>

const KIND = 'kubernetes.GroupVersionKind'
const RESOURCE = 'kubernetes.GroupVersionResource'
const USER = 'kubernetes.UserInfo'
const REQUEST = 'kubernetes.AdmissionRequest'
const NAMESPACE = 'kubernetes.Namespace'
const TIME = 'google.protobuf.Timestamp'
const STRINGS = 'list<string>'

/** Those that others have as fields come first. */
const TYPES: Types = [
  [KIND, { group: 'string', version: 'string', kind: 'string' }],
  [RESOURCE, { group: 'string', version: 'string', resource: 'string' }],
  [USER, { username: 'string', uid: 'string', groups: STRINGS, extra: 'map<string, list<string>>' }],
  [
    REQUEST,
    {
      kind: KIND,
      resource: RESOURCE,
      subResource: 'string',
      requestKind: KIND,
      requestResource: RESOURCE,
      requestSubResource: 'string',
      name: 'string',
      namespace: 'string',
      operation: 'string',
      userInfo: USER,
      dryRun: 'bool',
      options: 'dyn',
    },
  ],
  [
    'kubernetes.NamespaceMetadata',
    {
      name: 'string',
      generateName: 'string',
      namespace: 'string',
      labels: 'map<string, string>',
      annotations: 'map<string, string>',
      UID: 'string',
      creationTimestamp: TIME,
      deletionGracePeriodSeconds: 'int',
      deletionTimestamp: TIME,
      generation: 'int',
      resourceVersion: 'string',
      finalizers: STRINGS,
    },
  ],
  ['kubernetes.NamespaceSpec', { finalizers: STRINGS }],
  ['kubernetes.NamespaceCondition', { status: 'string', type: 'string', lastTransitionTime: TIME, message: 'string', reason: 'string' }],
  ['kubernetes.NamespaceStatus', { conditions: 'list<kubernetes.NamespaceCondition>', phase: 'string' }],
  [NAMESPACE, { metadata: 'kubernetes.NamespaceMetadata', spec: 'kubernetes.NamespaceSpec', status: 'kubernetes.NamespaceStatus' }],
]

/** The fields of a type and of those within it, by their paths. */
function pathsOf(type: string, path: string): [string, string[]][] {
  const fields = TYPES.find(([name]) => name === type)?.[1]
  if (!fields) return []
  return [[path, Object.keys(fields)], ...Object.entries(fields).flatMap(([field, inner]) => pathsOf(inner, `${path}.${field}`))]
}

const FIELDS: NonNullable<Signature['fields']> = Object.fromEntries([
  ...pathsOf(REQUEST, 'request'),
  ...pathsOf(NAMESPACE, 'namespaceObject'),
])

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
      request: REQUEST,
      ...(namespaceObject ? { namespaceObject: NAMESPACE } : {}),
      ...(params ? { params: 'dyn' } : {}),
      ...(authorizer ? { authorizer: AUTHORIZER } : {}),
      ...(variables ? { variables: 'dyn' } : {}),
    },
    types: TYPES,
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
