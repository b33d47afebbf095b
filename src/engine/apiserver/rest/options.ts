/** The options of a request, from its query and its body: dry run, field manager, deletion; models metav1's options and their validation. */
import { forbiddenField, invalid, invalidError, notSupported, required, tooLong } from '../../api/field-errors'
import { goName } from '../../api/go-values'
import { isObject, type JsonObject } from '../../api/json'
import type { FieldError } from '../../api/kind'
import { badRequest, type StatusError } from '../../api/status'
import type { DeleteOptions, PropagationPolicy } from '../../client/client'
import type { ApiRequest } from '../http'
import { parseBody, TYPE_META } from './body'

const POLICIES = ['Foreground', 'Background', 'Orphan']

function optionsError(kind: string, field: string, value: unknown, supported: readonly string[]): never {
  throw invalidError({ group: 'meta.k8s.io', kind }, '', [
    { type: 'Unsupported value', field, value, detail: `supported values: ${supported.map((each) => JSON.stringify(each)).join(', ')}` },
  ])
}

function dryRunOf(query: URLSearchParams, kind: string): boolean {
  const values = query.getAll('dryRun')
  for (const value of values) if (value !== 'All') optionsError(kind, 'dryRun', values, ['All'])
  return values.length > 0
}

const MAX_MANAGER = 128
const ENCODER = new TextEncoder()
/** What Go's unicode.IsPrint says. */
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u
const VALIDATIONS = ['', 'Ignore', 'Strict', 'Warn']

/** Refuses options of a write that contradict each other or its kind: 422. */
export function checkWriteOptions(query: URLSearchParams, kind: string, contentType = ''): void {
  const errors: FieldError[] = []
  const manager = query.get('fieldManager') ?? ''
  if (kind === 'PatchOptions') {
    const applies = contentType.startsWith('application/apply-patch')
    if (!applies && query.has('force')) errors.push(forbiddenField('force', 'may not be specified for non-apply patch'))
    if (applies && !manager) errors.push(required('fieldManager', 'is required for apply patch'))
  }
  if (ENCODER.encode(manager).length > MAX_MANAGER) errors.push(tooLong('fieldManager', MAX_MANAGER))
  let place = 0
  for (const each of manager) {
    if (!PRINTABLE.test(each)) {
      const code = each.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')
      errors.push(invalid('fieldManager', manager, `invalid character U+${code} (at position ${place})`))
    }
    place += ENCODER.encode(each).length
  }
  const dryRun = query.getAll('dryRun')
  if (dryRun.some((value) => value !== 'All')) errors.push(notSupported('dryRun', dryRun, ['All']))
  const validation = query.get('fieldValidation') ?? ''
  if (!VALIDATIONS.includes(validation)) errors.push(notSupported('fieldValidation', validation, VALIDATIONS))
  if (errors.length > 0) throw invalidError({ group: 'meta.k8s.io', kind }, '', errors)
}

