/** `etcdctl get`: a key, a range of keys or all with a prefix, now or at a revision, in the order that is asked for. */
import { pairFields, pairJson } from './answer'
import type { Call, Sub } from './call'
import { print, printPair } from './printing'
import { BadArguments, rangeOf } from './range'
import type { KeyValue } from './view'

const BAD_FEATURE = 4
const DECODER = new TextDecoder()

const TARGETS: Readonly<Record<string, (pair: KeyValue) => string | number>> = {
  CREATE: ({ createRevision }) => createRevision,
  KEY: ({ key }) => key,
  MODIFY: ({ modRevision }) => modRevision,
  VALUE: ({ value }) => DECODER.decode(value()),
  VERSION: ({ version }) => version,
}

/** The pairs that are asked for, and how many there are beyond the limit. Throws BadArguments, EtcdError. */
export function found({ view, options, words }: Call): { readonly shown: readonly KeyValue[]; readonly count: number } {
  if (words.length === 0) throw new BadArguments('get command needs one argument as key and an optional argument as range_end')
  if (options.has('keys-only') && options.has('count-only'))
    throw new BadArguments('`--keys-only` and `--count-only` cannot be set at the same time, choose one')
  const consistency = options.get('consistency') ?? 'l'
  if (!['l', 's'].includes(consistency)) throw new BadArguments(`unknown consistency flag ${JSON.stringify(consistency)}`, BAD_FEATURE)
  const { from, to } = rangeOf(options, words)
  const compare = orderOf(options)
  const revision = Number(options.get('rev') ?? 0)
  const pairs = revision > 0 ? view.keys.rangeAt(from, to, revision) : view.range(from, to)
  const sorted = compare ? [...pairs].sort(compare) : pairs
  const limit = Number(options.get('limit') ?? 0)
  return { shown: limit > 0 ? sorted.slice(0, limit) : sorted, count: pairs.length }
}

function orderOf(options: Call['options']): ((a: KeyValue, b: KeyValue) => number) | undefined {
  const [order, by] = [options.get('order') ?? '', options.get('sort-by') ?? '']
  const direction = order.toUpperCase()
  if (!['', 'ASCEND', 'DESCEND'].includes(direction)) throw new BadArguments(`bad sort order ${order}`, BAD_FEATURE)
  const target = TARGETS[by.toUpperCase() || 'KEY']
  if (!target) throw new BadArguments(`bad sort target ${by}`, BAD_FEATURE)
  if (direction === '' && by === '') return undefined
  const sign = direction === 'DESCEND' ? -1 : 1
  return (a, b) => (target(a) < target(b) ? -sign : target(a) > target(b) ? sign : 0)
}

export const get: Sub = async (call) => {
  const { options } = call
  const { shown, count } = found(call)
  const format = options.get('w') ?? 'simple'
  if (options.has('count-only') && format !== 'fields') throw new BadArguments('--count-only is only for `--write-out=fields`')
  if (options.has('print-value-only') && format !== 'simple') throw new BadArguments('print-value-only is only for `--write-out=simple`')
  const pairs = options.has('count-only') ? [] : shown
  const withValue = !options.has('keys-only')
  const more = pairs.length > 0 && shown.length < count
  return print(call, {
    simple: async () => {
      for (const pair of pairs) await printPair(call, pair, { key: !options.has('print-value-only'), value: withValue })
    },
    json: () => ({
      ...(pairs.length > 0 ? { kvs: pairs.map((pair) => pairJson(pair, withValue)) } : {}),
      ...(more ? { more } : {}),
      ...(count > 0 ? { count } : {}),
    }),
    fields: () => `${pairs.map((pair) => pairFields(pair, '', withValue)).join('')}"More" : ${more}\n"Count" : ${count}\n`,
  })
}
