/** diff (normal and unified) and cmp. */
import { readAll } from '../../pipe'
import { formatDate } from '../dates/time-format'
import { openInput, parseOptions, textOf, tool, ToolError, type Io } from '../tool'
import { baseName, joinPath } from '../../path'
import { FileError } from '../../files'

interface Change {
  readonly a: number
  readonly aEnd: number
  readonly b: number
  readonly bEnd: number
}

/** The stretches that differ, by a longest common subsequence. */
export function changes(a: readonly string[], b: readonly string[]): Change[] {
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let endA = a.length
  let endB = b.length
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--
    endB--
  }
  const n = endA - start
  const m = endB - start
  const table = Array.from({ length: n + 1 }, () => new Uint32Array(m + 1))
  for (let i = n - 1; i >= 0; i--)
    for (let j = m - 1; j >= 0; j--)
      table[i]![j] = a[start + i] === b[start + j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!)
  const out: Change[] = []
  let i = 0
  let j = 0
  while (i < n || j < m) {
    if (i < n && j < m && a[start + i] === b[start + j]) {
      i++
      j++
      continue
    }
    const [fromA, fromB] = [i, j]
    while ((i < n || j < m) && !(i < n && j < m && a[start + i] === b[start + j])) {
      if (j >= m || (i < n && table[i + 1]![j]! >= table[i]![j + 1]!)) i++
      else j++
    }
    out.push({ a: start + fromA, aEnd: start + i, b: start + fromB, bEnd: start + j })
  }
  return out
}

const span = (from: number, to: number): string =>
  to - from === 0 ? String(from) : to - from === 1 ? String(from + 1) : `${from + 1},${to}`
const unifiedSpan = (from: number, to: number): string =>
  to - from === 0 ? `${from},0` : to - from === 1 ? String(from + 1) : `${from + 1},${to - from}`

/** `header` is a line in front of the differences, as files found in folders get one. With -N a missing file is empty. */
async function compare(io: Io, first: string, second: string, options: ReturnType<typeof parseOptions>, header = ''): Promise<number> {
  const isAbsent = (name: string): boolean => options.has('N') && name !== '-' && !io.context.files.exists(io.path(name))
  const read = async (name: string): Promise<string[]> => {
    if (isAbsent(name)) return []
    const text = await textOf(io, name)
    const lines = text.split('\n')
    if (lines[lines.length - 1] === '') lines.pop()
    else lines[lines.length - 1] += '\n\\ No newline at end of file'
    return lines
  }
  const [a, b] = [await read(first), await read(second)]
  const key = (line: string): string => {
    let out = line
    if (options.has('w')) out = out.replace(/\s+/g, '')
    else if (options.has('b')) out = out.replace(/\s+/g, ' ').trimEnd()
    return options.has('i') ? out.toLowerCase() : out
  }
  const found = changes(a.map(key), b.map(key)).filter(
    (change) => !(options.has('B') && [...a.slice(change.a, change.aEnd), ...b.slice(change.b, change.bEnd)].every((line) => line === '')),
  )
  if (found.length === 0) {
    if (options.has('s')) await io.out(`Files ${first} and ${second} are identical\n`)
    return 0
  }
  if (options.has('q')) {
    await io.out(`Files ${first} and ${second} differ\n`)
    return 1
  }
  await io.out(header)
  // busybox knows no other format, and no times.
  const busybox = io.context.system.flavour === 'ash'
  if (!options.has('u') && !options.has('U') && !busybox) {
    for (const change of found) {
      const kind = change.a === change.aEnd ? 'a' : change.b === change.bEnd ? 'd' : 'c'
      await io.out(`${span(change.a, change.aEnd)}${kind}${span(change.b, change.bEnd)}\n`)
      for (const line of a.slice(change.a, change.aEnd)) await io.out(`< ${line}\n`)
      if (kind === 'c') await io.out('---\n')
      for (const line of b.slice(change.b, change.bEnd)) await io.out(`> ${line}\n`)
    }
    return 1
  }
  const context = Number(options.get('U') ?? 3)
  const stamp = (name: string): string => {
    const time = name === '-' ? io.context.system.clock.now() : isAbsent(name) ? 0 : io.context.files.stat(io.path(name)).modified
    return formatDate(time, '%F %T.%N +0000')
  }
  const labels = options.all('label')
  const shown = (name: string): string => (busybox ? name : `${name}\t${stamp(name)}`)
  await io.out(`--- ${labels[0] ?? shown(first)}\n+++ ${labels[1] ?? shown(second)}\n`)
  for (let i = 0; i < found.length;) {
    let last = i
    while (last + 1 < found.length && found[last + 1]!.a - found[last]!.aEnd <= context * 2) last++
    const from = Math.max(0, found[i]!.a - context)
    const fromB = Math.max(0, found[i]!.b - context)
    const to = Math.min(a.length, found[last]!.aEnd + context)
    const toB = Math.min(b.length, found[last]!.bEnd + context)
    await io.out(`@@ -${unifiedSpan(from, to)} +${unifiedSpan(fromB, toB)} @@\n`)
    let at = from
    for (const change of found.slice(i, last + 1)) {
      for (const line of a.slice(at, change.a)) await io.out(` ${line}\n`)
      for (const line of a.slice(change.a, change.aEnd)) await io.out(`-${line}\n`)
      for (const line of b.slice(change.b, change.bEnd)) await io.out(`+${line}\n`)
      at = change.aEnd
    }
    for (const line of a.slice(at, to)) await io.out(` ${line}\n`)
    i = last + 1
  }
  return 1
}

