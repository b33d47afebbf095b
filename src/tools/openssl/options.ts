/** What openssl's commands share: options with one dash, input and output, PEM of any kind. */
import { fromPem } from '../../engine/api/der'
import type { CommandContext } from '../../shell/command'
import { FileError } from '../../shell/files'
import { textOf, ToolError, type Io } from '../../shell/tools/tool'
import { readPrivate, type PrivateKey } from '../../engine/api/rsa/rsa'

export interface Given {
  has(name: string): boolean
  get(name: string): string | undefined
  all(name: string): readonly string[]
  /** Options without values in the order they were given. */
  readonly order: readonly string[]
  readonly operands: readonly string[]
}

/** One of openssl's commands. */
export interface Subcommand {
  readonly name: string
  /** Options without a value, and those with one. */
  readonly flags: string
  readonly values: string
  run(io: Io, given: Given): Promise<number>
}

export function parse(context: CommandContext, command: Subcommand): Given {
  const flags = new Set(command.flags.split(' '))
  const valued = new Set(command.values.split(' '))
  const values = new Map<string, string[]>()
  const order: string[] = []
  const operands: string[] = []
  const args = context.args.slice(1)
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (!arg.startsWith('-') || arg === '-' || operands.length > 0) {
      operands.push(arg)
      continue
    }
    const name = arg.replace(/^--?/, '')
    if (valued.has(name)) {
      const value = args[++i]
      if (value === undefined)
        throw new ToolError(`${command.name}: Option -${name} needs a value\n${command.name}: Use -help for summary.`)
      values.set(name, [...(values.get(name) ?? []), value])
    } else if (flags.has(name)) {
      values.set(name, [''])
      order.push(name)
    } else throw new ToolError(`${command.name}: Unknown option or cipher: ${name}\n${command.name}: Use -help for summary.`)
  }
  return {
    has: (name) => values.has(name),
    get: (name) => values.get(name)?.at(-1),
    all: (name) => values.get(name) ?? [],
    order,
    operands,
  }
}

const THREAD = '40D7F0A1C27F0000'

/** A file that is to be loaded, or standard input. `what` is how errors call it. */
export async function load(io: Io, path: string | undefined, what: string): Promise<string> {
  try {
    return await textOf(io, path ?? '-')
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    throw new ToolError(
      `Could not open file or uri for loading ${what} from ${path}\n${THREAD}:error:16000069:STORE routines:ossl_store_get0_loader_int:unregistered scheme:../crypto/store/store_register.c:237:scheme=file\n${THREAD}:error:80000002:system library:file_open:${error.message}:../providers/implementations/storemgmt/file_store.c:266:calling stat(${path})${what === 'certificate' ? '\nUnable to load certificate' : ''}`,
    )
  }
}

function unreadable(what: string, path: string | undefined): never {
  throw new ToolError(
    `Could not read ${what} from ${path ?? '<stdin>'}\n${THREAD}:error:1608010C:STORE routines:ossl_store_handle_load_result:unsupported:../crypto/store/store_result.c:149:${what === 'certificate' ? '\nUnable to load certificate' : ''}`,
  )
}

/** The bytes of a PEM block, made into something. */
export async function loadPem<T>(
  io: Io,
  path: string | undefined,
  label: string,
  what: string,
  read: (bytes: Uint8Array) => T,
): Promise<T> {
  const text = await load(io, path, what)
  try {
    const bytes = fromPem(text, label)
    if (bytes) return read(bytes)
  } catch {
    // What is broken is as unreadable as what is missing.
  }
  return unreadable(what, path)
}

export async function loadKey(io: Io, path: string | undefined, what = 'private key'): Promise<PrivateKey> {
  return readPrivate(await load(io, path, what)) ?? unreadable(what, path)
}

/** Writes to the file given with -out, or to standard output. */
export async function put(io: Io, given: Given, text: string | Uint8Array, secret = false): Promise<void> {
  const path = given.get('out')
  if (path === undefined) return io.out(text)
  io.context.files.write(io.path(path), text)
  if (secret) io.context.files.changeMode(io.path(path), 0o600)
}

export const randomByte = (io: Io) => (): number => io.context.system.random(1 << 24) >> 16
