/** read and mapfile. */
import { anySignal } from '../../any-signal'
import { decodeText } from '../../bytes'
import type { Handle } from '../../handle'
import { encode } from '../../pipe'
import type { EditorCompletion } from '../../terminal/candidates'
import type { TerminalDevice } from '../../terminal/device'
import { LineEditor } from '../../terminal/editor'
import type { Builtin } from './builtin'
import { Interrupted, ShellError, TrapArrived } from '../errors'
import { readRecord } from '../read-line'
import { decodePrompt } from '../prompt'
import { quoteWord } from '../quote'
import type { Shell } from '../shell'

/** Splits a line among variables as `read` does: the last takes the rest. `escaped` marks characters that a backslash protects. */
export function splitFields(text: string, escaped: readonly boolean[], ifs: string, count: number): string[] {
  const space = (i: number): boolean => !escaped[i] && /[ \t\n]/.test(text[i]!) && ifs.includes(text[i]!)
  const separator = (i: number): boolean => !escaped[i] && ifs.includes(text[i]!)
  let i = 0
  const fields: string[] = []
  while (i < text.length && space(i)) i++
  while (i < text.length) {
    if (fields.length === count - 1) {
      let end = text.length
      while (end > i && space(end - 1)) end--
      // A single trailing separator that is not blank ends the last field and is dropped.
      if (end > i && separator(end - 1) && !space(end - 1)) {
        let inner = false
        for (let j = i; j < end - 1; j++) if (separator(j) && !space(j)) inner = true
        let blank = false
        for (let j = i; j < end - 1; j++) if (space(j)) blank = true
        if (!inner && !blank) end--
      }
      fields.push(text.slice(i, end))
      return fields
    }
    let field = ''
    while (i < text.length && !separator(i)) field += text[i++]!
    fields.push(field)
    let seen = false
    while (i < text.length && (space(i) || (!seen && separator(i)))) {
      if (!space(i)) seen = true
      i++
    }
    if (i >= text.length) break
  }
  return fields
}

/** What the options of read ask for. */
interface ReadSettings {
  raw: boolean
  array: string | undefined
  delimiter: string
  prompt: string
  /** Milliseconds. */
  timeout: number | undefined
  maximum: number | undefined
  /** `-N`: so many characters whatever they are. */
  exact: boolean
  silent: boolean
  /** `-e`: with the keys of the command line, and the text that is there to begin with. */
  edited: boolean
  text: string
  fd: number
  names: readonly string[]
}

const USAGE =
  'read: usage: read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]\n'

type Setter = (settings: ReadSettings, value: string, shell: Shell) => void

const limit =
  (exact: boolean): Setter =>
  (settings, value) => {
    if (!/^\d+$/.test(value)) throw new ShellError(`read: ${value}: invalid number`)
    settings.maximum = Number(value)
    settings.exact = exact
  }

const VALUED: Readonly<Record<string, Setter>> = {
  a: (settings, value) => (settings.array = value),
  d: (settings, value) => (settings.delimiter = value === '' ? '\0' : value[0]!),
  i: (settings, value) => (settings.text = value),
  n: limit(false),
  N: limit(true),
  p: (settings, value) => (settings.prompt = value),
  t: (settings, value) => {
    if (!/^\d*\.?\d*$/.test(value)) throw new ShellError(`read: ${value}: invalid timeout specification`)
    settings.timeout = Number(value) * 1000
  },
  u: (settings, value, shell) => {
    if (!/^\d+$/.test(value) || !shell.fds.has(Number(value)))
      throw new ShellError(`read: ${value}: invalid file descriptor: Bad file descriptor`)
    settings.fd = Number(value)
  },
}

const PLAIN: Readonly<Record<string, (settings: ReadSettings) => void>> = {
  e: (settings) => (settings.edited = true),
  r: (settings) => (settings.raw = true),
  s: (settings) => (settings.silent = true),
}

/** Undefined when they are wrong, which has been said. */
async function settingsOf(shell: Shell, args: readonly string[]): Promise<ReadSettings | undefined> {
  const settings: ReadSettings = {
    raw: false,
    array: undefined,
    delimiter: '\n',
    prompt: '',
    timeout: undefined,
    maximum: undefined,
    exact: false,
    silent: false,
    edited: false,
    text: '',
    fd: 0,
    names: [],
  }
  const refuse = async (message: string): Promise<undefined> => {
    await shell.complain(`read: ${message}`)
    await shell.err(USAGE)
  }
  let i = 0
  for (; i < args.length; i++) {
    const arg = args[i]!
    if (arg === '--') {
      i++
      break
    }
    if (!arg.startsWith('-') || arg.length === 1) break
    for (let j = 1; j < arg.length; j++) {
      const letter = arg[j]!
      const valued = VALUED[letter]
      if (valued) {
        const value = arg.slice(j + 1) || args[++i]
        if (value === undefined) return refuse(`-${letter}: option requires an argument`)
        valued(settings, value, shell)
        break
      }
      const plain = PLAIN[letter]
      if (!plain) return refuse(`-${letter}: invalid option`)
      plain(settings)
    }
  }
  settings.names = args.slice(i)
  for (const name of settings.names)
    if (!/^[A-Za-z_]\w*(\[.*\])?$/.test(name)) throw new ShellError(`read: \`${name}': not a valid identifier`)
  return settings
}

