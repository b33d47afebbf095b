/** diff and cmp. */
import { readAll } from '../../pipe'
import { formatDate } from '../dates/time-format'
import { compileRegex } from '../../regex'
import { openInput, parseOptions, textOf, tool, ToolError, type Io, type Options } from '../tool'
import { contextual, edScript, expandedTabs, normal, rcsScript, sideBySide, unified, type Change, type Compared } from './diff-formats'
import { baseName, joinPath } from '../../path'
import { FileError } from '../../files'

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

/** Lines that -I lets differ, blank ones with -B. */
function ignores(options: Options, lines: readonly string[]): boolean {
  if (options.has('B') && lines.every((line) => line === '')) return true
  const patterns = options.all('I').map((source) => compileRegex(source, { dialect: 'basic' }))
  return patterns.length > 0 && lines.every((line) => patterns.some((pattern) => pattern.test(line)))
}

/** A line as it counts for the comparison. */
function keyOf(options: Options): (line: string) => string {
  return (line) => {
    let out = line
    if (options.has('w')) out = out.replace(/\s+/g, '')
    else if (options.has('b')) out = out.replace(/\s+/g, ' ').trimEnd()
    else if (options.has('Z')) out = out.trimEnd()
    return options.has('i') ? out.toLowerCase() : out
  }
}

/** The two lines above unified and context differences. */
function titles(
  io: Io,
  names: readonly [string, string],
  marks: readonly [string, string],
  options: Options,
  isAbsent: (name: string) => boolean,
): string {
  const stamp = (name: string): string => {
    const time = name === '-' ? io.context.system.clock.now() : isAbsent(name) ? 0 : io.context.files.stat(io.path(name)).modified
    return formatDate(time, '%F %T.%N +0000')
  }
  const labels = options.all('label')
  // busybox shows no times.
  const shown = (name: string): string => (io.context.system.flavour === 'ash' ? name : `${name}\t${stamp(name)}`)
  return names.map((name, index) => `${marks[index]!} ${labels[index] ?? shown(name)}\n`).join('')
}

function shownAs(compared: Compared, options: Options, title: (first: string, second: string) => string, busybox: boolean): string {
  const lines = Number(options.get('U') ?? options.get('C') ?? options.get('#') ?? 3)
  if (options.has('y'))
    return sideBySide(compared, {
      width: Number(options.get('W') ?? 130),
      expand: options.has('t'),
      onlyChanges: options.has('suppress'),
      leftColumn: options.has('left'),
    })
  // busybox knows no other format.
  if (options.has('u') || options.has('U') || busybox) return title('---', '+++') + unified(compared, lines)
  if (options.has('c') || options.has('C')) return title('***', '---') + contextual(compared, lines)
  if (options.has('e')) return edScript(compared)
  return options.has('n') ? rcsScript(compared) : normal(compared)
}

/** `header` is a line in front of the differences, as files found in folders get one. With -N a missing file is empty. */
async function compare(io: Io, first: string, second: string, options: Options, header = ''): Promise<number> {
  const isAbsent = (name: string): boolean => options.has('N') && name !== '-' && !io.context.files.exists(io.path(name))
  const read = async (name: string): Promise<string[]> => {
    if (isAbsent(name)) return []
    const lines = (await textOf(io, name)).split('\n')
    if (lines[lines.length - 1] === '') lines.pop()
    else if (!options.has('y')) lines[lines.length - 1] += '\n\\ No newline at end of file'
    return options.has('t') ? lines.map(expandedTabs) : lines
  }
  const [a, b] = [await read(first), await read(second)]
  const key = keyOf(options)
  const found = changes(a.map(key), b.map(key)).filter(
    (change) => !ignores(options, [...a.slice(change.a, change.aEnd), ...b.slice(change.b, change.bEnd)]),
  )
  if (found.length === 0) {
    if (options.has('y') && !options.has('suppress')) await io.out(shownAs({ a, b, changes: [] }, options, () => '', false))
    if (options.has('s')) await io.out(`Files ${first} and ${second} are identical\n`)
    return 0
  }
  if (options.has('q')) {
    await io.out(`Files ${first} and ${second} differ\n`)
    return 1
  }
  const title = (one: string, other: string): string => titles(io, [first, second], [one, other], options, isAbsent)
  await io.out(header + shownAs({ a, b, changes: found }, options, title, io.context.system.flavour === 'ash'))
  return 1
}

const diff = tool('diff', async (io) => {
  // The number of lines may stand behind the letter: `-u0`.
  const args = io.args.flatMap((arg) => {
    const found = /^-([a-zA-Z]*[a-zA-BD-HJ-TV-Z])(\d+)$/.exec(arg)
    return found && !/[UCWI]/.test(found[1]!) ? [`-${found[1]!}`, `-${found[2]!}`] : [arg]
  })
  const options = parseOptions(
    { ...io.context, args },
    'uU:qrsbwBiNacC:yW:tenI:Zd',
    {
      unified: 'u',
      brief: 'q',
      recursive: 'r',
      'report-identical-files': 's',
      'ignore-all-space': 'w',
      'ignore-case': 'i',
      'new-file': 'N',
      label: 'label:',
      context: 'c',
      'side-by-side': 'y',
      width: 'W',
      'suppress-common-lines': 'suppress',
      'left-column': 'left',
      'expand-tabs': 't',
      ed: 'e',
      rcs: 'n',
      'ignore-matching-lines': 'I',
      'ignore-blank-lines': 'B',
      'ignore-space-change': 'b',
      'ignore-trailing-space': 'Z',
      text: 'a',
      minimal: 'd',
      normal: 'normal',
      color: 'color?',
    },
    { status: 2, numbers: true },
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
  let differs = false
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] !== b[i] && options.has('l') && !options.has('s')) {
      const width = String(Math.max(a.length, b.length)).length
      differs = true
      await io.out(`${String(i + 1).padStart(width)} ${a[i]!.toString(8).padStart(3)} ${b[i]!.toString(8).padStart(3)}\n`)
    } else if (a[i] !== b[i]) {
      if (!options.has('s')) await io.out(`${first} ${second} differ: ${unit} ${i + 1}, line ${line}\n`)
      return 1
    }
    if (a[i] === 10) line++
  }
  if (a.length === b.length) return differs ? 1 : 0
  const shorter = a.length < b.length ? a : b
  if (options.has('s')) return 1
  const name = shorter === a ? first : second
  const place = shorter[shorter.length - 1] === 10 ? `line ${line - 1}` : `in line ${line}`
  await io.warn(
    shorter.length === 0
      ? `EOF on ${name} which is empty`
      : `EOF on ${name} after byte ${shorter.length}${options.has('l') ? '' : `, ${place}`}`,
  )
  return 1
})

export const tools = [diff, cmp]