/** A number of the query; undefined when it is not there. */
export function integerOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)
  if (text === null || text === '') return undefined
  if (!/^[-+]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`)
  return Number(text)
}

const MATCHES = ['Exact', 'NotOlderThan', '']

/** Refuses options of a list or a watch that contradict each other: 422. */
export function checkListOptions(query: URLSearchParams, watch: boolean): void {
  integerOf(query, 'timeoutSeconds')
  integerOf(query, 'limit')
  const errors: FieldError[] = []
  const refuse = (field: string, why: string): void => void errors.push(forbiddenField(field, why))
  const match = query.get('resourceVersionMatch') ?? ''
  const revision = query.get('resourceVersion') ?? ''
  const continues = Boolean(query.get('continue'))
  const initial = query.has('sendInitialEvents')
  const afterContinue = 'resourceVersionMatch is forbidden when continue is provided'
  if (watch) {
    if (initial && match !== 'NotOlderThan')
      refuse('resourceVersionMatch', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan')
    if (initial && continues) refuse('resourceVersionMatch', afterContinue)
    if (!initial && match)
      refuse('resourceVersionMatch', 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided')
    if (match && match !== 'NotOlderThan') errors.push(notSupported('resourceVersionMatch', match, ['NotOlderThan']))
    if (!initial && continues) refuse('resourceVersionMatch', afterContinue)
  } else {
    if (match) {
      if (!revision) refuse('resourceVersionMatch', 'resourceVersionMatch is forbidden unless resourceVersion is provided')
      if (continues) refuse('resourceVersionMatch', afterContinue)
      if (!MATCHES.includes(match)) errors.push(notSupported('resourceVersionMatch', match, MATCHES))
      if (match === 'Exact' && revision === '0')
        refuse('resourceVersionMatch', 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"')
    }
    if (initial) refuse('sendInitialEvents', 'sendInitialEvents is forbidden for list')
  }
  if (errors.length > 0) throw invalidError({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors)
}

/** The owner of the fields this request writes: what it says, else the program's name. */
export function fieldManagerOf(query: URLSearchParams, headers: Readonly<Record<string, string>>): string {
  return query.get('fieldManager') || (headers['user-agent'] ?? '').split('/')[0]!.trim() || 'unknown'
}

function mistyped(value: unknown, name: string, type: string): StatusError {
  return badRequest(`json: cannot unmarshal ${goName(value)} into Go struct field DeleteOptions.${name} of type ${type}`)
}

function wholeNumber(value: unknown, name: string): number {
  if (typeof value === 'bigint' || Number.isInteger(value)) return Number(value)
  throw mistyped(value, name, 'int64')
}

/** The body of a deletion; undefined when there is none. */
function deletionBody(request: ApiRequest): JsonObject | undefined {
  if (!request.body?.length) return undefined
  const { value } = parseBody(request)
  if (value === null) return {}
  if (!isObject(value))
    throw badRequest(
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${goName(value)} into Go value of type ${TYPE_META}`,
    )
  const { kind = 'DeleteOptions', apiVersion = 'meta.k8s.io/v1', dryRun } = value
  if (kind !== 'DeleteOptions' || apiVersion === '') {
    const scheme = 'k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27'
    throw badRequest(
      `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme ${JSON.stringify(scheme)}`,
    )
  }
  if (dryRun !== undefined && dryRun !== null && !Array.isArray(dryRun)) throw mistyped(dryRun, 'dryRun', '[]string')
  return value
}

/** How to delete: as the body says, or as the query does where there is no body. */
export function deleteOptionsOf(request: ApiRequest, query: URLSearchParams): DeleteOptions {
  const body = deletionBody(request)
  const read = (field: string): unknown => (body ? body[field] : query.get(field)) ?? undefined
  const grace = body ? body['gracePeriodSeconds'] : integerOf(query, 'gracePeriodSeconds')
  const orphan = read('orphanDependents')
  let policy = read('propagationPolicy')
  if (policy !== undefined && policy !== '' && !POLICIES.includes(String(policy))) {
    optionsError('DeleteOptions', 'propagationPolicy', policy, [...POLICIES, 'nil'])
  }
  if (orphan !== undefined && policy !== undefined) {
    throw invalidError({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', [
      {
        type: 'Invalid value',
        field: 'propagationPolicy',
        value: policy,
        detail: 'orphanDependents and deletionPropagation cannot be both set',
      },
    ])
  }
  if (orphan !== undefined) policy = orphan === true || orphan === 'true' ? 'Orphan' : 'Background'
  const dryRun = Array.isArray(body?.['dryRun']) ? (body['dryRun'] as unknown[]) : []
  for (const value of dryRun) if (value !== 'All') optionsError('DeleteOptions', 'dryRun', dryRun, ['All'])
  const preconditions = isObject(body?.['preconditions']) ? body['preconditions'] : undefined
  const { uid, resourceVersion } = preconditions ?? {}
  return {
    ...(grace === undefined || grace === null ? {} : { gracePeriodSeconds: wholeNumber(grace, 'gracePeriodSeconds') }),
    ...(policy ? { propagationPolicy: policy as PropagationPolicy } : {}),
    ...(preconditions
      ? {
          preconditions: {
            ...(typeof uid === 'string' ? { uid } : {}),
            ...(typeof resourceVersion === 'string' ? { resourceVersion } : {}),
          },
        }
      : {}),
    dryRun: body ? dryRun.length > 0 : dryRunOf(query, 'DeleteOptions'),
  }
}
