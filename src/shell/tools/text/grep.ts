/** grep, egrep and fgrep. */
import { decodeText } from '../../bytes'
import type { Command } from '../../command'
import { FileError } from '../../files'
import { joinPath } from '../../path'
import { matches } from '../../interpreter/pattern'
import { encode, readAll } from '../../pipe'
import type { Readable } from '../../streams'
import { compileRegex, escapeBasic, type Regex } from '../../regex'
import { linesOf, openInput, parseOptions, textOf, tool, ToolError, type Io } from '../tool'

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
}

async function run(io: Io, mode: 'G' | 'E' | 'F'): Promise<number> {
  const options = parseOptions(io.context, 'EFGPiyvcnorRlLwxqm:A:B:C:e:f:shHabIZUzT', LONG, {
    status: 2,
    numbers: true,
    usage: 'Usage: grep [OPTION]... PATTERNS [FILE]...',
  })
  const operands = [...options.operands]
  const patterns = options.all('e').flatMap((text) => text.split('\n'))
  for (const file of options.all('f')) patterns.push(...(await textOf(io, file)).replace(/\n$/, '').split('\n'))
  if (!options.has('e') && !options.has('f')) {
    const first = operands.shift()
    if (first === undefined) {
      await io.context.stderr.write("Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n")
      return 2
    }
    patterns.push(...first.split('\n'))
  }
  const kind = options.has('F') ? 'F' : options.has('P') ? 'P' : options.has('E') ? 'E' : options.has('G') ? 'G' : mode
  let regexes: Regex[]
  try {
    regexes = patterns.map((pattern) =>
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
  if (io.context.system.flavour === 'bash')
    for (const warning of regexes.flatMap((regex) => regex.warnings)) await io.warn(`warning: ${warning}`)
  const recursive = options.has('r') || options.has('R')
  const number = (letter: string): number => {
    const text = options.get(letter) ?? options.get('C') ?? options.get('#') ?? '0'
    if (!/^\d+$/.test(text)) throw new ToolError(`${text}: invalid context length argument`, 2)
    return Number(text)
  }
  const after = number('A')
  const before = number('B')
  const context = options.has('A') || options.has('B') || options.has('C') || options.has('#')
  const maximum = options.has('m') ? Number(options.get('m')) : Infinity
  const when = options.get('color')
  const color = options.has('color') && (when === 'always' || ((when === '' || when === 'auto') && io.context.isTty.stdout))
  const paint = (text: string, code: string): string => (color ? `\x1b[${code}m\x1b[K${text}\x1b[m\x1b[K` : text)
  const targets: string[] = []
  let failed = false
  const { files } = io.context
  const walk = (path: string): void => {
    const stat = files.stat(io.path(path))
    if (stat.type !== 'directory') {
      const name = path.slice(path.lastIndexOf('/') + 1)
      if (options.all('include').length > 0 && !options.all('include').some((glob) => matches(glob, name))) return
      if (options.all('exclude').some((glob) => matches(glob, name))) return
      targets.push(path)
      return
    }
    for (const name of files.list(io.path(path))) {
      const child = joinPath(path, name)
      const type = files.lstat(io.path(child)).type
      if (type === 'directory' && options.all('exclude-dir').some((glob) => matches(glob, name))) continue
      if (type === 'file' || type === 'directory') walk(child)
    }
  }
  if (recursive) {
    for (const path of operands.length > 0 ? operands : ['.']) {
      try {
        walk(path)
      } catch (error) {
        if (!(error instanceof FileError)) throw error
        failed = true
        if (!options.has('s')) await io.warn(`${path}: ${error.message}`)
      }
    }
    if (operands.length === 0) for (let i = 0; i < targets.length; i++) targets[i] = targets[i]!.replace(/^\.\//, '')
  } else targets.push(...(operands.length > 0 ? operands : ['-']))
  const names = options.has('H') || (!options.has('h') && (targets.length > 1 || recursive))
  let found = false
  for (const path of targets) {
    let stream: Readable
    try {
      if (path !== '-' && files.exists(io.path(path)) && files.stat(io.path(path)).type === 'directory') {
        await io.warn(`${path}: Is a directory`)
        failed = true
        continue
      }
      stream = openInput(io, path)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      failed = true
      if (!options.has('s')) await io.warn(`${path}: ${error.message}`)
      continue
    }
    const label = path === '-' ? (options.get('label') ?? '(standard input)') : path
    const end = options.has('z') ? '\0' : '\n'
    /** Bytes before the line. */
    let offset = 0
    const prefix = (line: number, mark: string, at = offset): string => {
      const shown =
        (names ? paint(label, '35') + (options.has('Z') ? '\0' : paint(mark, '36')) : '') +
        (options.has('n') ? paint(String(line).padStart(options.has('T') ? 2 : 0), '32') + paint(mark, '36') : '') +
        (options.has('b') ? paint(String(at).padStart(options.has('T') ? 2 : 0), '32') + paint(mark, '36') : '')
      return options.has('T') && shown !== '' ? `${shown.slice(0, -1)}${shown.slice(-1)}\t` : shown
    }
    const advance = (text: string): void => {
      offset += options.has('b') ? encode(text).length + 1 : 0
    }
    let count = 0
    let line = 0
    let last = 0
    let trailing = 0
    let held: { line: number; text: string; offset: number }[] = []
    let passed = ''
    for await (const { text } of options.has('z') ? recordsOf(stream) : linesOf(stream)) {
      if (line > 0) advance(passed)
      passed = text
      line++
      const hit =
        regexes.some((regex) => {
          regex.lastIndex = 0
          return regex.test(text)
        }) !== options.has('v')
      if (!hit) {
        if (trailing > 0 && !options.has('c') && !options.has('l')) {
          trailing--
          last = line
          await io.out(`${prefix(line, '-')}${text}${end}`)
        } else if (before > 0) {
          held.push({ line, text, offset })
          if (held.length > before) held = held.slice(-before)
        }
        if (count >= maximum && trailing === 0) break
        continue
      }
      if (count >= maximum) break
      count++
      found = true
      if (options.has('q')) return 0
      if (options.has('l') || options.has('L')) break
      if (options.has('c')) {
        if (count >= maximum) break
        continue
      }
      if (context && last > 0 && (held[0]?.line ?? line) > last + 1) {
        if (!options.has('nosep')) await io.out(`${paint(options.get('separator') ?? '--', '36')}\n`)
      }
      for (const earlier of held) await io.out(`${prefix(earlier.line, '-', earlier.offset)}${earlier.text}${end}`)
      held = []
      last = line
      trailing = after
      if (options.has('o')) {
        if (!options.has('v'))
          for (const part of parts(regexes, text))
            await io.out(`${prefix(line, ':', offset + encode(text.slice(0, part.start)).length)}${paint(part.text, '01;31')}${end}`)
      } else await io.out(`${prefix(line, ':')}${color && !options.has('v') ? highlight(regexes, text, paint) : text}${end}`)
      if (count >= maximum && after === 0) break
    }
    if (options.has('c')) await io.out(`${names ? paint(label, '35') + (options.has('Z') ? '\0' : paint(':', '36')) : ''}${count}\n`)
    else if (options.has('l') && count > 0) await io.out(`${paint(label, '35')}${options.has('Z') ? '\0' : '\n'}`)
    else if (options.has('L') && count === 0) await io.out(`${paint(label, '35')}${options.has('Z') ? '\0' : '\n'}`)
  }
  if (options.has('L')) return failed ? 2 : 0
  return failed ? 2 : found ? 0 : 1
}

/** Records that null bytes end. */
async function* recordsOf(stream: Readable): AsyncGenerator<{ readonly text: string }> {
  const text = decodeText(await readAll(stream))
  for (const part of text.replace(/\0$/, '').split('\0')) if (text !== '') yield { text: part }
}

function parts(regexes: readonly Regex[], text: string): { start: number; text: string }[] {
  const out: { start: number; text: string }[] = []
  let at = 0
  while (at <= text.length) {
    let best: { start: number; text: string } | undefined
    for (const regex of regexes) {
      regex.lastIndex = at
      const found = regex.exec(text)
      if (found && (!best || found.index < best.start || (found.index === best.start && found[0].length > best.text.length)))
        best = { start: found.index, text: found[0] }
    }
    if (!best) break
    if (best.text !== '') out.push(best)
    at = best.start + Math.max(1, best.text.length)
  }
  return out
}

function highlight(regexes: readonly Regex[], text: string, paint: (text: string, code: string) => string): string {
  let out = ''
  let at = 0
  for (const part of parts(regexes, text)) {
    out += text.slice(at, part.start) + paint(part.text, '01;31')
    at = part.start + part.text.length
  }
  return out + text.slice(at)
}

export const tools: readonly Command[] = [
  tool('grep', (io) => run(io, 'G')),
  tool('egrep', (io) => run(io, 'E')),
  tool('fgrep', (io) => run(io, 'F')),
]
