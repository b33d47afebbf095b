/** Rules for environment variables; models ValidateEnv and ValidateEnvFrom. */
import { invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { dns1123SubdomainErrors, prefixOf, qualifiedNameErrors } from '../../api/names'
import type { EnvFromSource, EnvVar, EnvVarSource, ObjectFieldSelector, ResourceFieldSelector } from '../../schema/types'
import { amount } from '../framework/amount'
import { keyErrors } from '../framework/config-keys'

const ENV_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
] as const
const VOLUME_FIELDS = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid'] as const
const CONTAINER_RESOURCES = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
] as const

/** Any printable name without `=` may be a variable. */
function variableNameErrors(name: string): string[] {
  return /^[\x20-\x3c\x3e-\x7e]+$/.test(name)
    ? []
    : [
        "a valid environment variable name must consist only of printable ASCII characters other than '=' (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '^[ -<>-~]+$')",
      ]
}

export function fieldRefErrors(ref: ObjectFieldSelector, path: string, place: 'environment' | 'volume'): FieldError[] {
  if (!ref.apiVersion) return [required(`${path}.apiVersion`)]
  if (!ref.fieldPath) return [required(`${path}.fieldPath`)]
  const unconverted = (why: string) => [invalid(`${path}.fieldPath`, ref.fieldPath, `error converting fieldPath: ${why}`)]
  if (ref.apiVersion !== 'v1') return unconverted(`unsupported pod version: ${ref.apiVersion}`)
  const subscript = /^(metadata\.(?:annotations|labels))\['(.*)'\]$/.exec(ref.fieldPath)
  if (subscript) {
    const key = subscript[1] === 'metadata.annotations' ? subscript[2]!.toLowerCase() : subscript[2]!
    return qualifiedNameErrors(key).map((message) => invalid(path, subscript[2], message))
  }
  const bracket = ref.fieldPath.indexOf("['")
  if (bracket >= 0 && bracket + 4 <= ref.fieldPath.length && ref.fieldPath.endsWith("']"))
    return unconverted(`field label does not support subscript: ${ref.fieldPath}`)
  const allowed: readonly string[] = place === 'environment' ? ENV_FIELDS : VOLUME_FIELDS
  if (allowed.includes(ref.fieldPath)) return []
  const known = [...ENV_FIELDS, ...VOLUME_FIELDS] as readonly string[]
  if (!known.includes(ref.fieldPath)) return unconverted(`field label not supported: ${ref.fieldPath}`)
  return [notSupported(`${path}.fieldPath`, ref.fieldPath, [...allowed].sort())]
}

const WHOLE_UNITS = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'] as const
/** What the amounts of a resource may be divided by, with the words for it. */
const DIVISORS: readonly (readonly [RegExp, readonly string[], string])[] = [
  [/^(limits|requests)\.cpu$/, ['1m', '1'], '1m and 1 are supported with the cpu resource'],
  [/^(limits|requests)\.memory$/, WHOLE_UNITS, `${WHOLE_UNITS.join(', ')} are supported with the memory resource`],
  [
    /^(limits|requests)\.ephemeral-storage$/,
    WHOLE_UNITS,
    `${WHOLE_UNITS.join(', ')} are supported with the local ephemeral storage resource`,
  ],
  [/^(limits|requests)\.hugepages-/, WHOLE_UNITS, `${WHOLE_UNITS.join(', ')} are supported with the hugepages resource`],
]

function divisorErrors({ resource, divisor }: ResourceFieldSelector, path: string): FieldError[] {
  if (divisor === undefined || amount(divisor) === 0n) return []
  const rule = DIVISORS.find(([pattern]) => pattern.test(resource ?? ''))
  return !rule || rule[1].includes(divisor) ? [] : [invalid(`${path}.divisor`, resource, `only divisor's values ${rule[2]}`)]
}

export function resourceRefErrors(ref: ResourceFieldSelector, path: string, place: 'environment' | 'volume'): FieldError[] {
  const errors: FieldError[] = []
  if (place === 'volume' && !ref.containerName) errors.push(required(`${path}.containerName`))
  else if (!ref.resource) errors.push(required(`${path}.resource`))
  else if (!(CONTAINER_RESOURCES as readonly string[]).includes(ref.resource) && !/^(limits|requests)\.hugepages-/.test(ref.resource))
    errors.push(notSupported(`${path}.resource`, ref.resource, CONTAINER_RESOURCES))
  return [...errors, ...divisorErrors(ref, path)]
}

function valueFromErrors(source: EnvVarSource, value: string | undefined, path: string): FieldError[] {
  const errors: FieldError[] = []
  let sources = 0
  if (source.fieldRef) {
    sources++
    errors.push(...fieldRefErrors(source.fieldRef, `${path}.fieldRef`, 'environment'))
  }
  if (source.resourceFieldRef) {
    sources++
    errors.push(...resourceRefErrors(source.resourceFieldRef, `${path}.resourceFieldRef`, 'environment'))
  }
  for (const name of ['configMapKeyRef', 'secretKeyRef'] as const) {
    const ref = source[name]
    if (!ref) continue
    sources++
    errors.push(...dns1123SubdomainErrors(ref.name ?? '').map((message) => invalid(`${path}.${name}.name`, ref.name ?? '', message)))
    if (!ref.key) errors.push(required(`${path}.${name}.key`))
    else for (const message of keyErrors(ref.key)) errors.push(invalid(`${path}.${name}.key`, ref.key, message))
  }
  if (source.fileKeyRef) sources++
  if (sources === 0)
    errors.push(invalid(path, '', 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'))
  else if (value) errors.push(invalid(path, '', 'may not be specified when `value` is not empty'))
  else if (sources > 1) errors.push(invalid(path, '', 'may not have more than one field specified at a time'))
  return errors
}

export function environmentErrors(env: readonly EnvVar[] | undefined, path: string): FieldError[] {
  const errors: FieldError[] = []
  env?.forEach((variable, i) => {
    const at = `${path}[${i}]`
    if (!variable.name) errors.push(required(`${at}.name`))
    else for (const message of variableNameErrors(variable.name)) errors.push(invalid(`${at}.name`, variable.name, message))
    if (variable.valueFrom) errors.push(...valueFromErrors(variable.valueFrom, variable.value, `${at}.valueFrom`))
  })
  return errors
}

export function environmentFromErrors(sources: readonly EnvFromSource[] | undefined, path: string): FieldError[] {
  const errors: FieldError[] = []
  sources?.forEach((source, i) => {
    const at = `${path}[${i}]`
    if (source.prefix) for (const message of variableNameErrors(source.prefix)) errors.push(invalid(`${at}.prefix`, source.prefix, message))
    let count = 0
    for (const name of ['configMapRef', 'secretRef'] as const) {
      const ref = source[name]
      if (!ref) continue
      count++
      if (!ref.name) errors.push(required(`${at}.${name}.name`))
      else for (const message of dns1123SubdomainErrors(prefixOf(ref.name))) errors.push(invalid(`${at}.${name}.name`, ref.name, message))
    }
    if (count === 0) errors.push(invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`'))
    else if (count > 1) errors.push(invalid(path, '', 'may not have more than one field specified at a time'))
  })
  return errors
}
