/** Secrets: small confidential data. */
import { decodeBase64Text, encodeBase64 } from '../../api/base64'
import { forbiddenField, immutableField, invalid, required, tooLong } from '../../api/field-errors'
import { equalJson, isObject } from '../../api/json'
import { unmarshalProblem } from '../../api/json-syntax'
import type { FieldError } from '../../api/kind'
import type { Draft } from '../../api/object'
import { SECRETS } from '../../schema/resources'
import type { Secret } from '../../schema/types'
import { keyErrors } from '../framework/config-keys'
import { base64Size, MAX_DATA_BYTES } from '../framework/data-size'
import { builtin } from '../framework/define'

/** What each type must hold. */
const REQUIRED_KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ['kubernetes.io/dockercfg', ['.dockercfg']],
  ['kubernetes.io/dockerconfigjson', ['.dockerconfigjson']],
  ['kubernetes.io/ssh-auth', ['ssh-privatekey']],
  ['kubernetes.io/tls', ['tls.crt', 'tls.key']],
])

/** Text is write-only: the server turns it into data, where it wins over what is there. */
function setDefaults(secret: Draft<Secret>): void {
  if (secret.stringData) {
    const data: Record<string, string> = { ...secret.data }
    for (const [key, value] of Object.entries(secret.stringData)) data[key] = encodeBase64(value)
    if (Object.keys(data).length > 0) secret.data = data
    delete secret.stringData
  }
  secret.type ||= 'Opaque'
}

/** What Go says of a text that is no JSON object. */
function objectProblem(text: string): string | undefined {
  const problem = unmarshalProblem(text)
  if (problem !== undefined) return problem
  const value = JSON.parse(text) as unknown
  if (value === null || isObject(value)) return undefined
  return `json: cannot unmarshal ${Array.isArray(value) ? 'array' : GO_NAMES[typeof value]} into Go value of type map[string]interface {}`
}

const GO_NAMES: Readonly<Record<string, string>> = { string: 'string', number: 'number', boolean: 'bool' }

function validate(secret: Secret): FieldError[] {
  const errors: FieldError[] = []
  const data = secret.data ?? {}
  let size = 0
  for (const [key, value] of Object.entries(data)) {
    for (const message of keyErrors(key)) errors.push(invalid(`data[${key}]`, key, message))
    size += base64Size(value)
  }
  if (size > MAX_DATA_BYTES) errors.push(tooLong('data', MAX_DATA_BYTES))
  const type = secret.type ?? 'Opaque'
  for (const key of REQUIRED_KEYS.get(type) ?? [])
    if (key === 'ssh-privatekey' ? !data[key] : !Object.hasOwn(data, key)) errors.push(required(`data[${key}]`))
  if (type === 'kubernetes.io/basic-auth' && !Object.hasOwn(data, 'username') && !Object.hasOwn(data, 'password')) {
    errors.push(required('data[username]'), required('data[password]'))
  }
  if (type === 'kubernetes.io/service-account-token' && !secret.metadata.annotations?.['kubernetes.io/service-account.name']) {
    errors.push(required('metadata.annotations[kubernetes.io/service-account.name]'))
  }
  for (const key of ['.dockercfg', '.dockerconfigjson']) {
    if (REQUIRED_KEYS.get(type)?.[0] !== key || !Object.hasOwn(data, key)) continue
    const wrong = objectProblem(decodeBase64Text(data[key]!))
    if (wrong !== undefined) errors.push(invalid(`data[${key}]`, '<secret contents redacted>', wrong))
  }
  return errors
}

function validateUpdate(secret: Secret, old: Secret): FieldError[] {
  const errors: FieldError[] = []
  if (secret.type !== old.type) errors.push(immutableField('type', secret.type))
  if (old.immutable) {
    if (!secret.immutable) errors.push(forbiddenField('immutable', 'field is immutable when `immutable` is set'))
    if (!equalJson(secret.data ?? {}, old.data ?? {})) errors.push(forbiddenField('data', 'field is immutable when `immutable` is set'))
  }
  return [...errors, ...validate(secret)]
}

export const secret = builtin(SECRETS, {
  setDefaults,
  prepareForUpdate: (draft, old) => {
    // A client that leaves the type out means the one it has.
    if (!draft.type) draft.type = old.type
  },
  validate,
  validateUpdate,
  cells: { Type: (object) => object.type ?? '', Data: (object) => Object.keys(object.data ?? {}).length },
  selectableFields: { type: (object) => object.type ?? '' },
})
