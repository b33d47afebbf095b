/** tar and its friends gzip, gunzip, zcat: archives in ustar format. */
import { gunzipSync, gzipSync } from 'fflate'
import type { Command } from '../../command'
import { FileError } from '../../files'
import { joinPath } from '../../path'
import { concat, readAll } from '../../pipe'
import { modeText } from './file-mode'
import { matches } from '../../interpreter/pattern'
import { openInput, tool, ToolError, type Io } from '../tool'
import { formatDate } from '../dates/time-format'
import { BLOCK, type Entry, header, entriesOf } from './tar-format'
import { type TarOptions, parse } from './tar-options'
import { gzip } from './gzip'

const line = (entry: Entry): string =>
  `${modeText({ ...entry, size: 0 })} ${entry.owner}/${entry.group} ${String(entry.data.length).padStart(Math.max(1, 19 - entry.owner.length - entry.group.length - 2))} ${formatDate(entry.modified, '%F %H:%M')} ${entry.name}${entry.type === 'symlink' ? ` -> ${entry.target}` : ''}`

async function create(io: Io, options: TarOptions): Promise<number> {
  const { files } = io.context
  if (options.operands.length === 0)
    throw new ToolError("Cowardly refusing to create an empty archive\nTry 'tar --help' or 'tar --usage' for more information.", 2)
  const chunks: Uint8Array[] = []
  let failed = false
  let stripped = false
  const log = async (text: string): Promise<void> => {
    if (options.file === undefined || options.file === '-') await io.context.stderr.write(text)
    else await io.out(text)
  }
  const excluded = (name: string): boolean =>
    options.exclude.some((pattern) => matches(pattern, name) || matches(pattern, name.split('/').pop()!))
  const add = async (path: string, shown: string): Promise<void> => {
    if (excluded(shown)) return
    let name = shown.replace(/^\/+/, '')
    if (name !== shown && !stripped) {
      stripped = true
      await io.warn("Removing leading `/' from member names")
    }
    const stat = files.lstat(path)
    if (stat.type === 'device' || stat.type === 'fifo') return
    if (stat.type === 'directory' && !name.endsWith('/')) name += '/'
    const entry: Entry = {
      name,
      mode: stat.mode,
      modified: stat.modified,
      owner: stat.owner,
      group: stat.group,
      type: stat.type,
      target: stat.target ?? '',
      data: stat.type === 'file' ? files.read(path) : new Uint8Array(),
    }
    if (options.verbose > 0)
      await log(`${options.verbose > 1 ? line(entry) : stat.type === 'directory' && !shown.endsWith('/') ? `${shown}/` : shown}\n`)
    chunks.push(header(io, entry))
    if (stat.type === 'file') {
      chunks.push(entry.data)
      const rest = entry.data.length % BLOCK
      if (rest > 0) chunks.push(new Uint8Array(BLOCK - rest))
    }
    if (stat.type === 'directory')
      for (const child of files.list(path)) await add(joinPath(path, child), `${shown.replace(/\/$/, '')}/${child}`)
  }
  for (const { name, folder } of options.operands) {
    const path = io.path(folder === '.' ? name : joinPath(folder, name))
    try {
      await add(path, name)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      failed = true
      await io.warn(`${name}: Cannot stat: ${error.message}`)
    }
  }
  const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  chunks.push(new Uint8Array(Math.ceil((size + 2 * BLOCK) / 10240) * 10240 - size))
  const whole = concat(chunks)
  const bytes = options.zip ? gzipSync(whole, { mtime: io.context.system.clock.now() }) : whole
  if (options.file === undefined || options.file === '-') await io.out(bytes)
  else {
    try {
      files.write(io.path(options.file), bytes)
    } catch (error) {
      if (error instanceof FileError)
        throw new ToolError(`${options.file}: Cannot open: ${error.message}\ntar: Error is not recoverable: exiting now`, 2)
      throw error
    }
  }
  if (failed) await io.warn('Exiting with failure status due to previous errors')
  return failed ? 2 : 0
}

