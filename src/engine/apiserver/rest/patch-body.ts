/** The patch a request carries, by its media type; models the reading half of endpoints/handlers/patch.go. */
import { isObject } from '../../api/json'
import { badRequest, StatusError } from '../../api/status'
import type { PatchType } from '../../client/client'
import { BODY_LIMIT, parseJson, parseYaml } from './body'
import type { ResourceCall } from './call'
import { parseMediaType, unsupportedMediaType } from './media'
import { decodeText } from './respond'

const PATCH_TYPES: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
}

export interface PatchBody {
  readonly type: PatchType
  readonly value: unknown
  /** What the strict decoder says of the patch itself. */
  readonly complaints: readonly string[]
}

const OPERATION_FIELDS = new Set(['op', 'from', 'path', 'value'])

function unknownInOperations(patch: unknown): string[] {
  if (!Array.isArray(patch)) return []
  return patch.flatMap((operation: unknown, i) =>
    isObject(operation)
      ? Object.keys(operation)
          .filter((field) => !OPERATION_FIELDS.has(field))
          .map((field) => `unknown field "[${i}].${field}"`)
      : [],
  )
}

function complaintsOf(type: PatchType, value: unknown, duplicates: readonly string[]): readonly string[] {
  return type === 'json' ? [...duplicates, ...unknownInOperations(value)].map((each) => `json patch ${each}`) : duplicates
}

/** Throws UnsupportedMediaType, RequestEntityTooLarge, BadRequest. */
export function patchBodyOf(call: ResourceCall): PatchBody {
  const { request, served } = call
  const media = parseMediaType(request.headers['content-type'] ?? '').type
  const type = PATCH_TYPES[media]
  const accepted = Object.keys(PATCH_TYPES).filter((each) => !served.custom || each !== 'application/strategic-merge-patch+json')
  if (!type || !accepted.includes(media)) throw unsupportedMediaType(accepted.join(', '))
  if ((request.body?.length ?? 0) > BODY_LIMIT)
    throw new StatusError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${BODY_LIMIT}`)
  const text = decodeText(request.body)
  try {
    const { value, duplicates } = type === 'apply' ? parseYaml(text) : parseJson(text)
    return { type, value, complaints: complaintsOf(type, value, duplicates) }
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    throw badRequest(
      type === 'apply'
        ? `error decoding YAML: error converting YAML to JSON: ${error.message}`
        : `error decoding patch: ${error.message.replace(/^couldn't get version\/kind; json parse error: /, '')}`,
    )
  }
}
