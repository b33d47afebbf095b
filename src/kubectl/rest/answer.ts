/** What an answer holds: an object, a failure, or something no API server says; models client-go's Result. */
import { readJson } from '../../engine/api/json-text'
import { jsonProblem } from '../../engine/api/json-syntax'
import { StatusError, type StatusDetails, type StatusReason } from '../../engine/api/status'
import { CliError, ConnectionError } from '../command/errors'
import type { TransportResponse } from '../transport'
import { asText, at, isDict, type Dict } from '../values'

/** An answer came and cannot be read, or did not come to its end. */
export class AnswerError extends CliError {}

/** Whether it is the server that failed, by its words or by giving none. */
export function isServerFailure(error: unknown): error is ConnectionError | StatusError | AnswerError {
  return error instanceof ConnectionError || error instanceof StatusError || error instanceof AnswerError
}

const JSON_MEDIA = 'application/json'
const MEDIA_TYPE = /^[^\s/;]*(?:\/[^\s/;]*)?$/

/** `application/json` of `application/json; charset=utf-8`; JSON when the server does not say. Throws StatusError for what is no media type. */
function mediaTypeOf({ headers }: TransportResponse): string {
  const written = headers['content-type'] ?? ''
  if (written === '') return JSON_MEDIA
  const base = written.split(';')[0]!.trim().toLowerCase()
  if (!MEDIA_TYPE.test(base))
    throw new StatusError(500, 'InternalError', 'Internal error occurred: mime: unexpected content after media subtype')
  return base
}

/** Throws StatusError for what is no media type. */
export function isJson(response: TransportResponse): boolean {
  return mediaTypeOf(response) === JSON_MEDIA
}

/** Any JSON value. Throws AnswerError in the words of Go's decoder. */
export function jsonOf(text: string): unknown {
  try {
    return readJson(text)
  } catch {
    const said = jsonProblem(text, true)?.message ?? ''
    throw new AnswerError(said === 'unexpected EOF' ? 'unexpected end of JSON input' : said)
  }
}

/** The API object that an answer of success holds. Throws AnswerError for anything else, StatusError for a failure sent as success. */
export function objectOf(response: TransportResponse, text: string): Dict {
  if (!isJson(response)) throw new AnswerError(`serializer for ${response.headers['content-type']} doesn't exist`)
  const value = jsonOf(text)
  if (!isDict(value)) {
    const type = Array.isArray(value) ? 'array' : value === null ? undefined : typeof value === 'boolean' ? 'bool' : typeof value
    throw new AnswerError(
      type === undefined
        ? `Object 'Kind' is missing in '${text}'`
        : `json: cannot unmarshal ${type} into Go value of type unstructured.detector`,
    )
  }
  if (!asText(value['kind'])) throw new AnswerError(`Object 'Kind' is missing in '${text}'`)
  if (isFailure(value)) throw statusError(value, response.status)
  return value
}

function isFailure(value: Dict): boolean {
  return value['kind'] === 'Status' && value['apiVersion'] === 'v1' && value['status'] !== 'Success'
}

/** The Status in an answer that is none of success; undefined when it says something else. */
export function statusIn(response: TransportResponse, text: string): StatusError | undefined {
  if (!isJson(response)) return undefined
  try {
    const value = readJson(text)
    return isDict(value) && value['kind'] === 'Status' && value['status'] === 'Failure' ? statusError(value, response.status) : undefined
  } catch {
    return undefined
  }
}

/** What an answer says in words of its own, for failures that are no Status. */
export function wordsOf({ headers }: TransportResponse, text: string): string {
  const isText = /^(?:text\/|$)/.test((headers['content-type'] ?? '').trim().toLowerCase())
  return isText ? text.slice(0, LONGEST).trim() : 'unknown'
}

const LONGEST = 2048

/** A Status body as an error. */
export function statusError(status: Dict, code: number): StatusError {
  const details = at(status, 'details')
  return new StatusError(
    Number(status['code'] ?? code),
    String(status['reason'] ?? '') as StatusReason,
    String(status['message'] ?? ''),
    isDict(details) ? (details as StatusDetails) : undefined,
  )
}