interface Gathered {
  readonly text: string
  readonly escaped: readonly boolean[]
  readonly status: number
}

const read: Builtin = async (shell, args) => {
  const settings = await settingsOf(shell, args)
  if (!settings) return 2
  const handle = shell.fds.get(settings.fd)
  if (!handle && shell.almquist) return 1
  if (!handle) throw new ShellError(`read: read error: ${settings.fd}: Bad file descriptor`)
  if (settings.names.length === 0 && shell.has('dash')) throw new ShellError('read: arg count', 2)
  const { terminal } = handle
  if (settings.timeout === 0) return handle.ready ? 0 : 1
  const prompt = settings.prompt && terminal ? await decodePrompt(shell, settings.prompt.replace(/\\/g, '\\\\')) : ''
  if (settings.edited && terminal) {
    const line = await editedLine(shell, terminal, handle, prompt, settings.text)
    if (line === undefined) return keep(shell, settings, { text: '', escaped: [], status: 1 })
    // It is read like any other from here on.
    handle.unread(encode(`${line}${settings.delimiter}`))
  } else if (prompt) await shell.err(prompt)
  return keep(shell, settings, await atTerminal(shell, terminal, settings))
}

/** A line typed with the keys of the command line. */
async function editedLine(
  shell: Shell,
  terminal: TerminalDevice,
  handle: Handle,
  prompt: string,
  text: string,
): Promise<string | undefined> {
  const nothing = (): Promise<EditorCompletion> => Promise.resolve({ from: 0, candidates: [] })
  const lines = shell.interactive ? shell.history.lines : []
  const editor = new LineEditor(terminal, handle, lines, { complete: nothing }, shell.readline, () => shell.has('vi'))
  const line = await editor.read(prompt, shell.waitSignal, true, text)
  if (line === LineEditor.INTERRUPTED) throw new Interrupted(130, true)
  return line
}

/** Reads with the terminal, where it is one, set to what the options need. */
async function atTerminal(shell: Shell, terminal: TerminalDevice | undefined, settings: ReadSettings): Promise<Gathered> {
  const { delimiter, exact, maximum, silent, fd, raw, timeout, edited } = settings
  const byKey = !edited && (maximum !== undefined || delimiter !== '\n')
  const before = terminal?.settings
  if (terminal && silent) terminal.setMode('echo', false)
  if (terminal && byKey) terminal.setMode('icanon', false)
  try {
    return await gather(shell, fd, {
      delimiter: exact ? -1 : delimiter.charCodeAt(0),
      raw,
      timeout,
      maximum,
    })
  } finally {
    if (terminal && before) terminal.set(before)
  }
}

/** Puts what was read into the variables. */
function keep(shell: Shell, { array, names, exact }: ReadSettings, { text, escaped, status }: Gathered): number {
  const ifs = shell.get('IFS') ?? ' \t\n'
  if (array !== undefined) {
    const variable = shell.vars.forAssignment(array)
    if (variable.readonly) throw new ShellError(`${array}: readonly variable`)
    variable.value = undefined
    variable.invisible = false
    variable.array = new Map(splitFields(text, escaped, ifs, Infinity).map((field, index) => [index, field]))
    return status
  }
  if (names.length === 0) shell.set('REPLY', text)
  else {
    const fields = exact ? [text] : splitFields(text, escaped, ifs, names.length)
    names.forEach((name, index) => put(shell, name, fields[index] ?? ''))
  }
  return status
}

function put(shell: Shell, name: string, value: string): void {
  const element = /^(\w+)\[(.*)\]$/.exec(name)
  if (element) shell.set(element[1]!, value, element[2]!)
  else shell.set(name, value)
}

