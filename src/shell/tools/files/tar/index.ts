/** tar. */
import { gunzipSync, gzipSync } from 'fflate'
import type { Command } from '../../../command'
import { FileError } from '../../../files'
import { behind } from '../../../machine'
import { concatBytes } from '../../../concat-bytes'
import { readAll } from '../../../pipe'
import { humanSize, openInput, tool, ToolError, usageError, type Io } from '../../tool'
import { Packing } from './create'
import { readArchive } from './extract'
import { BLOCK, entriesOf, type Placed } from './format'
import { parse, type TarOptions } from './options'

const LATE =
  'The following options were used after any non-optional arguments in archive create or update mode.  These options are positional and affect only arguments that follow them.  Please, rearrange them properly.\ntar: '
const HOPELESS = '\ntar: Error is not recoverable: exiting now'

async function save(io: Io, options: TarOptions, chunks: readonly Uint8Array[]): Promise<void> {
  // An archive is as long as whole records.
  const record = options.blocking * BLOCK
  const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  const whole = concatBytes([...chunks, new Uint8Array(Math.ceil((size + 2 * BLOCK) / record) * record - size)])
  const zipped = options.zip || (options.auto && /\.(?:tgz|gz|taz)$/.test(options.file ?? ''))
  const bytes = zipped ? gzipSync(whole, { mtime: 0 }) : whole
  if (options.totals)
    await io.context.stderr.write(
      `Total bytes written: ${whole.length} (${humanSize(whole.length)}iB, ${humanSize(whole.length * 1000)}iB/s)\n`,
    )
  if (options.file === undefined || options.file === '-') return io.out(bytes)
  try {
    io.context.files.write(io.path(options.file), bytes)
  } catch (error) {
    throw error instanceof FileError ? new ToolError(`${options.file}: Cannot open: ${error.message}${HOPELESS}`, 2) : error
  }
}

function begin(io: Io, file: string): void {
  try {
    io.context.files.write(io.path(file), '', { mode: 0o666 & ~behind(io.context).process.umask })
  } catch (error) {
    throw error instanceof FileError ? new ToolError(`${file}: Cannot open: ${error.message}${HOPELESS}`, 2) : error
  }
}

/** An archive's bytes. Throws ToolError when it cannot be read. */
async function load(io: Io, options: TarOptions, file = options.file): Promise<Uint8Array> {
  let bytes: Uint8Array
  try {
    bytes = await readAll(openInput(io, file ?? '-'))
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    if (error.code === 'EBADF')
      throw new ToolError(
        io.context.system.flavour === 'ash'
          ? 'short read'
          : `-: Cannot read: ${error.message}\ntar: At beginning of tape, quitting now${HOPELESS}`,
        2,
      )
    if (!options.zip || io.context.system.flavour === 'ash') throw new ToolError(`${file}: Cannot open: ${error.message}${HOPELESS}`, 2)
    // The program that uncompresses finds it out.
    const child = 'tar (child): '
    await io.context.stderr.write(`${child}${file}: Cannot open: ${error.message}\n${child}Error is not recoverable: exiting now\n`)
    throw new ToolError(`Child returned status 2${HOPELESS}`, 2)
  }
  const zipped = bytes[0] === 0x1f && bytes[1] === 0x8b
  if (options.zip && !zipped) {
    await io.context.stderr.write('\ngzip: stdin: not in gzip format\n')
    throw new ToolError(`Child returned status 1${HOPELESS}`, 2)
  }
  if (zipped && options.mode !== 'x' && options.mode !== 't' && options.mode !== 'd' && options.mode !== 'L')
    throw new ToolError(`Cannot update compressed archives${HOPELESS}`, 2)
  return zipped ? gunzipSync(bytes) : bytes
}

async function ended(io: Io, failed: boolean): Promise<number> {
  if (failed) await io.warn('Exiting with failure status due to previous errors')
  return failed ? 2 : 0
}

