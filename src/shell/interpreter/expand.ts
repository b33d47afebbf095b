/** Word expansion in bash's order: braces, tilde, parameters, commands, arithmetic, splitting, pathnames, quote removal. */
import type { Handle } from '../handle'
import { readAll } from '../pipe'
import { TextStream } from '../bytes'
import { evaluate } from './arithmetic'
import { expandBraces } from './brace'
import { BadSubstitution, ShellError } from './errors'
import { expandParameter } from './parameter'
import type { Piece, PieceOptions } from './piece'
import { quotePattern } from './pattern'
import {
  ansiEscapes,
  arithmeticEnd,
  skipAnsi,
  skipBackquote,
  skipBraced,
  skipBracedQuoted,
  skipCommand,
  skipDouble,
  skipSingle,
} from './scan'
import type { Shell } from './shell'
import { split, pathnames } from './fields'

/** Words without anything to expand. */
const PLAIN = /^[\w./:,+@%^-]+$/

/** The words that a list of raw words stands for. */
export async function expandWords(shell: Shell, raws: readonly string[]): Promise<string[]> {
  const words: string[] = []
  for (const raw of raws) {
    if (PLAIN.test(raw)) {
      words.push(raw)
      continue
    }
    const braced = shell.has('braceexpand') ? expandBraces(raw) : [raw]
    for (const one of braced) {
      if (PLAIN.test(one)) words.push(one)
      else
        words.push(...pathnames(shell, split(shell, await pieces(shell, one, { word: shell.flavour === 'bash' && !shell.has('posix') }))))
    }
  }
  return words
}

/** One string, without splitting and pathnames: assignments, `case` words, redirections of `[[`. */
export async function expandSingle(shell: Shell, raw: string, options: PieceOptions = {}): Promise<string> {
  if (PLAIN.test(raw)) return raw
  return joinPieces(await pieces(shell, raw, options))
}

/** Text as between double quotes: here-documents, prompts, arithmetic. */
export async function expandText(shell: Shell, raw: string): Promise<string> {
  if (!/[\\$`]/.test(raw)) return raw
  return joinPieces(await pieces(shell, raw, { quoted: true, document: true }))
}

/** A pattern whose quoted parts only match themselves. */
export async function expandPattern(shell: Shell, raw: string, options: PieceOptions = {}): Promise<string> {
  if (PLAIN.test(raw)) return raw
  return patternOf(await pieces(shell, raw, options))
}

export function patternOf(parts: readonly Piece[]): string {
  let pattern = ''
  for (const piece of parts) {
    if (piece === 'break') pattern += ' '
    else pattern += piece.quoted ? quotePattern(piece.text) : piece.text
  }
  return pattern
}

/** A regular expression for `=~`, whose quoted parts only match themselves. */
export async function expandRegex(shell: Shell, raw: string): Promise<string> {
  let source = ''
  for (const piece of await pieces(shell, raw)) {
    if (piece === 'break') source += ' '
    else source += piece.quoted ? piece.text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : piece.text
  }
  return source
}

export async function expandArithmetic(shell: Shell, raw: string): Promise<bigint> {
  const plain = /[$`"'\\]/.test(raw) ? joinPieces(await pieces(shell, raw.replace(/"/g, ''), { quoted: true, document: true })) : raw
  return valueOf(shell, plain)
}

/** The value of an expression in which nothing is left to expand. */
export async function valueOf(shell: Shell, expression: string): Promise<bigint> {
  try {
    return evaluate(expression, shell)
  } finally {
    for (const fault of shell.faults.splice(0)) await shell.complain(fault)
  }
}

/** `$((...))`: an error in it gives up the line that is being read. */
async function arithmeticText(shell: Shell, raw: string): Promise<string> {
  try {
    return (await expandArithmetic(shell, raw)).toString()
  } catch (error) {
    if (error instanceof ShellError && !error.fatal && shell.flavour === 'bash')
      throw new ShellError(error.message, error.status, true, true)
    throw error
  }
}

function joinPieces(list: readonly Piece[]): string {
  let text = ''
  for (const piece of list) text += piece === 'break' ? ' ' : piece.text
  return text
}

function tilde(shell: Shell, name: string): string | undefined {
  if (name === '') return shell.get('HOME') ?? '/root'
  if (name === '+') return shell.cwd
  if (name === '-') return shell.get('OLDPWD')
  if (/^[+-]?\d+$/.test(name)) {
    const stack = [shell.cwd, ...shell.directories]
    return name.startsWith('-') ? stack[stack.length - 1 - Number(name.slice(1))] : stack[Number(name)]
  }
  if (name === 'root') return '/root'
  try {
    const line = shell.machine.files
      .readText('/etc/passwd')
      .split('\n')
      .find((entry) => entry.startsWith(`${name}:`))
    return line?.split(':')[5]
  } catch {
    return undefined
  }
}

