/** Copies files of a container to this machine: the container's tar makes an archive of them, read here. */
import { FileError } from '../../../shell/files'
import { concatBytes } from '../../../shell/concat-bytes'
import type { Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { goQuote } from '../../../engine/api/strconv'
import { readArchive, type Member, type ReadArchive } from './archive'
import { runInContainer } from './container'
import { clean, join } from '../../file-path'
import { archivePrefix, directoryOf, isWithin, remotePath, type FileSpec } from './paths'

const DIRECTORY_MODE = 0o755
const FILE_MODE = 0o644

/** What has come of the archive, over as many attempts as --retries allows. */
async function fetchArchive(
  invocation: Invocation,
  source: FileSpec,
): Promise<{ readonly archive: ReadArchive; readonly failure?: unknown }> {
  const { flags, session, io } = invocation
  const most = flags.number('retries')
  const encoder = new TextEncoder()
  const chunks: Uint8Array[] = []
  let size = 0
  const stdout = {
    write: async (data: Uint8Array | string) => {
      const chunk = typeof data === 'string' ? encoder.encode(data) : data
      chunks.push(chunk)
      size += chunk.length
    },
  }
  for (let retries = 0; ;) {
    // tail counts from 1; the first attempt asks for everything with 0.
    const from = retries === 0 ? 0 : size + 1
    const command = most === 0 ? ['tar', 'cf', '-', source.path] : ['sh', '-c', `tar cf - ${source.path} | tail -c+${from}`]
    let failure: unknown
    try {
      // Only the archive may go to stdout's place; what tar says is shown on stdout.
      await runInContainer(invocation, source, command, { stdout, stderr: io.stdout })
    } catch (error) {
      io.signal.throwIfAborted()
      failure = error
    }
    const archive = readArchive(concatBytes(chunks))
    // Once the archive has ended nobody waits for how the program did.
    if (archive.isComplete) return { archive }
    if (failure !== undefined) return { archive, failure }
    if (most >= 0 && retries >= most) {
      await session.print(`Dropping out copy after ${retries} retries\n`)
      return { archive }
    }
    retries++
    await session.print(`Resuming copy at ${size} bytes, retry ${retries}/${most}\n`)
  }
}

/** One file or folder, with missing folders above it. Throws CliError, worded as Go words it. */
function place({ io, session }: Invocation, member: Member, shown: string): void {
  const makeFolder = (name: string) => {
    try {
      io.files.makeDirectory(session.path(name), { parents: true, mode: DIRECTORY_MODE })
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      throw new CliError(`mkdir ${name}: ${(error.code === 'EEXIST' ? new FileError('ENOTDIR', name) : error).message.toLowerCase()}`)
    }
  }
  makeFolder(directoryOf(shown))
  if (member.type === 'directory') return makeFolder(shown)
  const path = session.path(shown)
  try {
    io.files.write(path, member.data, io.files.exists(path) ? {} : { mode: FILE_MODE })
  } catch (error) {
    throw error instanceof FileError ? new CliError(`open ${shown}: ${error.message.toLowerCase()}`) : error
  }
}

/** Throws CliError for what cannot be written here, and whatever the program in the container fails with before the archive ends. */
export async function copyFromPod(invocation: Invocation, source: FileSpec, destination: FileSpec): Promise<void> {
  const { session } = invocation
  const prefix = archivePrefix(source.path)
  const { archive, failure } = await fetchArchive(invocation, source)
  let hasWarned = false
  for (const member of archive.members) {
    if (!member.name.startsWith(prefix)) throw new CliError('tar contents corrupted')
    const shown = join(destination.path, remotePath(member.name.slice(prefix.length)))
    if (!isWithin(destination.path, shown)) {
      await session.warn(`warning: file ${goQuote(shown)} is outside target destination, skipping\n`)
      continue
    }
    if (member.type !== 'symlink') {
      place(invocation, member, shown)
      continue
    }
    // Folders above a link are made, the link is not.
    place(invocation, { ...member, type: 'directory' }, directoryOf(shown))
    const instead = `kubectl exec -n ${goQuote(source.namespace)} ${goQuote(source.pod)} -- tar cf - ${goQuote(source.path)} | tar xf -`
    const hint = hasWarned ? '' : ` (consider using "${instead}")`
    hasWarned = true
    await session.warn(`warning: skipping symlink: ${goQuote(clean(shown))} -> ${goQuote(member.target)}${hint}\n`)
  }
  if (failure !== undefined) throw failure
  if (archive.isTorn) throw new CliError('unexpected EOF')
}
