/** sort. */
import type { Command } from '../../command'
import { choice, eachInput, parseOptions, textOf, tool, ToolError, usageError, type Io, type Options } from '../tool'
import { namesIn } from './named-inputs'
import { oldKeys, parseKey, refuseMixture, SortOrder, SORTS } from './sort-order'

/** `-m` takes the smallest of the lines at the head of each input; what is not sorted stays so. */
function merged(inputs: readonly string[][], compare: (a: string, b: string) => number): string[] {
  const at = inputs.map(() => 0)
  const out: string[] = []
  for (;;) {
    let best = -1
    inputs.forEach((lines, index) => {
      if (at[index]! >= lines.length) return
      if (best < 0 || compare(lines[at[index]!]!, inputs[best]![at[best]!]!) < 0) best = index
    })
    if (best < 0) return out
    out.push(inputs[best]![at[best]!++]!)
  }
}

const LONG = {
  'numeric-sort': 'n',
  reverse: 'r',
  unique: 'u',
  key: 'k',
  'field-separator': 't',
  output: 'o',
  'human-numeric-sort': 'h',
  'version-sort': 'V',
  'ignore-case': 'f',
  stable: 's',
  check: 'check?',
  'files0-from': 'files0:',
  'random-source': 'random-source:',
  'batch-size': 'batch-size:',
  'compress-program': 'compress-program:',
  'random-sort': 'R',
  'ignore-leading-blanks': 'b',
  'month-sort': 'M',
  'zero-terminated': 'z',
  'general-numeric-sort': 'g',
  'dictionary-order': 'd',
  'ignore-nonprinting': 'i',
  merge: 'm',
  sort: 'sort:',
  'buffer-size': 'S',
  'temporary-directory': 'T',
  parallel: 'parallel:',
  debug: 'debug',
}

interface Settings {
  readonly order: SortOrder
  readonly random: boolean
}

function settingsOf(options: Options): Settings {
  const sorting = options.get('sort')
  const order = sorting === undefined ? '' : SORTS[choice('sort', '--sort', sorting, Object.keys(SORTS))]!
  const global = [...'bdfghinMV'].filter((letter) => options.has(letter) || order === letter).join('')
  refuseMixture(global + (options.has('R') ? 'R' : ''))
  const keys = options.all('k').map(parseKey)
  const given = options.get('t')
  if (given === '') throw new ToolError('empty tab', 2)
  const separator = given === '\\0' ? '\0' : given
  if (separator !== undefined && [...separator].length > 1) throw new ToolError(`multi-character tab '${separator}'`, 2)
  if ((options.has('c') || options.get('check') === '') && options.has('C')) throw new ToolError("options '-cC' are incompatible", 2)
  const checking = checkOf(options)
  if (checking && options.operands.length > 1)
    throw new ToolError(`extra operand '${options.operands[1]}' not allowed with -${checking}`, 2)
  return {
    order: new SortOrder({ keys, global, separator, reverse: options.has('r'), keysOnly: options.has('s') || options.has('u') }),
    random: options.has('R') || order === 'R',
  }
}

/** Whether lines are only checked, and the first that is out of order is said: `c`, or not: `C`. */
function checkOf(options: Options): 'c' | 'C' | undefined {
  if (options.has('C')) return 'C'
  const given = options.get('check')
  const how = given ? choice('sort', '--check', given, ['quiet silent', 'diagnose-first']) : undefined
  if (how === 'quiet') return 'C'
  return options.has('c') || options.has('check') ? 'c' : undefined
}

/** `-c` and `-C`: 1 for the first line that is out of order. */
async function check(io: Io, lines: readonly string[], options: Options, order: SortOrder): Promise<number> {
  for (let i = 1; i < lines.length; i++) {
    const found = order.compare(lines[i - 1]!, lines[i]!)
    if (found < 0 || (found === 0 && !options.has('u'))) continue
    if (checkOf(options) === 'c') await io.warn(`${options.operands[0] ?? '-'}:${i + 1}: disorder: ${lines[i]}`)
    return 1
  }
  return 0
}

/** Equal lines stay together. */
function shuffled(lines: string[], random: (bound: number) => number): string[] {
  const weight = new Map(lines.map((line) => [line, 0]))
  for (const line of weight.keys()) weight.set(line, random(1 << 30))
  return lines.sort((a, b) => weight.get(a)! - weight.get(b)!)
}

const sort = tool('sort', async (io) => {
  const options = parseOptions({ ...io.context, args: oldKeys(io.args) }, 'bdfghinMRrVcCmo:st:uk:zS:T:', LONG, { status: 2 })
  const { order, random } = settingsOf(options)
  const end = options.has('z') ? '\0' : '\n'
  const inputs: string[][] = []
  const from = options.get('files0')
  if (from !== undefined && options.operands.length > 0)
    throw usageError('sort', `extra operand '${options.operands[0]!}'\nfile operands cannot be combined with --files0-from`, 2)
  const status = await eachInput(
    io,
    from === undefined
      ? options.operands
      : await namesIn(io, from, (name, message) => new ToolError(`open failed: ${name}: ${message}`, 2)),
    async (_, name) => {
      const parts = (await textOf(io, name)).split(end)
      if (parts[parts.length - 1] === '') parts.pop()
      inputs.push(parts)
    },
    2,
    (path, message) => `${message === 'Is a directory' ? 'read failed' : 'cannot read'}: ${path}: ${message}`,
  )
  if (status) return status
  const compare = (a: string, b: string): number => order.compare(a, b)
  const lines = inputs.flat()
  if (checkOf(options)) return check(io, lines, options, order)
  const sorted = random
    ? shuffled(lines, (bound) => io.context.system.random(bound))
    : options.has('m')
      ? merged(inputs, compare)
      : lines.sort(compare)
  const kept = options.has('u') ? sorted.filter((line, index) => index === 0 || order.byKeys(sorted[index - 1]!, line) !== 0) : sorted
  const text = kept.map((line) => line + end).join('')
  if (options.has('o')) io.context.files.write(io.path(options.get('o')!), text)
  else await io.out(text)
  return status
})

export const tools: readonly Command[] = [sort]
