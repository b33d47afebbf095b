/** `etcdctl txn`: conditions on keys, and what is done if they hold and if they do not; models txn_command and its comparisons. */
import { readAll } from '../../shell/pipe'
import { parseOptions } from '../../shell/tools/tool'
import { pairFields, pairJson } from './answer'
import type { Call, Sub } from './call'
import { found } from './get'
import { LONG_OPTIONS } from './options'
import { print, printPair, previousFields, previousJson } from './printing'
import { delRange, putOf } from './put'
import { BadArguments } from './range'
import type { KeyValue } from './view'

const INVALID_INPUT = 3
const DECODER = new TextDecoder()

type Condition = (call: Call) => boolean

interface Outcome {
  readonly simple: () => Promise<void>
  readonly json: object
  readonly fields: string
}
type Operation = (call: Call) => Outcome

const quoted = (text: string): string => JSON.parse(text) as string

const ORDER: Readonly<Record<string, (difference: number) => boolean>> = {
  '=': (difference) => difference === 0,
  '!=': (difference) => difference !== 0,
  '<': (difference) => difference < 0,
  '>': (difference) => difference > 0,
}

/** A key that is not there has revision, version and lease 0 and no value. */
const TARGETS: Readonly<Record<string, (pair: KeyValue | undefined) => number | bigint>> = {
  version: (pair) => pair?.version ?? 0,
  create: (pair) => pair?.createRevision ?? 0,
  mod: (pair) => pair?.modRevision ?? 0,
  lease: (pair) => pair?.lease ?? 0n,
}
const SHORT: Readonly<Record<string, string>> = { ver: 'version', c: 'create', m: 'mod', val: 'value' }

/** `mod("key") > "0"`. Throws BadArguments. */
function condition(line: string): Condition {
  const malformed = (): BadArguments => new BadArguments(`malformed comparison: ${line}`, INVALID_INPUT)
  const match = /^([^(]*)\(("(?:[^"\\]|\\.)*")\) (\S+) ("(?:[^"\\]|\\.)*")/.exec(line)
  if (!match) throw malformed()
  const [, written = '', key = '', operator = '', value = ''] = match
  const [target, holds] = [SHORT[written] ?? written, ORDER[operator]]
  if (!holds) throw malformed()
  const [name, wanted] = [quoted(key), quoted(value)]
  const pairOf = ({ view }: Call): KeyValue | undefined => view.range(name, `${name}\0`)[0]
  if (target === 'value')
    return (call) => {
      const pair = pairOf(call)
      if (!pair) return false
      const is = DECODER.decode(pair.value())
      return holds(is < wanted ? -1 : is > wanted ? 1 : 0)
    }
  const read = TARGETS[target]
  if (!read) throw new BadArguments(`malformed comparison: ${line} (unknown target ${written})`, INVALID_INPUT)
  if (!(target === 'lease' ? /^[\da-f]+$/i : /^[+-]?\d+$/).test(wanted))
    throw new BadArguments(
      `invalid txn compare request: ${line} (strconv.ParseInt: parsing ${JSON.stringify(wanted)}: invalid syntax)`,
      INVALID_INPUT,
    )
  const number = target === 'lease' ? BigInt(`0x${wanted}`) : BigInt(wanted)
  return (call) => {
    const is = BigInt(read(pairOf(call)))
    return holds(is < number ? -1 : is > number ? 1 : 0)
  }
}

/** Words with or without quotes. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)].map(([all, double, single, bare]) =>
    double === undefined ? (single ?? bare ?? '') : quoted(all),
  )
}

/** `put key value`, `get key`, `del key`. Throws BadArguments. */
async function operation({ io }: Call, line: string): Promise<Operation> {
  const [verb, ...args] = wordsOf(line)
  if (args.length === 0) throw new BadArguments(`invalid txn compare request: ${line}`, INVALID_INPUT)
  const options = parseOptions({ ...io.context, args }, 'w:i', LONG_OPTIONS)
  const own = { options, words: options.operands }
  const nothing = (): Promise<Uint8Array> => Promise.resolve(new Uint8Array())
  if (verb === 'put') {
    const request = await putOf(own, nothing)
    return (call) => {
      const before = call.view.keys.put(request.key, request.value, { ...request, input: io.context.input })
      const previous = before && options.has('prev-kv') ? [before] : []
      return outcome(
        call,
        'OK\n',
        previous,
        'response_put',
        previous[0] ? { prev_kv: previousJson(previous)[0] } : {},
        previousFields(previous),
      )
    }
  }
  if (verb === 'get')
    return (call) => {
      const { shown, count } = found({ ...call, ...own })
      const kvs = shown.length > 0 ? { kvs: shown.map((pair) => pairJson(pair)), count } : {}
      const fields = shown.map((pair) => pairFields(pair)).join('')
      return outcome(call, '', shown, 'response_range', kvs, fields)
    }
  if (verb === 'del') {
    const { from, to } = delRange(own)
    return (call) => {
      const gone = call.view.keys.remove(from, to, io.context.input)
      const previous = options.has('prev-kv') ? gone : []
      const deleted = gone.length > 0 ? { deleted: gone.length } : {}
      return outcome(call, `${gone.length}\n`, previous, 'response_delete_range', deleted, `"Deleted" : ${gone.length}\n`)
    }
  }
  throw new BadArguments(`invalid txn request: ${line}`, INVALID_INPUT)
}

function outcome(call: Call, said: string, pairs: readonly KeyValue[], name: string, json: object, fields: string): Outcome {
  const header = { revision: call.view.revision() }
  return {
    simple: async () => {
      await call.io.out(said)
      for (const pair of pairs) await printPair(call, pair)
    },
    json: { Response: { [name]: { header, ...json } } },
    fields,
  }
}

/** The lines of a part, which ends with an empty one. Throws BadArguments where the input ends before. */
function part(lines: string[]): readonly string[] {
  const own: string[] = []
  for (;;) {
    const line = lines.shift()
    if (line === undefined) throw new BadArguments('EOF', INVALID_INPUT)
    if (line.trim() === '') return own
    own.push(line.trim())
  }
}

export const txn: Sub = async (call) => {
  const { io, options, words } = call
  if (words.length > 0) throw new BadArguments('txn command does not accept argument')
  const prompt = (text: string): Promise<void> => (options.has('i') ? io.out(`${text}\n`) : Promise.resolve())
  const lines = DECODER.decode(await readAll(io.context.stdin, io.context.signal)).split('\n')
  // What follows the last line's end is no line.
  lines.pop()
  await prompt('compares:')
  const conditions = part(lines).map(condition)
  await prompt('success requests (get, put, del):')
  const success = await Promise.all(part(lines).map((line) => operation(call, line)))
  await prompt('failure requests (get, put, del):')
  const failure = await Promise.all(part(lines).map((line) => operation(call, line)))
  const succeeded = conditions.every((holds) => holds(call))
  const outcomes = (succeeded ? success : failure).map((run) => run(call))
  return print(call, {
    simple: async () => {
      await io.out(succeeded ? 'SUCCESS\n' : 'FAILURE\n')
      for (const { simple } of outcomes) {
        await io.out('\n')
        await simple()
      }
    },
    json: () => ({
      ...(succeeded ? { succeeded } : {}),
      ...(outcomes.length > 0 ? { responses: outcomes.map(({ json }) => json) } : {}),
    }),
    fields: () => `"Succeeded" : ${succeeded}\n${outcomes.map(({ fields }) => fields).join('')}`,
  })
}
