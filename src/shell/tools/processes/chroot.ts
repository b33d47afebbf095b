/** chroot: runs a program for which another folder is the root. */
import { accountOf, groupId, groupsOf, runsAsRoot } from '../../accounts'
import type { Command } from '../../command'
import { FileError } from '../../files'
import { behind, type Machine, type ProcessUser } from '../../machine'
import { runOn } from './other-machine'
import { joinPath } from '../../path'
import { parseOptions, tool, ToolError, usageError, type Io } from '../tool'

/** What env, nohup and the like end with when they fail before the program runs. */
const CANCELED = 125

/** `--userspec=USER[:GROUP]` and `--groups=LIST`, by the accounts of the new root. */
function userOf(machine: Machine, spec: string | undefined, list: string | undefined): ProcessUser | undefined {
  if (spec === undefined && list === undefined) return undefined
  const [user = '', group] = (spec ?? '').split(':')
  const place = { files: machine.files, user: machine.user }
  const account = accountOf(place, user === '' ? machine.user : user)
  if (!account) throw new ToolError('invalid user', CANCELED)
  const numberOf = (name: string, mistake: string): number => {
    const id = /^\d+$/.test(name) ? Number(name) : groupId(place, name)
    if (Number.isNaN(id) || id < 0) throw new ToolError(mistake, CANCELED)
    return id
  }
  const gid = group === undefined || group === '' ? account.gid : numberOf(group, 'invalid group')
  const others = list?.split(',').filter((name) => name !== '')
  const groups = others ? others.map((name) => numberOf(name, `invalid group '${name}'`)) : groupsOf(place, account)
  return { user: account.name, identity: { uid: account.uid, gid, groups: [...new Set([gid, ...groups])] } }
}

function rooted(io: Io, root: string): Machine {
  const ash = io.context.system.flavour === 'ash'
  const refuse = (why: string): never => {
    throw new ToolError(`${ash ? "can't" : 'cannot'} change root directory to '${root}': ${why}`, ash ? 1 : CANCELED)
  }
  if (!runsAsRoot(io.context.system)) refuse('Operation not permitted')
  const path = io.path(root)
  try {
    if (io.context.files.stat(path).type !== 'directory') refuse(new FileError('ENOTDIR', root).message)
  } catch (error) {
    if (error instanceof FileError) refuse(error.message)
    throw error
  }
  return behind(io.context).machine.rootedAt(path)
}

const chroot = tool('chroot', async (io) => {
  const { context } = io
  const ash = context.system.flavour === 'ash'
  const options = parseOptions(context, '', ash ? {} : { userspec: 'userspec:', groups: 'groups:', 'skip-chdir': 'skip-chdir' }, {
    stop: true,
    status: CANCELED,
  })
  const [root, ...words] = options.operands
  if (root === undefined) throw usageError('chroot', 'missing operand', CANCELED)
  if (options.has('skip-chdir') && io.path(root) !== '/')
    throw usageError('chroot', "option --skip-chdir only permitted if NEWROOT is old '/'", CANCELED)
  const machine = rooted(io, root)
  const user = userOf(machine, options.get('userspec'), options.get('groups'))
  const argv = words.length > 0 ? words : [context.env['SHELL'] ?? '/bin/sh', '-i']
  const name = argv[0]!
  if (!machine.command(name.includes('/') ? joinPath('/', name) : name)) {
    await io.warn(`${ash ? `can't execute` : 'failed to run command'} '${name}': No such file or directory`)
    return 127
  }
  return runOn(io, user ? machine.asUser(user) : machine, argv, { env: context.env, cwd: options.has('skip-chdir') ? context.cwd : '/' })
})

export const tools: readonly Command[] = [{ ...chroot, path: '/usr/sbin/chroot' }]
