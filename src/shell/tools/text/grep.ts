/** grep, egrep and fgrep. */
import type { Command } from '../../command'
import { FileError } from '../../files'
import type { Readable } from '../../streams'
import { compileRegex, escapeBasic, type Regex } from '../../regex'
import { choice, openInput, parseOptions, textOf, tool, ToolError, usageError, type Io, type Options } from '../tool'
import { GrepOutput } from './grep-output'
import { GrepSearch, limitsOf } from './grep-search'
import { targetsOf } from './grep-targets'

/** How patterns are read: basic and extended regular expressions, fixed strings, perl's. */
type Kind = 'G' | 'E' | 'F' | 'P'

const LONG: Record<string, string> = {
  'extended-regexp': 'E',
  'fixed-strings': 'F',
  'basic-regexp': 'G',
  'perl-regexp': 'P',
  'ignore-case': 'i',
  'invert-match': 'v',
  count: 'c',
  'line-number': 'n',
  'only-matching': 'o',
  recursive: 'r',
  'files-with-matches': 'l',
  'files-without-match': 'L',
  'word-regexp': 'w',
  'line-regexp': 'x',
  quiet: 'q',
  silent: 'q',
  'max-count': 'm',
  'after-context': 'A',
  'before-context': 'B',
  context: 'C',
  regexp: 'e',
  file: 'f',
  color: 'color?',
  colour: 'color?',
  'no-messages': 's',
  'no-group-separator': 'nosep',
  'group-separator': 'separator:',
  'initial-tab': 'T',
  'no-filename': 'h',
  'with-filename': 'H',
  include: 'include:',
  exclude: 'exclude:',
  'exclude-dir': 'exclude-dir:',
  'line-buffered': 'line-buffered',
  text: 'a',
  'byte-offset': 'b',
  label: 'label:',
  null: 'Z',
  'binary-files': 'binary-files:',
  directories: 'd',
  devices: 'D',
  'dereference-recursive': 'R',
  'null-data': 'z',
  'unix-byte-offsets': 'u',
  binary: 'U',
  'no-ignore-case': 'no-ignore-case',
}

const LETTERS = 'EFGPiyvcnorRlLwxqm:A:B:C:e:f:shHabIZUzTd:D:X:u'
const ASH_LETTERS = 'EFivcnorRlLwxqm:A:B:C:e:f:shHz'

async function run(io: Io, mode: Kind): Promise<number> {
  const options = parseOptions(io.context, io.context.system.flavour === 'ash' ? ASH_LETTERS : LETTERS, LONG, {
    status: 2,
    numbers: true,
    usage: 'Usage: grep [OPTION]... PATTERNS [FILE]...',
  })
  const matcher = options.get('X')
  if (matcher !== undefined) throw new ToolError(`invalid matcher ${matcher}`, 2)
  const folders = choice('grep', '--directories', options.get('d') ?? 'read', ['read', 'recurse', 'skip'], 2)
  const operands = [...options.operands]
  const patterns = await patternsOf(io, options, operands)
  if (!patterns) {
    if (io.context.system.flavour === 'ash') throw usageError('grep', 'missing operand', 2)
    await io.context.stderr.write("Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n")
    return 2
  }
  const regexes = compile(patterns, options, mode)
  if (io.context.system.flavour === 'bash')
    for (const warning of regexes.flatMap((regex) => regex.warnings)) await io.warn(`warning: ${warning}`)
  const limits = limitsOf(options)
  const recursive = options.has('r') || options.has('R') || folders === 'recurse'
  const targets = await targetsOf(io, options, operands, recursive)
  const look = {
    names: options.has('H') || (!options.has('h') && (targets.paths.length > 1 || recursive)),
    color: paints(io, options),
  }
  let { failed } = targets
  let found = false
  for (const path of targets.paths) {
    if (folders === 'skip' && isFolder(io, path)) continue
    const stream = await opened(io, options, path)
    if (!stream) {
      failed = true
      continue
    }
    const label = path === '-' ? (options.get('label') ?? '(standard input)') : path
    const onlyText = io.context.system.flavour === 'ash'
    const search = new GrepSearch(regexes, options, limits, new GrepOutput(io, options, look, label), onlyText)
    if (await search.run(stream)) found = true
    if (found && options.has('q')) return 0
  }
  if (failed) return 2
  return found ? 0 : 1
}

/** The patterns of -e and -f, or else of the first operand, which is taken away; undefined where there is none. */
async function patternsOf(io: Io, options: Options, operands: string[]): Promise<readonly string[] | undefined> {
  const patterns = options.all('e').flatMap((text) => text.split('\n'))
  for (const file of options.all('f')) patterns.push(...(await textOf(io, file)).replace(/\n$/, '').split('\n'))
  if (options.has('e') || options.has('f')) return patterns
  return operands.shift()?.split('\n')
}

function compile(patterns: readonly string[], options: Options, mode: Kind): Regex[] {
  const kind = (['F', 'P', 'E', 'G'] as const).find((letter) => options.has(letter)) ?? mode
  try {
    return patterns.map((pattern) =>
      compileRegex(kind === 'F' ? escapeBasic(pattern) : pattern, {
        dialect: kind === 'P' ? 'pcre' : kind === 'E' ? 'extended' : 'basic',
        tool: 'grep',
        ignoreCase: options.has('i') || options.has('y'),
        global: true,
        within: options.has('x') ? 'line' : options.has('w') ? 'word' : undefined,
      }),
    )
  } catch (error) {
    throw new ToolError(error instanceof Error ? error.message : 'Invalid regular expression', 2)
  }
}

/** Whether --color asks for colours where the output goes. */
function paints(io: Io, options: Options): boolean {
  const when = options.get('color')
  return when === 'always' || ((when === '' || when === 'auto') && io.context.isTty.stdout)
}

const isFolder = (io: Io, path: string): boolean =>
  path !== '-' && io.context.files.exists(io.path(path)) && io.context.files.stat(io.path(path)).type === 'directory'

/** An input to look through; what cannot be opened is told of, and undefined. */
async function opened(io: Io, options: Options, path: string): Promise<Readable | undefined> {
  const { files } = io.context
  try {
    if (path === '-' || !files.exists(io.path(path)) || files.stat(io.path(path)).type !== 'directory') return openInput(io, path)
    await io.warn(`${path}: Is a directory`)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    if (!options.has('s')) await io.warn(`${path}: ${error.message}`)
  }
  return undefined
}

export const tools: readonly Command[] = [
  tool('grep', (io) => run(io, 'G')),
  tool('egrep', (io) => run(io, 'E')),
  tool('fgrep', (io) => run(io, 'F')),
]