async function create(io: Io, options: TarOptions): Promise<number> {
  if (options.operands.length === 0 && !options.hasList && options.label === undefined)
    throw new ToolError("Cowardly refusing to create an empty archive\nTry 'tar --help' or 'tar --usage' for more information.", 2)
  if (options.file === undefined && io.context.isTty.stdout)
    throw new ToolError(`Refusing to write archive contents to terminal (missing -f option?)${HOPELESS}`, 2)
  const packing = new Packing(io, options)
  // It is there, and known not to belong into itself, before anything is looked at.
  if (options.file !== undefined && options.file !== '-' && !io.context.files.exists(io.path(options.file))) begin(io, options.file)
  await packing.all()
  // Whoever reads the archive may be gone once it is complete, so what is left to say is not said a moment later.
  const saved = save(io, options, packing.chunks)
  for (const late of options.late) await io.warn(`${late === options.late[0] ? LATE : ''}${late} has no effect`)
  const code = await ended(io, packing.failed || options.late.length > 0)
  await saved
  return code
}

/** The entries of an archive that is changed, which need not be there yet. */
async function present(io: Io, options: TarOptions): Promise<{ readonly bytes: Uint8Array; readonly entries: readonly Placed[] }> {
  const missing = options.file !== undefined && options.file !== '-' && !io.context.files.exists(io.path(options.file))
  const bytes = missing && options.mode !== 'D' ? new Uint8Array() : await load(io, options)
  return { bytes, entries: missing ? [] : [...entriesOf(bytes)] }
}

/** `-r` and `-u`. */
async function append(io: Io, options: TarOptions): Promise<number> {
  const { bytes, entries } = await present(io, options)
  const last = (name: string): number | undefined => entries.filter((entry) => entry.name === name).at(-1)?.modified
  const packing = new Packing(io, options, options.mode === 'u' ? last : undefined)
  await packing.all()
  await save(io, options, [bytes.subarray(0, entries.at(-1)?.end ?? 0), ...packing.chunks])
  return ended(io, packing.failed)
}

/** `-A`: the entries of other archives. */
async function catenate(io: Io, options: TarOptions): Promise<number> {
  const { bytes, entries } = await present(io, options)
  const chunks = [bytes.subarray(0, entries.at(-1)?.end ?? 0)]
  for (const { name } of options.operands) {
    const other = await load(io, options, name)
    chunks.push(other.subarray(0, [...entriesOf(other)].at(-1)?.end ?? 0))
  }
  await save(io, options, chunks)
  return 0
}

/** `--test-label`: what the archive calls itself, or whether it is called one of these. */
async function label(io: Io, options: TarOptions): Promise<number> {
  const first = entriesOf(await load(io, options)).next().value
  const name = first?.type === 'label' ? first.name : undefined
  if (options.operands.length === 0) {
    if (name !== undefined) await io.out(`${name}\n`)
    return 0
  }
  return options.operands.some((operand) => operand.name === name) ? 0 : 1
}

/** `--delete`. */
async function drop(io: Io, options: TarOptions): Promise<number> {
  const { bytes, entries } = await present(io, options)
  const wanted = options.operands.map(({ name }) => name.replace(/\/$/, ''))
  const hit = (entry: Placed, name: string): boolean => entry.name.replace(/\/$/, '') === name || entry.name.startsWith(`${name}/`)
  const kept = entries.filter((entry) => !wanted.some((name) => hit(entry, name)))
  await save(
    io,
    options,
    kept.map(({ start, end }) => bytes.subarray(start, end)),
  )
  const missing = wanted.filter((name) => !entries.some((entry) => hit(entry, name)))
  for (const name of missing) await io.warn(`${name}: Not found in archive`)
  return ended(io, missing.length > 0)
}

const tar = tool('tar', async (io) => {
  const options = await parse(io)
  switch (options.mode) {
    case 'c':
      return create(io, options)
    case 'r':
    case 'u':
      return append(io, options)
    case 'A':
      return catenate(io, options)
    case 'D':
      return drop(io, options)
    case 'L':
      return label(io, options)
    case undefined:
      if (io.context.system.flavour === 'ash') throw usageError('tar', 'missing operand')
      throw new ToolError(
        "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options\nTry 'tar --help' or 'tar --usage' for more information.",
        2,
      )
    default:
      return readArchive(io, options, await load(io, options))
  }
})

export const tools: readonly Command[] = [tar]
