/** --from-file, --from-literal and --from-env-file of config maps and secrets; models kubectl's generate.For helpers. */
import { goQuote } from '../../../engine/api/strconv'
import { FileError } from '../../../shell/files'
import type { Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { flag, type FlagDefinition } from '../../command/flags'
import { utf8 } from '../../resource/bytes'
import { envNameErrors } from '../../resource/env-name'

const KEY = /^[-._a-zA-Z0-9]+$/
const KEY_RULE =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"

export const DATA_FLAGS: readonly FlagDefinition[] = [
  flag('bool', 'append-hash', false, 'Add a hash of the content to the name.'),
  flag('stringSlice', 'from-env-file', [], 'File with lines key=value; each becomes a key. May be given several times.', {
    completion: 'file',
  }),
  flag(
    'stringSlice',
    'from-file',
    [],
    'File whose name becomes the key, or key=file, or a folder whose files with valid names become keys. May be given several times.',
    { completion: 'file' },
  ),
  flag('stringArray', 'from-literal', [], 'A key and its value (key=value). May be given several times.'),
]

/** Keys with their bytes, in the order they were given. `kind` is what messages call the object. */
export type DataEntries = ReadonlyMap<string, Uint8Array>

const encode = (text: string) => new TextEncoder().encode(text)

function keyProblem(key: string): string | undefined {
  if (key === '.' || key === '..') return `must not be '${key}'`
  if (key.startsWith('..')) return "must not start with '..'"
  return KEY.test(key) ? undefined : KEY_RULE
}

/** Reads all sources. Throws CliError as kubectl words each problem. */
export function readData(invocation: Invocation, kind: 'ConfigMap' | 'Secret', name: string): DataEntries {
  const { flags } = invocation
  const files = flags.list('from-file')
  const literals = flags.list('from-literal')
  const envFiles = flags.list('from-env-file')
  if (envFiles.length && (files.length || literals.length))
    throw new CliError('from-env-file cannot be combined with from-file or from-literal')
  return readSources(invocation, kind, name, { files, literals, envFiles })
}

interface Sources {
  readonly files: readonly string[]
  readonly literals: readonly string[]
  readonly envFiles: readonly string[]
}

function readSources(
  invocation: Invocation,
  kind: 'ConfigMap' | 'Secret',
  name: string,
  { files, literals, envFiles }: Sources,
): DataEntries {
  const data = new Map<string, Uint8Array>()
  const add = (key: string, value: Uint8Array) => {
    const problem = keyProblem(key)
    if (problem)
      throw new CliError(
        kind === 'ConfigMap'
          ? `"${key}" is not a valid key name for a ConfigMap: ${problem}`
          : `"${key}" is not valid key name for a Secret ${problem}`,
      )
    const there = data.get(key)
    if (there && kind === 'Secret') throw new CliError(`cannot add key ${key}, another key by that name already exists`)
    if (there) {
      const field = utf8(there) === undefined ? 'BinaryData' : 'Data'
      throw new CliError(`cannot add key "${key}", another key by that name already exists in ${field} for ConfigMap "${name}"`)
    }
    data.set(key, value)
  }
  const addLiterals = () => {
    for (const literal of literals) {
      const equals = literal.indexOf('=')
      if (equals <= 0) throw new CliError(`invalid literal source ${literal}, expected key=value`)
      add(literal.slice(0, equals), encode(literal.slice(equals + 1)))
    }
  }
  if (kind === 'Secret') addLiterals()
  for (const source of files) addFile(invocation, source, kind, add)
  if (kind === 'ConfigMap') addLiterals()
  for (const file of envFiles) addEnvFile(invocation, file, kind, add)
  return data
}

function reading<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof FileError) throw new CliError(`error reading ${path}: ${error.message.toLowerCase()}`)
    throw error
  }
}

/** The files of --from-file alone, as a secret's; those that name no key get `key`. Throws CliError. */
export function readFileData(invocation: Invocation, key: string): DataEntries {
  const files = invocation.flags.list('from-file').map((source) => (source.includes('=') ? source : `${key}=${source}`))
  return readSources(invocation, 'Secret', '', { files, literals: [], envFiles: [] })
}

function addFile({ session, io }: Invocation, source: string, kind: string, add: (key: string, value: Uint8Array) => void): void {
  const parts = source.split('=')
  if (parts.length > 2) throw new CliError("key names or file paths cannot contain '='")
  if (parts.length === 2 && parts[0] === '') throw new CliError(`key name for file path ${parts[1]} missing`)
  if (parts.length === 2 && parts[1] === '') throw new CliError(`file path for key name ${parts[0]} missing`)
  const written = parts.at(-1)!
  const path = session.path(written)
  const isFolder = reading(written, () => io.files.stat(path).type === 'directory')
  if (!isFolder) {
    add(
      parts.length === 2 ? parts[0]! : path.slice(path.lastIndexOf('/') + 1),
      reading(written, () => io.files.read(path)),
    )
    return
  }
  if (parts.length === 2) throw new CliError(`cannot give a key name for a directory path`)
  for (const name of [...io.files.list(path)].sort()) {
    const child = `${path === '/' ? '' : path}/${name}`
    // A link is left out, whatever it leads to.
    if (io.files.lstat(child).type !== 'file') continue
    if (kind === 'ConfigMap' || KEY.test(name)) add(name, io.files.read(child))
  }
}

/** Lines without their ends, which are `\n` or `\r\n`. */
function linesOf(bytes: Uint8Array): readonly Uint8Array[] {
  const lines: Uint8Array[] = []
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(0x0a, start)
    const end = found < 0 ? bytes.length : found
    lines.push(bytes.subarray(start, end > start && bytes[end - 1] === 0x0d ? end - 1 : end))
    start = end + 1
  }
  return lines
}

function addEnvFile({ session, io }: Invocation, written: string, kind: string, add: (key: string, value: Uint8Array) => void): void {
  const path = session.path(written)
  const isFolder = reading(written, () => io.files.stat(path).type === 'directory')
  if (isFolder) throw new CliError(`env ${kind === 'ConfigMap' ? 'config' : 'secret'} file cannot be a directory`)
  linesOf(io.files.read(path)).forEach((bytes, index) => {
    const text = utf8(bytes)
    if (text === undefined) throw new CliError(`env file ${written} contains invalid utf8 bytes at line ${index + 1}: [${bytes.join(' ')}]`)
    const line = (index === 0 ? text.replace(/^\uFEFF/, '') : text).trimStart()
    if (line === '' || line.startsWith('#')) return
    const equals = line.indexOf('=')
    const key = equals < 0 ? line : line.slice(0, equals)
    const errors = envNameErrors(key)
    if (errors.length) throw new CliError(`${goQuote(key)} is not a valid key name: ${errors.join(';')}`)
    // A name alone takes its value from kubectl's own environment.
    add(key, encode(equals < 0 ? (io.env[key] ?? '') : line.slice(equals + 1)))
  })
}