async function gather(
  shell: Shell,
  fd: number,
  options: { delimiter: number; raw: boolean; timeout: number | undefined; maximum: number | undefined },
): Promise<Gathered> {
  let text = ''
  const escaped: boolean[] = []
  let status = 0
  const timer = options.timeout === undefined ? undefined : new AbortController()
  const alarm =
    timer &&
    shell.machine.clock.after(options.timeout!, () => {
      shell.machine.clock.wake()
      timer.abort(new TrapArrived('ALRM'))
    })
  const signals = [shell.waitSignal, shell.trapNotice.signal, ...(timer ? [timer.signal] : [])]
  const signal = anySignal(signals)
  const add = (piece: string): void => {
    for (const c of piece) {
      if (c === '\0') continue
      text += c
      for (let k = 0; k < c.length; k++) escaped.push(false)
    }
  }
  try {
    for (;;) {
      const room = options.maximum === undefined ? undefined : options.maximum - [...text].length
      if (room !== undefined && room <= 0) break
      const { bytes, complete } = await readRecord(shell, fd, {
        delimiter: options.delimiter,
        signal,
        ...(room === undefined ? {} : { maximum: 1 }),
      })
      const piece = room === undefined ? decodeText(bytes) : await wholeCharacter(shell, fd, bytes, signal)
      if (options.raw) add(piece)
      else {
        for (let i = 0; i < piece.length; i++) {
          if (piece[i] === '\\' && i + 1 < piece.length) {
            text += piece[++i]!
            escaped.push(true)
          } else if (piece[i] === '\\') continue
          else add(piece[i]!)
        }
        // A backslash before the delimiter joins the next line.
        if (complete && room === undefined && /(^|[^\\])(\\\\)*\\$/.test(piece)) {
          if (shell.interactive && shell.fds.get(fd)?.terminal) await shell.err(await decodePrompt(shell, shell.get('PS2') ?? ''))
          continue
        }
      }
      if (room !== undefined && complete && (bytes.length > 0 || options.delimiter < 0)) continue
      if (!complete) status = 1
      break
    }
  } catch (error) {
    if (!(error instanceof TrapArrived)) throw error
    status = error.signal === 'ALRM' ? 142 : 128
    if (error.signal !== 'ALRM') await shell.step()
  } finally {
    alarm?.cancel()
  }
  return { text, escaped, status }
}

/** With -n one character is read at a time, which may be several bytes. */
async function wholeCharacter(shell: Shell, fd: number, first: Uint8Array, signal: AbortSignal): Promise<string> {
  const lead = first[0] ?? 0
  const more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0
  const bytes = [...first]
  for (let i = 0; i < more; i++) bytes.push(...(await readRecord(shell, fd, { delimiter: -1, maximum: 1, signal })).bytes)
  return decodeText(Uint8Array.from(bytes))
}

const mapfile: Builtin = async (shell, args, builtin) => {
  let trim = false
  let delimiter = '\n'
  let count = 0
  let skip = 0
  let origin = 0
  let fd = 0
  let name = 'MAPFILE'
  let keep = false
  let callback: string | undefined
  let quantum = 5000
  const whole = (value: string, what: string): number => {
    if (!/^\d+$/.test(value)) throw new ShellError(`${builtin}: ${value}: invalid ${what}`)
    return Number(value)
  }
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (arg === '--') {
      name = args[i + 1] ?? name
      break
    }
    if (!/^-./.test(arg)) {
      name = arg
      break
    }
    for (let j = 1; j < arg.length; j++) {
      const letter = arg[j]!
      if (letter === 't') {
        trim = true
        continue
      }
      const known = 'dnOsucC'.includes(letter)
      const value = known ? arg.slice(j + 1) || args[++i] : undefined
      if (value === undefined) {
        await shell.complain(known ? `${builtin}: -${letter}: option requires an argument` : `${builtin}: -${letter}: invalid option`)
        await shell.err(
          `${builtin}: usage: ${builtin} [-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]\n`,
        )
        return 2
      }
      if (letter === 'd') delimiter = value === '' ? '\0' : value[0]!
      else if (letter === 'n') count = whole(value, 'line count')
      else if (letter === 's') skip = whole(value, 'line count')
      else if (letter === 'c') quantum = whole(value, 'callback quantum') || 1
      else if (letter === 'C') callback = value
      else if (letter === 'u') {
        fd = whole(value, 'file descriptor specification')
        if (!shell.fds.has(fd)) throw new ShellError(`${builtin}: ${value}: invalid file descriptor: Bad file descriptor`)
      } else {
        origin = whole(value, 'array origin')
        keep = true
      }
      break
    }
  }
  if (!/^[A-Za-z_]\w*$/.test(name)) throw new ShellError(`${builtin}: \`${name}': not a valid identifier`)
  const variable = shell.vars.forAssignment(name)
  if (variable.readonly) throw new ShellError(`${name}: readonly variable`)
  if (variable.assoc) throw new ShellError(`${builtin}: ${name}: not an indexed array`)
  if (!keep) {
    variable.value = undefined
    variable.array = new Map()
  }
  const array = variable.toArray()
  for (let line = 0; ; line++) {
    if (count > 0 && line >= skip + count) break
    const { bytes, complete } = await readRecord(shell, fd, { delimiter: delimiter.charCodeAt(0) })
    if (!complete && bytes.length === 0) break
    if (line >= skip) {
      const index = origin + line - skip
      // A text ends at its first null byte.
      const value = `${decodeText(bytes)}${complete && !trim ? delimiter : ''}`.replace(/\0[^]*/, '')
      if (callback !== undefined && (line - skip + 1) % quantum === 0)
        await shell.engine.run(shell, `${callback} ${index} ${quoteWord(value)}`, { line: shell.line })
      array.set(index, value)
    }
    if (!complete) break
  }
  return 0
}

export const input: Record<string, Builtin> = { read, mapfile, readarray: mapfile }
