/** `etcdctl put` and `del`: writing and removing keys. */
import { readAll } from '../../shell/pipe'
import type { Call, Sub } from './call'
import { print, printPair, previousFields, previousJson } from './printing'
import { BadArguments, rangeOf, type Range } from './range'

const ENCODER = new TextEncoder()
/** Milliseconds in which a range may still be kept from being deleted. */
const SECOND_THOUGHTS = 2000

/** A lease's number, which is written in base 16. Throws BadArguments. */
export function leaseOf(text: string, what = 'bad lease ID'): bigint {
  if (/^[\da-f]{1,16}$/i.test(text)) return BigInt(`0x${text}`)
  throw new BadArguments(`${what} (strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax), expecting ID in Hex`)
}

export interface PutRequest {
  readonly key: string
  readonly value: Uint8Array
  readonly lease: bigint
  readonly ignoreValue: boolean
  readonly ignoreLease: boolean
}

/** `input` gives what stands for a value that is not among the words. Throws BadArguments. */
export async function putOf({ options, words }: Pick<Call, 'options' | 'words'>, input: () => Promise<Uint8Array>): Promise<PutRequest> {
  const [key, value] = words
  if (key === undefined) throw new BadArguments('put command needs 1 argument and input from stdin or 2 arguments')
  const [ignoreValue, ignoreLease] = [options.has('ignore-value'), options.has('ignore-lease')]
  if (ignoreValue && words.length > 1) throw new BadArguments("put command needs only 1 argument when 'ignore-value' is set")
  const given = value === undefined && !ignoreValue ? await input() : ENCODER.encode(value ?? '')
  if (value === undefined && !ignoreValue && given.length === 0)
    throw new BadArguments('put command needs 1 argument and input from stdin or 2 arguments')
  const lease = leaseOf(options.get('lease') ?? '0')
  if (ignoreLease && lease !== 0n) throw new BadArguments("cannot set 'ignore-lease' and 'lease' at the same time")
  return { key, value: given, lease, ignoreValue, ignoreLease }
}

export const put: Sub = async (call) => {
  const { io, view, options } = call
  const request = await putOf(call, () => readAll(io.context.stdin, io.context.signal))
  const before = view.keys.put(request.key, request.value, { ...request, input: io.context.input })
  const previous = before && options.has('prev-kv') ? [before] : []
  return print(call, {
    simple: async () => {
      await io.out('OK\n')
      for (const pair of previous) await printPair(call, pair)
    },
    json: () => (previous[0] ? { prev_kv: previousJson(previous)[0] } : {}),
    fields: () => previousFields(previous),
  })
}

/** Throws BadArguments. */
export function delRange({ options, words }: Pick<Call, 'options' | 'words'>): Range {
  if (words.length === 0 || words.length > 2)
    throw new BadArguments('del command needs one argument as key and an optional argument as range_end')
  return rangeOf(options, words)
}

export const del: Sub = async (call) => {
  const { io, view, options, words } = call
  const { from, to } = delRange(call)
  if (words[1] !== undefined && !options.has('range')) {
    await io.context.stderr.write(
      `Warning: Keys between ${JSON.stringify(from)} and ${JSON.stringify(words[1])} will be deleted. Please interrupt the command within next 2 seconds to cancel. You can provide \`--range\` flag to avoid the delay.\n`,
    )
    await io.context.system.clock.sleep(SECOND_THOUGHTS, io.context.signal)
  }
  const gone = view.keys.remove(from, to, io.context.input)
  const previous = options.has('prev-kv') ? gone : []
  return print(call, {
    simple: async () => {
      await io.out(`${gone.length}\n`)
      for (const pair of previous) await printPair(call, pair)
    },
    json: () => ({
      ...(gone.length > 0 ? { deleted: gone.length } : {}),
      ...(previous.length > 0 ? { prev_kvs: previousJson(previous) } : {}),
    }),
    fields: () => `"Deleted" : ${gone.length}\n${previousFields(previous)}`,
  })
}
