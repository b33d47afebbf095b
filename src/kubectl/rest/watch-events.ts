/** The events of a watch out of its bytes; models client-go's stream watcher. */
import { writeJson } from '../../engine/api/json-text'
import { isDict, asDict, asText, type Dict } from '../values'
import { AnswerError, jsonOf } from './answer'
import { genericFailure } from './generic-failure'

export interface WatchEvent {
  /** ADDED, MODIFIED, DELETED, BOOKMARK or ERROR, whose object is a Status. */
  readonly type: string
  readonly object: Dict
}

const TYPES: ReadonlySet<string> = new Set(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR'])
const SERVER_ERROR = 500

/** What cannot be read comes as an ERROR, and is the last. */
export async function* watchEvents(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<WatchEvent> {
  const decoder = new TextDecoder()
  let buffer = ''
  for await (const chunk of chunks) {
    buffer += decoder.decode(chunk, { stream: true })
    for (let end = buffer.indexOf('\n'); end >= 0; end = buffer.indexOf('\n')) {
      const line = buffer.slice(0, end).trim()
      buffer = buffer.slice(end + 1)
      if (line === '') continue
      const event = eventOf(line)
      yield event
      if (event.type === 'ERROR') return
    }
  }
}

function eventOf(line: string): WatchEvent {
  try {
    const value = asDict(jsonOf(line))
    const [type, object] = [asText(value['type']), value['object']]
    if (!TYPES.has(type)) throw new AnswerError(`got invalid watch event type: ${type}`)
    if (!isDict(object) || !asText(object['kind']))
      throw new AnswerError(`unable to decode watch event: Object 'Kind' is missing in '${writeJson(object ?? null)}'`)
    return { type, object }
  } catch (error) {
    if (!(error instanceof AnswerError)) throw error
    const { status } = genericFailure(SERVER_ERROR, 'GET', `unable to decode an event from the watch stream: ${error.message}`, undefined)
    return { type: 'ERROR', object: status as unknown as Dict }
  }
}
