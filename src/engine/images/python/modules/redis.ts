/** What the redis package asks of a server: commands in RESP, and the answer to the last one. */
import { encodeText } from '../../../../shell/bytes'
import { NetError } from '../../../../shell/net'
import type { Interpreter } from '../runtime/interpreter'
import { failure } from '../runtime/types'
import { Builtin, Bytes, Float, List, Tuple, wait, type Module, type Value } from '../runtime/values/index'
import { networkFailure } from './sockets'

/** One answer, and where the next begins. */
function answer(data: Uint8Array, at: number): readonly [Value, number] {
  const end = data.indexOf(13, at)
  const line = new TextDecoder().decode(data.subarray(at + 1, end))
  const next = end + 2
  switch (String.fromCharCode(data[at]!)) {
    case '+':
      return [new Bytes(encodeText(line)), next]
    case '-':
      return [new Tuple(['error', line]), next]
    case ':':
      return [Number(line), next]
    case '$':
      return Number(line) < 0 ? [null, next] : [new Bytes(data.slice(next, next + Number(line))), next + Number(line) + 2]
    case '*': {
      if (Number(line) < 0) return [null, next]
      const items: Value[] = []
      let from = next
      for (let i = 0; i < Number(line); i++) {
        const [item, after] = answer(data, from)
        items.push(item)
        from = after
      }
      return [new List(items), from]
    }
  }
  throw failure('ConnectionError', 'protocol error')
}

export function redis(rt: Interpreter, module: Module): void {
  const { system, signal } = rt.context
  module.attributes.set(
    'ask',
    new Builtin('ask', function* ([host, port, commands]) {
      let text = ''
      const list = yield* rt.all(commands!)
      for (const command of list) {
        const words: string[] = []
        for (const word of yield* rt.all(command))
          words.push(
            word instanceof Bytes ? new TextDecoder().decode(word.data) : word instanceof Float ? String(word.value) : yield* rt.str(word),
          )
        text += `*${words.length}\r\n${words.map((word) => `$${encodeText(word).length}\r\n${word}\r\n`).join('')}`
      }
      try {
        const [address] = yield* wait(system.net.resolve(String(host), signal))
        const data = yield* wait(system.net.tcp(address!, Number(port), encodeText(text), { signal }))
        let at = 0
        let last: Value = null
        for (let i = 0; i < list.length; i++) [last, at] = answer(data, at)
        return last
      } catch (error) {
        throw error instanceof NetError ? networkFailure(error) : error
      }
    }),
  )
}
