/** `etcdctl watch`: the changes of keys as they come, until it is interrupted; a command may be run for each. */
import { header, headerFields, jsonLine, pairFields, pairJson } from './answer'
import { fail, type Call, type Sub } from './call'
import { printPair } from './printing'
import { BadArguments, rangeOf } from './range'
import { EtcdError, type KeyEvent } from './view'

const INTERRUPTED = 5
const DECODER = new TextDecoder()

export const watch: Sub = async (call) => {
  const { io, view, options } = call
  const { clock } = io.context.system
  const { words, command } = split(call)
  if (words.length === 0 || words.length > 2) throw new BadArguments('bad number of arguments')
  const { from, to } = rangeOf(options, words)
  const since = options.get('rev') === undefined ? undefined : Number(options.get('rev'))
  const waiting: KeyEvent[] = []
  let wake = (): void => {}
  let stop: () => void
  try {
    stop = view.keys.watch(from, to, since, (event) => {
      waiting.push(event)
      clock.wake()
      wake()
    })
  } catch (error) {
    if (!(error instanceof EtcdError)) throw error
    await io.context.stderr.write(`watch was canceled (${error.message})\n`)
    return fail(io, 'Error: watch is canceled by the server', INTERRUPTED)
  }
  const { signal } = io.context
  try {
    for (;;) {
      signal.throwIfAborted()
      const event = waiting.shift()
      if (event) await show(call, event, command)
      else
        await new Promise<void>((resolve, reject) => {
          wake = resolve
          signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
        })
    }
  } finally {
    stop()
  }
}

/** What stands behind `--` is a command. */
function split({ io, words }: Call): { readonly words: readonly string[]; readonly command: readonly string[] } {
  const dash = io.args.indexOf('--')
  if (dash < 0) return { words, command: [] }
  const command = io.args.slice(dash + 1)
  return { words: words.slice(0, words.length - command.length), command }
}

async function show(call: Call, { type, kv, previous }: KeyEvent, command: readonly string[]): Promise<void> {
  const { io, view, options } = call
  const before = options.has('prev-kv') ? previous : undefined
  const format = options.get('w') ?? 'simple'
  if (format === 'json')
    await io.out(
      jsonLine({
        Header: header(view),
        Events: [{ ...(type === 'DELETE' ? { type: 1 } : {}), kv: pairJson(kv), ...(before ? { prev_kv: pairJson(before) } : {}) }],
        CompactRevision: 0,
        Canceled: false,
        Created: false,
      }),
    )
  else if (format === 'fields')
    await io.out(`${headerFields(header(view))}"Type" : ${type}\n${before ? pairFields(before, 'Prev') : ''}${pairFields(kv)}`)
  else {
    await io.out(`${type}\n`)
    if (before) await printPair(call, before)
    await printPair(call, kv)
  }
  if (command.length === 0) return
  const told = {
    ETCD_WATCH_REVISION: String(kv.modRevision),
    ETCD_WATCH_EVENT_TYPE: JSON.stringify(type),
    ETCD_WATCH_KEY: JSON.stringify(kv.key),
    ETCD_WATCH_VALUE: JSON.stringify(DECODER.decode(kv.value())),
  }
  await io.context.run(command, { env: { ...io.context.env, ...told } })
}
