/** Copies files of this machine into a container: an archive of them goes to the container's tar. */
import { FileError, type FileSystem } from '../../../shell/files'
import type { Readable } from '../../../shell/streams'
import type { Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { archiveBlocks, type Member } from './archive'
import { runInContainer } from './container'
import { clean, join } from '../../file-path'
import { baseOf, directoryOf, remotePath, withoutTrailingSlash, type FileSpec } from './paths'

const NOWHERE = { write: async () => {} }

/** Files below `path` under the name they get; a folder is a member only when nothing is in it. */
function* membersOf(files: FileSystem, path: string, shown: string, name: string): Generator<Member> {
  const stat = files.lstat(path)
  if (stat.type === 'directory') {
    const children = files.list(path)
    for (const child of [...children].sort()) yield* membersOf(files, join(path, child), join(shown, child), join(name, child))
    if (children.length > 0) return
  }
  let data: Uint8Array = new Uint8Array()
  try {
    if (stat.type === 'file') data = files.read(path)
  } catch (error) {
    throw error instanceof FileError ? new CliError(`open ${shown}: ${error.message.toLowerCase()}`) : error
  }
  yield {
    name,
    type: stat.type === 'directory' || stat.type === 'symlink' ? stat.type : 'file',
    mode: stat.mode,
    modified: stat.modified,
    owner: stat.owner,
    group: stat.group,
    target: stat.target ?? '',
    data,
  }
}

function readerOf(blocks: Iterator<Uint8Array>): Readable {
  return {
    read: async () => {
      const next = blocks.next()
      return next.done ? null : next.value
    },
  }
}

/** `test -d` in the container; whatever else goes wrong is told by what follows. */
async function isDirectory(invocation: Invocation, destination: FileSpec): Promise<boolean> {
  try {
    await runInContainer(invocation, destination, ['test', '-d', destination.path], { stdout: NOWHERE, stderr: NOWHERE })
    return true
  } catch {
    invocation.io.signal.throwIfAborted()
    return false
  }
}

/** Throws CliError without such a file, and whatever the copy in the container fails with. */
export async function copyToPod(invocation: Invocation, source: FileSpec, destination: FileSpec): Promise<void> {
  const { io, session, flags } = invocation
  const path = session.path(source.path)
  try {
    io.files.stat(path)
  } catch {
    throw new CliError(`${source.path} doesn't exist in local filesystem`)
  }
  const target = (await isDirectory(invocation, destination))
    ? remotePath(join(destination.path, withoutTrailingSlash(baseOf(source.path))))
    : destination.path
  const options = flags.bool('no-preserve') ? ['--no-same-permissions', '--no-same-owner'] : []
  const members = [...membersOf(io.files, path, clean(source.path), baseOf(clean(target)))]
  await runInContainer(invocation, destination, ['tar', ...options, '-xmf', '-', '-C', directoryOf(target)], {
    stdin: readerOf(archiveBlocks(members)),
    stdout: io.stdout,
    stderr: io.stderr,
  })
}