const diff = tool('diff', async (io) => {
  const options = parseOptions(
    io.context,
    'uU:qrsbwBiNac',
    {
      unified: 'u',
      brief: 'q',
      recursive: 'r',
      'report-identical-files': 's',
      'ignore-all-space': 'w',
      'ignore-case': 'i',
      'new-file': 'N',
      label: 'label:',
      color: 'color?',
    },
    { status: 2 },
  )
  const [first, second] = options.operands
  if (first === undefined || second === undefined)
    throw new ToolError(`missing operand${first === undefined ? '' : ` after '${first}'`}\nTry 'diff --help' for more information.`, 2)
  const { files } = io.context
  const folder = (name: string): boolean => name !== '-' && files.exists(io.path(name)) && files.stat(io.path(name)).type === 'directory'
  const switches = io.context.args.filter((word) => word.startsWith('-') && word.length > 1)
  const walk = async (left: string, right: string): Promise<number> => {
    let status = 0
    const names = [...new Set([left, right].flatMap((name) => (files.exists(io.path(name)) ? files.list(io.path(name)) : [])))].sort()
    for (const name of names) {
      const [a, b] = [joinPath(left, name), joinPath(right, name)]
      if (!options.has('N') && (!files.exists(io.path(a)) || !files.exists(io.path(b)))) {
        await io.out(`Only in ${files.exists(io.path(a)) ? left : right}: ${name}\n`)
        status = 1
      } else if ((folder(a) && (folder(b) || !files.exists(io.path(b)))) || (folder(b) && !files.exists(io.path(a)))) {
        if (options.has('r')) status = (await walk(a, b)) || status
        else await io.out(`Common subdirectories: ${a} and ${b}\n`)
      } else status = (await compare(io, a, b, options, `diff ${[...switches, a, b].join(' ')}\n`)) || status
    }
    return status
  }
  try {
    if (folder(first) && folder(second)) return await walk(first, second)
    return await compare(
      io,
      folder(first) ? joinPath(first, baseName(second)) : first,
      folder(second) ? joinPath(second, baseName(first)) : second,
      options,
    )
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    await io.warn(`${error.path}: ${error.message}`)
    return 2
  }
})

const cmp = tool('cmp', async (io) => {
  const options = parseOptions(io.context, 'sln:', { quiet: 's', silent: 's' })
  const [first = '-', second = '-'] = options.operands
  const read = async (name: string): Promise<Uint8Array> => {
    try {
      return await readAll(openInput(io, name))
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      throw new ToolError(`${name}: ${error.message}`, 2)
    }
  }
  const [a, b] = [await read(first), await read(second)]
  const unit = io.context.system.flavour === 'ash' ? 'char' : 'byte'
  let line = 1
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] !== b[i]) {
      if (!options.has('s')) await io.out(`${first} ${second} differ: ${unit} ${i + 1}, line ${line}\n`)
      return 1
    }
    if (a[i] === 10) line++
  }
  if (a.length === b.length) return 0
  if (!options.has('s'))
    await io.warn(`EOF on ${a.length < b.length ? first : second} after byte ${Math.min(a.length, b.length)}, in line ${line}`)
  return 1
})

export const tools = [diff, cmp]
