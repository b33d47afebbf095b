import { describe, expect, it } from 'vitest'
import type { ApiConnection, ApiResponse, ApiStream } from '../../engine/apiserver/http'
import { isStream } from '../../engine/http-door'
import { OpenAnswers } from './open-answers'

type StreamSink = Parameters<ApiStream['start']>[0]
type ConnectionSink = Parameters<ApiConnection['start']>[0]

/** An answer that goes on, and what was done to it. */
function watch(): { readonly response: ApiResponse; readonly did: string[]; sink(): StreamSink } {
  const did: string[] = []
  let sink: StreamSink | undefined
  const body: ApiStream = { start: (given) => void (sink = given), cancel: () => void did.push('cancelled') }
  return { response: { status: 200, headers: {}, body }, did, sink: () => sink! }
}

function connection(): { readonly connection: ApiConnection; readonly did: string[]; sink(): ConnectionSink } {
  const did: string[] = []
  let sink: ConnectionSink | undefined
  const one: ApiConnection = {
    start: (given) => void (sink = given),
    send: (data) => void did.push(`sent ${new TextDecoder().decode(data)}`),
    close: () => void did.push('closed'),
  }
  return { connection: one, did, sink: () => sink! }
}

const heard = () => {
  const told: string[] = []
  const say = (what: string) => (data?: Uint8Array) => void told.push(data ? `${what} ${new TextDecoder().decode(data)}` : what)
  return { told, chunk: say('chunk'), message: say('message'), end: say('end'), close: say('close') }
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('answers of an API server that have not ended', () => {
  it('a stream whose client leaves is forgotten, and its server side ends', () => {
    const answers = new OpenAnswers()
    const { response, did } = watch()
    const { body } = answers.response(response)
    const client = heard()
    if (!isStream(body)) throw new Error('no stream')
    body.start(client)
    expect(answers.size).toBe(1)
    body.cancel()
    answers.hangUp()
    expect([answers.size, did, client.told]).toEqual([0, ['cancelled'], []])
  })

  it('a connection whose client leaves is forgotten, and its server side ends', () => {
    const answers = new OpenAnswers()
    const { connection: server, did } = connection()
    const held = answers.connection(server)
    const client = heard()
    held.start(client)
    held.send(bytes('ls'))
    expect(answers.size).toBe(1)
    held.close()
    answers.hangUp()
    expect([answers.size, did, client.told]).toEqual([0, ['sent ls', 'closed'], []])
  })

  it('both sides of what is open are told when the server ends, and nothing comes after', () => {
    const answers = new OpenAnswers()
    const stream = watch()
    const { body } = answers.response(stream.response)
    if (!isStream(body)) throw new Error('no stream')
    const watcher = heard()
    body.start(watcher)
    const exec = connection()
    const terminal = heard()
    answers.connection(exec.connection).start(terminal)
    stream.sink().chunk(bytes('one'))
    exec.sink().message(bytes('two'))
    answers.hangUp()
    stream.sink().chunk(bytes('late'))
    stream.sink().end()
    exec.sink().message(bytes('late'))
    exec.sink().close()
    expect(watcher.told).toEqual(['chunk one', 'end'])
    expect(terminal.told).toEqual(['message two', 'close'])
    expect([answers.size, stream.did, exec.did]).toEqual([0, ['cancelled'], ['closed']])
  })

  it('what ends by itself is told once and forgotten', () => {
    const answers = new OpenAnswers()
    const stream = watch()
    const { body } = answers.response(stream.response)
    if (!isStream(body)) throw new Error('no stream')
    const watcher = heard()
    body.start(watcher)
    stream.sink().end()
    answers.hangUp()
    expect([answers.size, watcher.told, stream.did]).toEqual([0, ['end'], []])
  })
})
