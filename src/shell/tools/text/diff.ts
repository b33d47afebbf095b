/** diff and sdiff. */
import { own } from '../../own'
import { formatDate } from '../dates/time-format'
import { matches } from '../../interpreter/pattern'
import { compileRegex } from '../../regex'
import { parseOptions, textOf, tool, ToolError, type Io, type Options } from '../tool'
import {
  contextual,
  edScript,
  expandedTabs,
  lookOf,
  merged,
  normal,
  rcsScript,
  sideBySide,
  unified,
  type Change,
  type Compared,
  type Look,
} from './diff-formats'
import { baseName, joinPath } from '../../path'
import { FileError } from '../../files'
import type { Command } from '../../command'
import { tryStat } from '../files/file-access'
import { quoteForShell } from '../files/shell-quote'

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

const NO_NEWLINE = '\n\\ No newline at end of file'

/** A line as it counts for the comparison. */
function keyOf(options: Options): (line: string) => string {
  return (line) => {
    let out = line
    // Who does not mind blanks at the end of a line does not mind its missing end.
    if (options.has('w') || options.has('b') || options.has('Z')) out = out.replace(NO_NEWLINE, '')
    if (options.has('E')) out = expandedTabs(out)
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
  look: Look,
): string {
  const stamp = (name: string): string => {
    const time = name === '-' ? io.context.system.clock.now() : isAbsent(name) ? 0 : io.context.files.stat(io.path(name)).modified
    return formatDate(time, '%F %T.%N +0000')
  }
  const labels = [...options.all('label'), ...options.all('L')]
  // busybox shows no times.
  const shown = (name: string): string => (io.context.system.flavour === 'ash' ? name : `${name}\t${stamp(name)}`)
  return names.map((name, index) => `${look.title(`${marks[index]!} ${labels[index] ?? shown(name)}`)}\n`).join('')
}

/** How many characters of the line that tells where a hunk is are shown. */
const SECTION = 40

/** Colours and marks as the options want them. */
function lookFor(io: Io, options: Options): Look {
  const when = options.has('color') ? options.get('color') || 'auto' : 'never'
  const source = options.get('F') ?? (options.has('p') ? '^[[:alpha:]$_]' : undefined)
  const pattern = source === undefined ? undefined : compileRegex(source, { dialect: 'basic' })
  const colours = when === 'always' || (when === 'auto' && io.context.isTty.stdout)
  return lookOf(colours, options.has('T'), (before) => {
    const line = pattern && before.findLast((one) => pattern.test(one))
    return line === undefined ? undefined : line.slice(0, SECTION).trimEnd()
  })
}

function shownAs(
  compared: Compared,
  options: Options,
  look: Look,
  title: (first: string, second: string) => string,
  busybox: boolean,
): string {
  const lines = Number(options.get('U') ?? options.get('C') ?? options.get('#') ?? 3)
  if (options.has('y'))
    return sideBySide(compared, {
      width: Number(options.get('W') ?? 130),
      expand: options.has('t'),
      onlyChanges: options.has('suppress'),
      leftColumn: options.has('left'),
    })
  // busybox knows no other format.
  if (options.has('u') || options.has('U') || busybox) return title('---', '+++') + unified(compared, lines, look)
  if (options.has('c') || options.has('C')) return title('***', '---') + contextual(compared, lines, look)
  if (options.has('D')) return merged(compared, options.get('D')!)
  if (options.has('e')) return edScript(compared)
  return options.has('n') ? rcsScript(compared) : normal(compared, look)
}

/** `header` is a line in front of the differences, as files found in folders get one. With -N a missing file is empty. */
async function compare(io: Io, first: string, second: string, options: Options, header = ''): Promise<number> {
  const isAbsent = (name: string): boolean => options.has('N') && name !== '-' && !io.context.files.exists(io.path(name))
  const read = async (name: string): Promise<string[]> => {
    if (isAbsent(name)) return []
    const lines = (await textOf(io, name)).split('\n')
    if (lines[lines.length - 1] === '') lines.pop()
    else if (!options.has('y')) lines[lines.length - 1] += NO_NEWLINE
    const bare = options.has('strip-cr') ? lines.map((line) => line.replace(/\r(?=$|\n)/, '')) : lines
    return options.has('t') ? bare.map(expandedTabs) : bare
  }
  const [a, b] = [await read(first), await read(second)]
  const key = keyOf(options)
  const found = changes(a.map(key), b.map(key)).filter(
    (change) => !ignores(options, [...a.slice(change.a, change.aEnd), ...b.slice(change.b, change.bEnd)]),
  )
  const look = lookFor(io, options)
  if (found.length === 0) {
    if (options.has('D')) await io.out(merged({ a, b, changes: [] }, options.get('D')!))
    if (options.has('y') && !options.has('suppress')) await io.out(shownAs({ a, b, changes: [] }, options, look, () => '', false))
    if (options.has('s')) await io.out(`Files ${first} and ${second} are identical\n`)
    return 0
  }
  if (options.has('q')) {
    await io.out(`Files ${first} and ${second} differ\n`)
    return 1
  }
  const title = (one: string, other: string): string => titles(io, [first, second], [one, other], options, isAbsent, look)
  await io.out(header + shownAs({ a, b, changes: found }, options, look, title, io.context.system.flavour === 'ash'))
  return 1
}

const LONG = {
  'strip-trailing-cr': 'strip-cr',
  exclude: 'x',
  'show-c-function': 'p',
  'speed-large-files': 'H',
  'horizon-lines': 'horizon:',
  'unidirectional-new-file': 'P',
  'no-dereference': 'no-dereference',
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
  ifdef: 'D',
  'initial-tab': 'T',
  'ignore-tab-expansion': 'E',
  'show-function-line': 'F',
}

/** Options as diff takes them. */
function optionsOf(io: Io, words: readonly string[]): Options {
  // The number of lines may stand behind the letter: `-u0`.
  const args = words.flatMap((arg) => {
    const found = /^-([a-zA-Z]*[a-zA-BD-HJ-TV-Z])(\d+)$/.exec(arg)
    return found && !/[UCWI]/.test(found[1]!) ? [`-${found[1]!}`, `-${found[2]!}`] : [arg]
  })
  return parseOptions({ ...io.context, args }, 'uU:qrsbwBiNacC:yW:tenI:Zdpx:PHD:TEF:L:', LONG, { status: 2, numbers: true, named: true })
}

/** What is in two folders: files of one name are compared, the others told of. */
class Folders {
  private readonly switches: readonly string[]

  constructor(
    private readonly io: Io,
    private readonly options: Options,
  ) {
    const switches = [...io.args]
    // What options take may look like an operand, but stands in front of the operands as a rule.
    for (const operand of options.operands) switches.splice(switches.lastIndexOf(operand), 1)
    this.switches = switches.map(quoteForShell)
  }

  isFolder(name: string): boolean {
    return name !== '-' && tryStat(this.io, name)?.type === 'directory'
  }

  async compare(left: string, right: string): Promise<number> {
    const { options, io } = this
    const { files } = io.context
    let status = 0
    const names = new Set([left, right].flatMap((name) => (this.isThere(name) ? files.list(io.path(name)) : [])))
    for (const name of [...names].sort())
      if (!options.all('x').some((glob) => matches(glob, name))) status = (await this.both(left, right, name)) || status
    return status
  }

  private async both(left: string, right: string, name: string): Promise<number> {
    const { options, io } = this
    const [a, b] = [joinPath(left, name), joinPath(right, name)]
    if (!options.has('N') && (!this.isThere(a) || !this.isThere(b))) {
      await io.out(`Only in ${this.isThere(a) ? left : right}: ${name}\n`)
      return 1
    }
    const folders = (this.isFolder(a) && (this.isFolder(b) || !this.isThere(b))) || (this.isFolder(b) && !this.isThere(a))
    if (!folders) return compare(io, a, b, options, `diff ${[...this.switches, a, b].join(' ')}\n`)
    if (options.has('r')) return this.compare(a, b)
    await io.out(`Common subdirectories: ${a} and ${b}\n`)
    return 0
  }

  isThere(name: string): boolean {
    return name === '-' || this.io.context.files.exists(this.io.path(name))
  }
}

/** The two operands. Throws ToolError for wrong ones, and for wrong numbers. */
function operandsOf(io: Io, options: Options): readonly [string, string] {
  const { name } = io.context
  const refuse = (message: string): never => {
    throw new ToolError(`${message}\n${name}: Try '${name} --help' for more information.`, 2)
  }
  for (const letter of ['U', 'C'])
    if (options.has(letter) && !/^\d+$/.test(options.get(letter)!)) refuse(`invalid context length '${options.get(letter)}'`)
  if (options.has('W') && !/^0*[1-9]\d*$/.test(options.get('W')!)) refuse(`invalid width '${options.get('W')}'`)
  const [first, second, third] = options.operands
  if (first === undefined || second === undefined) return refuse(`missing operand after '${first ?? io.args.at(-1) ?? name}'`)
  if (third !== undefined) refuse(`extra operand '${third}'`)
  return [first, second]
}

async function differ(io: Io, options: Options): Promise<number> {
  const names = operandsOf(io, options)
  const [first, second] = names
  const folders = new Folders(io, options)
  try {
    const missing = names.filter((name) => !folders.isThere(name))
    if (missing.length === 2 || (missing.length === 1 && !options.has('N'))) {
      for (const name of missing) await io.warn(`${name}: No such file or directory`)
      return 2
    }
    if (names.some((name) => folders.isFolder(name))) {
      if (names.includes('-')) throw new ToolError("cannot compare '-' to a directory", 2)
      if (names.every((name) => folders.isFolder(name) || missing.includes(name))) return await folders.compare(first, second)
    }
    return await compare(
      io,
      folders.isFolder(first) ? joinPath(first, baseName(second)) : first,
      folders.isFolder(second) ? joinPath(second, baseName(first)) : second,
      options,
    )
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    await io.warn(`${error.path}: ${error.message}`)
    return 2
  }
}

const diff = tool('diff', (io) => differ(io, optionsOf(io, io.args)))

/** Options of sdiff that diff calls otherwise. */
const SIDE_BY_SIDE: Readonly<Record<string, string>> = {
  '-s': '--suppress-common-lines',
  '-l': '--left-column',
  '-w': '--width',
  '-W': '-w',
}

const sdiff = tool('sdiff', (io) => differ(io, optionsOf(io, ['-y', ...io.args.map((arg) => own(SIDE_BY_SIDE, arg) ?? arg)])))

export const tools: readonly Command[] = [diff, sdiff]
