/** Answers for clients that take nothing but protobuf: what would be sent as JSON, written anew; models runtime/serializer/protobuf. */
import { readJson } from '../../api/json-text'
import { isObject } from '../../api/json'
import { encodeForWire, encodeWatchEvent } from '../../schema/protobuf-encode'
import type { ApiRequest, ApiResponse, ApiStream } from '../http'
import { parseMediaType, PROTOBUF_BODY } from './media'
import { decodeText } from './respond'

const STREAM = `${PROTOBUF_BODY};stream=watch`

/** Whether a client takes protobuf and nothing else that there is. */
export function wantsProtobuf({ headers }: ApiRequest): boolean {
  const types = (headers['accept'] ?? '').split(',').map(parseMediaType)
  return types.length > 0 && types.every(({ type, parameters }) => type === PROTOBUF_BODY && !parameters['as'])
}

/** The request as who takes JSON would make it. */
export function asForJson(request: ApiRequest): ApiRequest {
  return { ...request, headers: { ...request.headers, accept: 'application/json' } }
}

/** Events of a watch, which come as lines that may be cut anywhere. */
function framed(body: ApiStream): ApiStream {
  const decoder = new TextDecoder()
  let rest = ''
  return {
    start: (sink) =>
      body.start({
        chunk: (data) => {
          const lines = (rest + decoder.decode(data, { stream: true })).split('\n')
          rest = lines.pop() ?? ''
          for (const line of lines) {
            const { type, object } = readJson(line) as { type: string; object: Record<string, unknown> }
            const frame = encodeWatchEvent(type, object)
            if (frame) sink.chunk(frame)
          }
        },
        end: () => sink.end(),
      }),
    cancel: () => body.cancel(),
  }
}

/** What is said in JSON, in protobuf where there is a message for it: what is no object of the API stays as it is. */
export function asProtobuf(response: ApiResponse): ApiResponse {
  const { headers, body } = response
  if (!headers['content-type']?.startsWith('application/json')) return response
  const stream = 'start' in body
  const sent = { ...response, headers: { ...headers, 'content-type': stream ? STREAM : PROTOBUF_BODY } }
  if (stream) return { ...sent, body: framed(body) }
  const value: unknown = readJson(decodeText(body))
  const bytes = isObject(value) ? encodeForWire(value) : undefined
  return bytes ? { ...sent, body: bytes } : response
}
