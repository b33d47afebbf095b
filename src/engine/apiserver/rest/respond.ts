/** Answers as bytes: JSON, YAML and text, Status bodies, warning headers. */
import { writeJson } from '../../api/json-text'
import { StatusError, type Status } from '../../api/status'
import { toYaml } from '../../api/yaml/emit'
import type { ApiResponse } from '../http'
import type { Accepted } from './media'

const encoder = new TextEncoder()
const decoder = new TextDecoder()

export function encodeText(text: string): Uint8Array {
  return encoder.encode(text)
}

export function decodeText(bytes: Uint8Array | undefined): string {
  return bytes ? decoder.decode(bytes) : ''
}

const JSON_ACCEPT: Accepted = { format: 'json', representation: 'object', pretty: false }

/** `Warning: 299 - "text"`; several are joined by newlines, one header line each on the wire. */
export function warningHeader(warnings: readonly string[]): Readonly<Record<string, string>> {
  const unique = [...new Set(warnings)]
  if (unique.length === 0) return {}
  return { warning: unique.map((text) => `299 - "${text.replace(/[\\"]/g, '\\$&').replace(/[\r\n]+/g, ' ')}"`).join('\n') }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
}

/** JSON as Go writes it: safe within HTML. */
export function goJson(text: string): string {
  return /[<>&\u2028\u2029]/.test(text) ? text.replace(/[<>&\u2028\u2029]/g, (each) => ESCAPES[each]!) : text
}

export function respond(
  code: number,
  value: unknown,
  accepted: Accepted = JSON_ACCEPT,
  headers: Readonly<Record<string, string>> = {},
): ApiResponse {
  const yaml = accepted.format === 'yaml'
  const text = yaml ? toYaml(value) : goJson(writeJson(value, accepted.pretty ? 2 : ''))
  return {
    status: code,
    headers: { 'content-type': yaml ? 'application/yaml' : 'application/json', 'cache-control': 'no-cache, private', ...headers },
    body: encodeText(yaml || accepted.pretty ? text : `${text}\n`),
  }
}

export function respondText(
  code: number,
  text: string,
  type = 'text/plain; charset=utf-8',
  headers: Readonly<Record<string, string>> = {},
): ApiResponse {
  return { status: code, headers: { 'content-type': type, 'cache-control': 'no-cache, private', ...headers }, body: encodeText(text) }
}

const FOR_PEOPLE: Accepted = { format: 'json', representation: 'object', pretty: true }

/** An error as a Status; what is not a StatusError is a defect and answers 500. */
export function respondError(error: unknown, accepted?: Accepted, headers: Readonly<Record<string, string>> = {}): ApiResponse {
  const known =
    error instanceof StatusError
      ? error
      : new StatusError(500, 'InternalError', `Internal error occurred: ${error instanceof Error ? error.message : String(error)}`)
  // What cannot be answered in any way the client takes is answered for people.
  if (accepted?.transformedOnly || (known.reason === 'NotAcceptable' && accepted?.format !== 'yaml')) accepted = FOR_PEOPLE
  const retry = known.status.details?.retryAfterSeconds
  return respond(known.code, known.status, accepted && { ...accepted, representation: 'object' }, {
    ...headers,
    ...(retry ? { 'retry-after': String(retry) } : {}),
  })
}

export function successStatus(details?: Status['details']): Status {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', ...(details ? { details } : {}) } as Status
}