/** The pieces a raw text expands to, before splitting. */
export async function pieces(shell: Shell, raw: string, options: PieceOptions = {}): Promise<Piece[]> {
  const out: Piece[] = []
  const quoted = options.quoted ?? false
  let assignment = options.assignment ?? false
  let literal = ''
  const flush = (): void => {
    if (literal !== '') out.push({ text: literal, quoted, split: false })
    literal = ''
  }
  const push = (text: string): void => {
    flush()
    out.push({ text, quoted: true, split: false })
  }
  let i = 0
  const tildeAt = (): boolean => {
    const found = /^~([\w.+-]*)(?=[/:]|$)/.exec(raw.slice(i))
    if (!found || (found[0].length < raw.length - i && raw[i + found[0].length] === ':' && !assignment)) return false
    const home = tilde(shell, found[1]!)
    if (home === undefined) return false
    push(home)
    i += found[0].length
    return true
  }
  if (!quoted && !options.noTilde && raw[0] === '~') tildeAt()
  while (i < raw.length) {
    const c = raw[i]!
    if (c === '\\') {
      const next = raw[i + 1]
      if (next === undefined) {
        literal += '\\'
        i++
      } else if (next === '\n') i += 2
      else if (!quoted) {
        push(next)
        i += 2
      } else {
        if (
          options.nested ||
          next === '$' ||
          next === '`' ||
          next === '\\' ||
          (next === '"' && !options.document) ||
          (next === '}' && options.braced)
        )
          literal += next
        else literal += `\\${next}`
        i += 2
      }
    } else if (c === "'" && !quoted) {
      const end = skipSingle(raw, i)
      push(raw.slice(i + 1, end - 1))
      i = end
    } else if (c === '"' && !options.document) {
      const end = skipDouble(raw, i)
      flush()
      const inner = await pieces(shell, raw.slice(i + 1, raw[end - 1] === '"' && end - 1 > i ? end - 1 : end), {
        quoted: true,
        nested: options.braced !== undefined,
      })
      if (inner.length > 0) out.push(...inner)
      else if (!(end - i > 2 && /^"\$(@|\{[^}]*[@*][^}]*\}|\{!?\w+\[@\]\})/.test(raw.slice(i))))
        out.push({ text: '', quoted: true, split: false })
      i = end
    } else if (c === '`') {
      const end = skipBackquote(raw, i)
      const source = raw.slice(i + 1, end - 1).replace(quoted ? /\\([\\$`"])/g : /\\([\\$`])/g, '$1')
      flush()
      out.push({ text: await substitute(shell, source, 'command substitution'), quoted, split: !quoted })
      i = end
    } else if (c === '$') {
      const next = raw[i + 1]
      if (next === '(') {
        const arithmetic = raw[i + 2] === '(' ? arithmeticEnd(raw, i + 3) : -1
        flush()
        if (arithmetic > 0) {
          out.push({ text: await arithmeticText(shell, raw.slice(i + 3, arithmetic - 2)), quoted, split: !quoted })
          i = arithmetic
        } else {
          const end = skipCommand(raw, i + 1)
          out.push({ text: await substitute(shell, raw.slice(i + 2, end - 1)), quoted, split: !quoted })
          i = end
        }
      } else if (next === '[' && !quoted && raw.indexOf(']', i) > 0) {
        const end = raw.indexOf(']', i)
        flush()
        out.push({ text: await arithmeticText(shell, raw.slice(i + 2, end)), quoted, split: !quoted })
        i = end + 1
      } else if (next === '{') {
        const end = quoted ? skipBracedQuoted(raw, i + 1) : skipBraced(raw, i + 1)
        flush()
        if (raw[end - 1] !== '}') throw new BadSubstitution('', raw)
        const content = raw.slice(i + 2, end - 1)
        try {
          out.push(...(await expandParameter(shell, content, quoted, options.document || options.braced === 'document')))
        } catch (error) {
          throw error instanceof BadSubstitution && error.message.startsWith(`\${${content}}: `) ? new BadSubstitution(content, raw) : error
        }
        i = end
      } else if (next === "'" && (!quoted || options.braced === 'quotes')) {
        const end = skipAnsi(raw, i)
        push(ansiEscapes(raw.slice(i + 2, end - 1)).text.replace(/\0[^]*$/, ''))
        i = end
      } else if (next === '"' && !quoted) i++
      else {
        const name = /^(?:[A-Za-z_]\w*|[0-9@*#?$!-])/.exec(raw.slice(i + 1))
        if (name) {
          flush()
          out.push(...(await expandParameter(shell, name[0], quoted)))
          i += 1 + name[0].length
        } else {
          literal += '$'
          i++
        }
      }
    } else if (options.word && !assignment && c === '=' && /^[A-Za-z_]\w*\+?$/.test(raw.slice(0, i))) {
      assignment = true
      literal += c
      i++
      if (raw[i] === '~') tildeAt()
    } else if (assignment && !quoted && c === ':' && raw[i + 1] === '~') {
      literal += c
      i++
      tildeAt()
    } else if ((c === '<' || c === '>') && raw[i + 1] === '(' && !quoted) {
      const end = skipCommand(raw, i + 1)
      push(await processSubstitution(shell, raw.slice(i + 2, end - 1), c))
      i = end
    } else {
      literal += c
      i++
    }
  }
  flush()
  return out
}

/** A substitution is read once to find its end and then anew from what was understood, without blank lines: its lines are counted so. */
function compact(source: string): string {
  const text = source.replace(/^(?:[ \t]*\n)+/, '')
  return /['"`\\]|<</.test(text) ? text : text.replace(/\n(?:[ \t]*\n)+/g, '\n')
}

/** `$(...)`: runs in a subshell; trailing newlines go. `$(<file)` reads the file. */
async function substitute(shell: Shell, source: string, name?: string): Promise<string> {
  const file = /^\s*<\s*([^\s;&|<>()]+)\s*$/.exec(source)
  if (file) {
    const [path] = await expandWords(shell, [file[1]!])
    let handle: Handle
    try {
      handle = await shell.open(path ?? '', 'read')
    } catch (error) {
      if (!(error instanceof ShellError)) throw error
      await shell.complain(error.message)
      shell.status = shell.substitutionStatus = 1
      return ''
    }
    let bytes = ''
    const decoder = new TextStream()
    for (;;) {
      const chunk = await handle.read(shell.waitSignal)
      if (!chunk) break
      bytes += decoder.push(chunk)
    }
    handle.release()
    shell.substitutionStatus = 0
    return bytes.replace(/\n+$/, '')
  }
  const line = shell.line
  const { text, status } = await shell.capture((child) => {
    if (!child.shopts.inherit_errexit && !child.has('posix')) child.options.delete('errexit')
    return child.engine.run(child, name === undefined ? compact(source) : source, { line, ...(name === undefined ? {} : { name }) })
  })
  shell.substitutionStatus = status
  shell.status = status
  return text.replace(/\n+$/, '')
}

/**
 * `<(...)` and `>(...)`: a path under /dev/fd that stands for a pipe to or from the command, which runs at the same time.
 * Whoever reads the path as an ordinary file (programs that take whole files) finds there what the command wrote: see `fillPipes`.
 */
async function processSubstitution(shell: Shell, source: string, operator: '<' | '>'): Promise<string> {
  const { machine } = shell
  const { files } = machine
  await shell.beforeFork()
  let number = 63
  while (files.exists(`/dev/fd/${number}`)) number--
  const path = `/dev/fd/${number}`
  if (!files.exists('/dev/fd')) files.makeDirectory('/dev/fd', { parents: true })
  files.write(path, '')
  const { reader, writer } = shell.pipe()
  const [own, theirs, fd] = operator === '<' ? [reader, writer, 1] : [writer, reader, 0]
  machine.pipes.set(path, own)
  const work = shell
    .subshell((child) => child.engine.run(child, compact(source), { line: shell.line }), {
      setup: (child) => child.setHandle(fd, theirs),
    })
    .catch(() => 1)
  shell.substitutions.push({
    path,
    finish: async () => {
      machine.pipes.delete(path)
      own.release()
      // What is written to `>(...)` has passed through it before the next command begins, unless the shell itself goes on writing there.
      if (operator === '>' && own.closed) await shell.race(work)
    },
  })
  return path
}

/** Puts what pipes under /dev/fd carry into files, for programs that read files in one piece. */
export async function fillPipes(shell: Shell, words: readonly string[]): Promise<void> {
  for (const { path } of shell.substitutions) {
    const pipe = shell.machine.pipes.get(path)
    if (!pipe?.readable || !words.some((word) => word.includes(path))) continue
    shell.machine.files.write(path, await shell.race(readAll(pipe)))
    shell.machine.pipes.delete(path)
  }
}

/** Ends the process substitutions made since `mark`. */
export async function finishSubstitutions(shell: Shell, mark: number): Promise<void> {
  while (shell.substitutions.length > mark) {
    const { path, finish } = shell.substitutions.pop()!
    await finish()
    if (shell.machine.files.exists(path)) shell.machine.files.remove(path)
  }
}
