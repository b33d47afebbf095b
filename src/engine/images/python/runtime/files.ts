/** Files as Python opens them, and the failures of the file system as it raises them. */
import { decodeText, encodeText } from '../../../../shell/bytes'
import { concatBytes } from '../../../../shell/concat-bytes'
import { FileError } from '../../../../shell/files'
import { resolvePath } from '../../../../shell/path'
import { exception, failure, OBJECT, typeNamed, typeOf } from './types'
import { Builtin, Bytes, Class, Instance, Iter, List, Tuple, type Native, type PyError, type Run, type Value } from './values/index'
import type { Runtime } from './runtime'

/** A failure of the file system as Python raises it. */
export function fileFailure(error: unknown, path: string): PyError {
  if (!(error instanceof FileError)) throw error
  const kinds: Readonly<Record<string, readonly [string, number]>> = {
    ENOENT: ['FileNotFoundError', 2],
    EACCES: ['PermissionError', 13],
    EPERM: ['PermissionError', 1],
    EEXIST: ['FileExistsError', 17],
    ENOTDIR: ['NotADirectoryError', 20],
    EISDIR: ['IsADirectoryError', 21],
    EROFS: ['OSError', 30],
    ENOTEMPTY: ['OSError', 39],
    ENOSPC: ['OSError', 28],
  }
  const [type, number] = kinds[error.code] ?? ['OSError', 22]
  const made = failure(type, '')
  made.value.attributes.set('args', new Tuple([number, error.message]))
  made.value.attributes.set('errno', number)
  made.value.attributes.set('strerror', error.message)
  made.value.attributes.set('filename', path)
  return made
}

export const absolute = (rt: Runtime, path: string): string => resolvePath(rt.context.cwd, path)

const UNSUPPORTED = new Class('UnsupportedOperation', [typeNamed('OSError'), typeNamed('ValueError')], 'io')

interface OpenFile {
  readonly path: string
  readonly mode: string
  readonly binary: boolean
  /** Of a file that is only added to, what is not there yet. */
  data: Uint8Array
  /** Where that begins. */
  base: number
  at: number
  changed: boolean
  closed: boolean
}

const stateOf = (self: Value | undefined): OpenFile => {
  const state = (self as Instance).native as OpenFile
  if (state.closed) throw failure('ValueError', 'I/O operation on closed file.')
  return state
}

const show = (file: OpenFile, bytes: Uint8Array): Value => (file.binary ? new Bytes(bytes) : decodeText(bytes))

/** What a file has got since it was read to its end: others may write to it. */
function refresh(rt: Runtime, file: OpenFile): void {
  if (file.changed || file.at < file.data.length || !file.mode.startsWith('r')) return
  const real = absolute(rt, file.path)
  const { files } = rt.context
  if (files.exists(real) && files.stat(real).size > file.data.length) file.data = Uint8Array.from(files.read(real))
}

/** The next line with its newline; undefined at the end. */
function line(rt: Runtime, file: OpenFile): Uint8Array | undefined {
  refresh(rt, file)
  if (file.at >= file.data.length) return undefined
  const end = file.data.indexOf(10, file.at)
  const to = end < 0 ? file.data.length : end + 1
  const bytes = file.data.subarray(file.at, to)
  file.at = to
  return bytes
}

const types = new WeakMap<Runtime, Class>()
const opened = new WeakMap<Runtime, Set<Instance>>()

/** Writes what open files hold, as when a program ends. */
export function* closeFiles(rt: Runtime): Run<void> {
  for (const file of opened.get(rt) ?? []) yield* rt.invoke(file, 'close')
}

/**
 * Writes what open files hold, before the program itself looks: a file that nothing names any more has long been closed
 * where values are counted.
 */
export function saveFiles(rt: Runtime): void {
  for (const file of opened.get(rt) ?? []) save(rt, file.native as OpenFile)
}

function save(rt: Runtime, file: OpenFile): void {
  if (!file.changed) return
  file.changed = false
  try {
    const isAdded = file.mode === 'a'
    rt.context.files.write(absolute(rt, file.path), file.data, { append: isAdded })
    if (!isAdded) return
    file.base += file.data.length
    file.data = new Uint8Array(0)
    file.at = 0
  } catch (error) {
    throw fileFailure(error, file.path)
  }
}