async function load(io: Io, options: TarOptions): Promise<Uint8Array> {
  let bytes: Uint8Array
  try {
    bytes = await readAll(openInput(io, options.file ?? '-'))
  } catch (error) {
    if (error instanceof FileError)
      throw new ToolError(`${options.file}: Cannot open: ${error.message}\ntar: Error is not recoverable: exiting now`, 2)
    throw error
  }
  const zipped = bytes[0] === 0x1f && bytes[1] === 0x8b
  if (options.zip && !zipped) {
    await io.context.stderr.write('\ngzip: stdin: not in gzip format\n')
    throw new ToolError('Child returned status 1\ntar: Error is not recoverable: exiting now', 2)
  }
  return zipped ? gunzipSync(bytes) : bytes
}

async function extract(io: Io, options: TarOptions): Promise<number> {
  const { files } = io.context
  const folder = io.path(options.folder)
  if (options.folder !== '.' && !files.exists(folder))
    throw new ToolError(`${options.folder}: Cannot open: No such file or directory\ntar: Error is not recoverable: exiting now`, 2)
  const found = new Set<string>()
  const wanted = options.operands.map(({ name }) => name.replace(/\/$/, ''))
  let status = 0
  for (const entry of entriesOf(await load(io, options))) {
    const bare = entry.name.replace(/\/$/, '')
    const hit = wanted.find((name) => bare === name || bare.startsWith(`${name}/`))
    if (wanted.length > 0 && hit === undefined) continue
    if (hit !== undefined) found.add(hit)
    if (options.exclude.some((pattern) => matches(pattern, bare) || matches(pattern, bare.split('/').pop()!))) continue
    if (options.mode === 't') {
      await io.out(`${options.verbose > 0 ? line(entry) : entry.name}\n`)
      continue
    }
    const kept = bare
      .replace(/^\/+/, '')
      .split('/')
      .filter((part) => part !== '.')
      .slice(options.strip)
    if (kept.includes('..')) {
      await io.warn(`${entry.name}: Member name contains '..'`)
      status = 2
      continue
    }
    if (options.verbose > 0) await (options.toStdout ? io.context.stderr.write(`${entry.name}\n`) : io.out(`${entry.name}\n`))
    if (kept.length === 0) continue
    if (options.toStdout) {
      await io.out(entry.data)
      continue
    }
    const path = joinPath(folder, kept.join('/'))
    try {
      files.makeDirectory(path.slice(0, path.lastIndexOf('/')) || '/', { parents: true })
      if (entry.type === 'directory') files.makeDirectory(path, { parents: true, mode: entry.mode })
      else if (entry.type === 'symlink') {
        if (files.exists(path)) files.remove(path)
        files.link(entry.target, path)
        continue
      } else {
        if (files.exists(path)) {
          if (options.keep) throw new FileError('EEXIST', path)
          files.remove(path)
        }
        files.write(path, entry.data, { mode: entry.mode })
      }
      if (!options.isNew) files.touch(path, entry.modified)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      await io.warn(`${entry.name}: Cannot open: ${error.message}`)
      status = 2
    }
  }
  for (const name of wanted)
    if (!found.has(name)) {
      await io.warn(`${name}: Not found in archive`)
      status = 2
    }
  if (status) await io.warn('Exiting with failure status due to previous errors')
  return status
}

const tar = tool('tar', async (io) => {
  const options = parse(io)
  if (options.mode === undefined)
    throw new ToolError(
      "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options\nTry 'tar --help' or 'tar --usage' for more information.",
      2,
    )
  if (options.mode === 'r') throw new ToolError('appending to archives is not possible on this machine', 2)
  return options.mode === 'c' ? create(io, options) : extract(io, options)
})

export const tools: readonly Command[] = [tar, gzip('gzip'), gzip('gunzip'), gzip('zcat')]
