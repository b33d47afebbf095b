/** mount and umount, in the words of util-linux and of busybox. */
import { accountOf } from '../../accounts'
import type { Command } from '../../command'
import { FileError } from '../../files'
import { UnknownFileSystem } from '../../system'
import { mountsOf } from './machine-model'
import { parseOptions, tool, ToolError, type Io } from '../tool'

const FAILED = 32
const HINT = '\n       dmesg(1) may have more information after failed mount system call.'
/** File systems that are no device's. */
const WITHOUT_DEVICE = new Set(['tmpfs', 'proc', 'sysfs', 'cgroup', 'cgroup2', 'devpts', 'mqueue', 'overlay'])

/** Those that devices have. */
const DEVICES_HAVE = new Set(['auto', 'ext2', 'ext3', 'ext4', 'xfs', 'vfat'])

const isRoot = ({ context }: Io): boolean => accountOf(context.system, context.system.user)?.uid === 0

interface Wanted {
  readonly source: string
  readonly target: string
  readonly shownTarget: string
  readonly type: string
  readonly options: string
}

async function list(io: Io, type: string | undefined): Promise<void> {
  for (const one of mountsOf(io.context.system))
    if (type === undefined || type.split(',').includes(one.type))
      await io.out(`${one.source} on ${one.target} type ${one.type} (${one.options})\n`)
}

/** Why what util-linux asks of the kernel was refused. */
function whyNot(io: Io, { source, target, type, options }: Wanted, error: Error): string {
  const { files } = io.context
  if (error instanceof UnknownFileSystem) return `unknown filesystem type '${type}'.`
  if (!(error instanceof FileError)) throw error
  if (!files.exists(target)) return 'mount point does not exist.'
  const isBind = /(^|,)r?bind(,|$)/.test(options)
  switch (error.code) {
    case 'EPERM':
      return 'permission denied.'
    case 'ENOENT':
      return `special device ${source} does not exist.`
    case 'ENOTDIR':
      return isBind && files.stat(target).type === 'directory'
        ? 'mount(2) system call failed: Not a directory.'
        : 'mount point is not a directory.'
    case 'EINVAL':
      return /(^|,)remount(,|$)/.test(options)
        ? 'mount point not mounted or bad option.'
        : `wrong fs type, bad option, bad superblock on ${source}, missing codepage or helper program, or other error.`
    default:
      return `mount(2) system call failed: ${error.message}.`
  }
}

async function attempt(io: Io, wanted: Wanted): Promise<void> {
  const { system, files } = io.context
  const { mounting } = system
  try {
    if (!mounting?.allowed || !isRoot(io)) throw new FileError('EPERM', wanted.target)
    const { source, type, options } = wanted
    const isBind = /(^|,)r?bind(,|$)/.test(options)
    const isPath = isBind || !(WITHOUT_DEVICE.has(type) || /(^|,)remount(,|$)/.test(options))
    // util-linux looks for the device itself; the kernel first knows the kind of file system, or not.
    const isLookedFor = isPath && (isBind || system.flavour !== 'ash' || DEVICES_HAVE.has(type))
    if (!files.exists(wanted.target)) throw new FileError('ENOENT', wanted.target)
    if (isLookedFor && !files.exists(io.path(source))) throw new FileError('ENOENT', source)
    mounting.mount({ source: isPath ? io.path(source) : source, target: wanted.target, type, options })
  } catch (error) {
    if (!(error instanceof FileError || error instanceof UnknownFileSystem)) throw error
    if (system.flavour !== 'ash') {
      if (!isRoot(io)) throw new ToolError(`${wanted.target}: must be superuser to use mount.${HINT}`, FAILED)
      throw new ToolError(`${wanted.target}: ${whyNot(io, wanted, error)}${HINT}`, FAILED)
    }
    // The folder is looked for before anything else.
    if (error instanceof FileError && error.code === 'EPERM' && files.exists(wanted.target))
      throw new ToolError('permission denied (are you root?)', 1)
    const why =
      error instanceof UnknownFileSystem ? 'No such device' : files.exists(wanted.target) ? error.message : 'No such file or directory'
    throw new ToolError(`mounting ${wanted.source} on ${wanted.shownTarget} failed: ${why}`, 255)
  }
}

const mount = tool('mount', async (io) => {
  const parsed = parseOptions(io.context, 't:o:lvrwBRn', {
    types: 't',
    options: 'o',
    verbose: 'v',
    'read-only': 'r',
    'read-write': 'w',
    bind: 'B',
    rbind: 'R',
    'no-mtab': 'n',
  })
  const { operands } = parsed
  const words = [
    parsed.get('o') ?? '',
    ...(parsed.has('r') ? ['ro'] : []),
    ...(parsed.has('B') ? ['bind'] : []),
    ...(parsed.has('R') ? ['rbind'] : []),
  ]
  const options = words.filter(Boolean).join(',')
  const [first, second, ...more] = operands
  if (first === undefined) {
    await list(io, parsed.get('t'))
    return 0
  }
  const isBusybox = io.context.system.flavour === 'ash'
  if (more.length > 0) throw new ToolError(isBusybox ? 'bad usage' : "bad usage\nTry 'mount --help' for more information.", 1)
  const isRemount = /(^|,)remount(,|$)/.test(options)
  if (second === undefined && !isRemount)
    throw new ToolError(isBusybox ? `can't find ${first} in /etc/fstab` : `${first}: can't find in /etc/fstab.`, 1)
  const shownTarget = second ?? first
  const target = io.path(shownTarget)
  await attempt(io, { source: first, target, shownTarget, type: parsed.get('t') ?? 'auto', options })
  if (parsed.has('v') && !isBusybox) await io.out(`mount: ${first} mounted on ${target}.\n`)
  return 0
})

const umount = tool('umount', async (io) => {
  const parsed = parseOptions(io.context, 'lfrvnadR', { lazy: 'l', force: 'f', recursive: 'R', verbose: 'v', 'no-mtab': 'n' })
  const { system, files } = io.context
  const isBusybox = system.flavour === 'ash'
  if (parsed.operands.length === 0) throw new ToolError("bad usage\nTry 'umount --help' for more information.", 1)
  let code = 0
  for (const shown of parsed.operands) {
    const target = io.path(shown)
    try {
      if (!files.exists(target)) throw new FileError('ENOENT', target)
      const isMounted = mountsOf(system).some((one) => one.target === target)
      if (!isMounted && (isRoot(io) || !isBusybox)) throw new FileError('EINVAL', target)
      if (!system.mounting?.allowed || !isRoot(io)) throw new FileError('EPERM', target)
      const { source } = system.mounting.unmount(target)
      if (parsed.has('v') && !isBusybox) await io.out(`umount: ${target} (${source}) unmounted\n`)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      code = isBusybox ? 1 : FAILED
      const told: Partial<Record<FileError['code'], string>> = {
        ENOENT: `${shown}: no mount point specified.`,
        EINVAL: `${shown}: not mounted.`,
        EPERM: `${target}: must be superuser to unmount.`,
        EBUSY: `${target}: target is busy.`,
      }
      await io.warn(isBusybox ? `can't unmount ${shown}: ${error.message}` : (told[error.code] ?? `${target}: ${error.message}`))
    }
  }
  return code
})

export const tools: readonly Command[] = [mount, umount]