/** The class of open files. */
function fileType(rt: Runtime): Class {
  const known = types.get(rt)
  if (known) return known
  const type = new Class('TextIOWrapper', [OBJECT], '_io')
  types.set(rt, type)
  const readable = (file: OpenFile): void => {
    if (!/[r+]/.test(file.mode)) throw exception(UNSUPPORTED, 'not readable')
  }
  const methods: Readonly<Record<string, Native>> = {
    read: ([self, size = -1]) => {
      const file = stateOf(self)
      readable(file)
      refresh(rt, file)
      const to = size === null || Number(size) < 0 ? file.data.length : Math.min(file.data.length, file.at + Number(size))
      const bytes = file.data.subarray(file.at, to)
      file.at = to
      return show(file, bytes)
    },
    readline: ([self]) => {
      const file = stateOf(self)
      return show(file, line(rt, file) ?? new Uint8Array(0))
    },
    readlines: ([self]) => {
      const file = stateOf(self)
      const lines: Value[] = []
      for (let next = line(rt, file); next; next = line(rt, file)) lines.push(show(file, next))
      return new List(lines)
    },
    write: ([self, text]) => {
      const file = stateOf(self)
      if (file.mode === 'r') throw exception(UNSUPPORTED, 'not writable')
      if (!file.binary && typeof text !== 'string') throw failure('TypeError', `write() argument must be str, not ${typeOf(text!).name}`)
      const bytes = text instanceof Bytes ? text.data : encodeText(String(text))
      const at = file.mode.startsWith('a') ? file.data.length : file.at
      file.data = concatBytes([file.data.subarray(0, at), bytes, file.data.subarray(at + bytes.length)])
      file.at = at + bytes.length
      file.changed = true
      return typeof text === 'string' ? [...text].length : bytes.length
    },
    *writelines([self, lines]) {
      for (const one of yield* rt.all(lines!)) methods.write!([self!, one], new Map())
      return null
    },
    seek: ([self, to, whence = 0]) => {
      const file = stateOf(self)
      const from = whence === 0 ? 0 : whence === 1 ? file.at : file.data.length
      file.at = Math.max(0, from + Number(to))
      return file.at
    },
    tell: ([self]) => stateOf(self).base + stateOf(self).at,
    truncate: ([self, size = null]) => {
      const file = stateOf(self)
      const length = size === null ? file.at : Number(size)
      file.data = concatBytes([file.data.subarray(0, length), new Uint8Array(Math.max(0, length - file.data.length))])
      file.changed = true
      return length
    },
    flush: ([self]) => {
      save(rt, stateOf(self))
      return null
    },
    close: ([self]) => {
      const file = (self as Instance).native as OpenFile
      if (!file.closed) save(rt, file)
      opened.get(rt)?.delete(self as Instance)
      file.closed = true
      ;(self as Instance).attributes.set('closed', true)
      return null
    },
    *__repr__([self]) {
      const { attributes } = self as Instance
      const { path, binary } = (self as Instance).native as OpenFile
      const shown = yield* rt.repr(path)
      if (!binary) return `<_io.TextIOWrapper name=${shown} mode=${yield* rt.repr(attributes.get('mode') ?? '')} encoding='UTF-8'>`
      return `<_io.Buffered${String(attributes.get('mode')).startsWith('r') ? 'Reader' : 'Writer'} name=${shown}>`
    },
    readable: ([self]) => /[r+]/.test(stateOf(self).mode),
    writable: ([self]) => stateOf(self).mode !== 'r',
    seekable: () => true,
    fileno: () => 3,
    isatty: () => false,
    __enter__: ([self]) => self!,
    __exit__: ([self]) => methods.close!([self!], new Map()),
    __iter__: ([self]) => {
      const file = stateOf(self)
      // eslint-disable-next-line require-yield -- a file has its lines already
      return new Iter(function* (): Run<Value | undefined> {
        const next = line(rt, file)
        return next && show(file, next)
      })
    },
  }
  for (const [name, run] of Object.entries(methods)) type.attributes.set(name, new Builtin(name, run, true))
  return type
}

export function openFile(rt: Runtime, path: string, mode: string): Value {
  const plain = mode.replace(/[bt]/g, '')
  if (!/^(?:[rwax]\+?)$/.test(plain)) throw failure('ValueError', `invalid mode: '${mode}'`)
  saveFiles(rt)
  const { files } = rt.context
  const real = absolute(rt, path)
  let data = new Uint8Array(0)
  let base = 0
  try {
    if (files.exists(real) && files.stat(real).type === 'directory') throw new FileError('EISDIR', path)
    if (plain.startsWith('x') && files.exists(real)) throw new FileError('EEXIST', path)
    if (plain.startsWith('r')) data = Uint8Array.from(files.read(real))
    else if (plain === 'a+' && files.exists(real)) data = Uint8Array.from(files.read(real))
    else if (plain === 'a' && files.exists(real)) base = files.stat(real).size
    else files.write(real, '')
  } catch (error) {
    throw fileFailure(error, path)
  }
  const made = new Instance(fileType(rt))
  made.native = { path, mode: plain, binary: mode.includes('b'), data, base, at: 0, changed: false, closed: false } satisfies OpenFile
  let list = opened.get(rt)
  if (!list) opened.set(rt, (list = new Set()))
  list.add(made)
  made.attributes.set('name', path)
  made.attributes.set('mode', mode)
  made.attributes.set('closed', false)
  if (!mode.includes('b')) made.attributes.set('encoding', 'UTF-8')
  return made
}
