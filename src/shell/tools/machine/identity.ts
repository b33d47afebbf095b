/** Who and where: uname, arch, id, whoami, logname, groups, su, hostname, getent. */
import { accountOf, accounts, groupName, groupsOf, runsAsRoot, type Account } from '../../accounts'
import type { Command } from '../../command'
import { behind } from '../../machine'
import { runOn } from '../processes/other-machine'
import { parseOptions, say, tool, ToolError, usageError, type Io } from '../tool'

const uname = tool('uname', async (io) => {
  const options = parseOptions(io.context, 'asnrvmpio', {
    all: 'a',
    'kernel-name': 's',
    nodename: 'n',
    'kernel-release': 'r',
    'kernel-version': 'v',
    machine: 'm',
    'operating-system': 'o',
  })
  const { system } = io.context
  const parts: [string, string][] = [
    ['s', 'Linux'],
    ['n', system.hostname],
    ['r', system.kernel.release],
    ['v', system.kernel.version],
    ['m', system.kernel.machine],
    ['o', system.flavour === 'ash' ? 'Linux' : 'GNU/Linux'],
  ]
  const wanted = parts.filter(([letter]) => options.has('a') || options.has(letter))
  await io.out(`${(wanted.length > 0 ? wanted : parts.slice(0, 1)).map(([, text]) => text).join(' ')}\n`)
  return 0
})

/** The account a tool is asked about; the one it runs as when none is named. */
function asked(io: Io, name: string | undefined): Account {
  const found = accountOf(io.context.system, name ?? io.context.system.user)
  if (!found) throw new ToolError(io.context.system.flavour === 'ash' ? `unknown user ${name}` : `'${name}': no such user`)
  return found
}

const id = tool('id', async (io) => {
  const options = parseOptions(io.context, 'ugGnrz', { user: 'u', group: 'g', groups: 'G', name: 'n', real: 'r' })
  const { system } = io.context
  const account = asked(io, options.operands[0])
  const own = options.operands[0] === undefined ? system.identity : undefined
  const gid = own?.gid ?? account.gid
  const groups = own?.groups ?? groupsOf(system, account)
  const named = options.has('n')
  if (named && !options.has('u') && !options.has('g') && !options.has('G'))
    throw new ToolError('cannot print only names or real IDs in default format')
  const group = (gid: number): string => (named ? groupName(system, gid) : String(gid))
  if (options.has('u')) await io.out(`${named ? account.name : (own?.uid ?? account.uid)}\n`)
  else if (options.has('g')) await io.out(`${group(gid)}\n`)
  else if (options.has('G')) await io.out(`${groups.map(group).join(' ')}\n`)
  else {
    // A number nobody has a name for stands alone.
    const both = (id: number, name: string): string => (name === String(id) ? name : `${id}(${name})`)
    const group = (id: number): string => both(id, groupName(system, id))
    await io.out(`uid=${both(own?.uid ?? account.uid, account.name)} gid=${group(gid)} groups=${groups.map(group).join(',')}\n`)
  }
  return 0
})

const groups = tool('groups', async (io) => {
  const { system } = io.context
  const list = (account: Account): string =>
    groupsOf(system, account)
      .map((gid) => groupName(system, gid))
      .join(' ')
  if (io.args.length === 0) await io.out(`${list(asked(io, undefined))}\n`)
  for (const name of io.args) await io.out(`${name} : ${list(asked(io, name))}\n`)
  return 0
})

/** Runs a command, or the account's shell, as another user. */
function become(io: Io, account: Account, command: readonly string[] | undefined, login: boolean): Promise<number> {
  const { system, env, files, cwd } = io.context
  const { machine } = behind(io.context)
  const identity = { uid: account.uid, gid: account.gid, groups: groupsOf(system, account) }
  const view = account.uid === accountOf(system, system.user)?.uid ? machine : machine.asUser({ user: account.name, identity })
  const own = { HOME: account.home, SHELL: account.shell, ...(account.uid === 0 ? {} : { USER: account.name, LOGNAME: account.name }) }
  return runOn(io, view, command ?? [account.shell], {
    env: { ...env, ...own },
    cwd: login ? (files.exists(account.home) ? account.home : '/') : cwd,
  })
}

/** An account somebody wants to be: root may be anybody, everybody else only himself. */
function allowed(io: Io, name: string): Account {
  const { system } = io.context
  const account = accountOf(system, name)
  if (!account) throw new ToolError(`user ${name} does not exist or the user entry does not contain all the required fields`)
  if (!runsAsRoot(system) && account.name !== system.user) throw new ToolError('Authentication failure')
  return account
}

const su = tool('su', async (io) => {
  const options = parseOptions(io.context, 'c:lms:pfg:G:P', {
    command: 'c',
    login: 'l',
    shell: 's',
    'preserve-environment': 'p',
  })
  const operands = options.operands.filter((operand) => operand !== '-')
  const login = options.has('l') || operands.length < options.operands.length
  const [name = 'root', ...rest] = operands
  const account = allowed(io, name)
  if (account.shell.endsWith('nologin') && !options.has('s')) {
    await io.out('This account is currently not available.\n')
    return 1
  }
  const shell = options.get('s') ?? account.shell
  const command = options.get('c')
  return become(io, account, [shell, ...(command === undefined ? [] : ['-c', command]), ...rest], login)
})

const runuser = tool('runuser', async (io) => {
  const options = parseOptions(io.context, 'u:c:lms:pg:G:', { user: 'u', command: 'c', login: 'l', shell: 's' }, { stop: true })
  if (!runsAsRoot(io.context.system)) throw new ToolError('may not be used by non-root users')
  const [first, ...rest] = options.operands.filter((operand) => operand !== '-')
  if (options.has('u')) return become(io, allowed(io, options.get('u')!), first === undefined ? undefined : [first, ...rest], false)
  const account = allowed(io, first ?? 'root')
  const command = options.get('c') ?? (rest[0] === '-c' ? rest[1] : undefined)
  return become(io, account, [options.get('s') ?? account.shell, ...(command === undefined ? [] : ['-c', command])], options.has('l'))
})

/** The machine's address as gethostid(3) of glibc makes a number of it: its halves the other way round; musl's Alpine knows none. */
const hostid = tool('hostid', async (io) => {
  const { net, hostname } = io.context.system
  if (io.context.files.exists('/etc/alpine-release')) {
    await io.out('00000000\n')
    return 0
  }
  const [address = '0.0.0.0'] = await net.resolve(hostname, io.context.signal).catch(() => [])
  const bytes = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'))
  await io.out(`${[bytes[1], bytes[0], bytes[3], bytes[2]].join('')}\n`)
  return 0
})

const dnsdomainname = tool('dnsdomainname', async (io) => {
  const { hostname } = io.context.system
  const lines = io.context.files.exists('/etc/hosts') ? io.context.files.readText('/etc/hosts').split('\n') : []
  const names = lines.map((line) => line.replace(/#.*/, '').trim().split(/\s+/).slice(1))
  const whole = names.find((own) => own.includes(hostname))?.[0] ?? hostname
  const dot = whole.indexOf('.')
  if (dot >= 0) await io.out(`${whole.slice(dot + 1)}\n`)
  return 0
})

const hostname = tool('hostname', async (io) => {
  const { system } = io.context
  if (system.flavour === 'ash') parseOptions(io.context, 'sidfF:')
  if (io.args.some((arg) => !arg.startsWith('-')) && !system.mounting?.allowed)
    throw new ToolError(system.flavour === 'ash' ? 'sethostname: Operation not permitted' : 'you must be root to change the host name', 1)
  if (io.args.some((arg) => /^-[iI]$/.test(arg))) {
    const addresses = await system.net.resolve(system.hostname, io.context.signal).catch(() => ['127.0.0.1'])
    await io.out(`${addresses.join(' ')}\n`)
  } else if (io.args.some((arg) => arg === '-f' || arg === '--fqdn' || arg === '--long')) {
    // The first name that /etc/hosts gives the host's address is the full one.
    const { files } = io.context
    const lines = files.exists('/etc/hosts') ? files.readText('/etc/hosts').split('\n') : []
    const names = lines.map((line) => line.replace(/#.*/, '').trim().split(/\s+/).slice(1)).find((own) => own.includes(system.hostname))
    await io.out(`${names?.[0] ?? system.hostname}\n`)
  } else await io.out(`${io.args.includes('-s') ? system.hostname.split('.')[0] : system.hostname}\n`)
  return 0
})

export const tools: readonly Command[] = [
  uname,
  id,
  groups,
  su,
  { ...runuser, path: '/usr/sbin/runuser' },
  hostname,
  hostid,
  dnsdomainname,
  tool('whoami', async (io) => {
    const { user, flavour } = io.context.system
    const { operands } = parseOptions(io.context, '')
    if (operands.length > 0) throw usageError('whoami', `extra operand '${operands[0]!}'`)
    if (/^\d+$/.test(user)) throw new ToolError(flavour === 'ash' ? `unknown uid ${user}` : `cannot find name for user ID ${user}`)
    await io.out(`${user}\n`)
    return 0
  }),
  say('logname', (io) => `${io.context.system.user}\n`),
  say('arch', (io) => `${io.context.system.kernel.machine}\n`),
  tool('getent', async (io) => {
    const [database, key] = io.args
    if (database === 'hosts' && key !== undefined) {
      const found = await io.context.system.net.resolve(key, io.context.signal).catch(() => [])
      for (const address of found) await io.out(`${address.padEnd(15)} ${key}\n`)
      return found.length > 0 ? 0 : 2
    }
    const path = `/etc/${database}`
    const known = io.context.files.exists(path)
    if (!known && database !== 'passwd') return 2
    const numbered = database === 'passwd' || database === 'group'
    const asked = (line: string): boolean => {
      const [name, , number] = line.split(':')
      return key === undefined || name === key || (numbered && number === key)
    }
    const text = known ? io.context.files.readText(path) : ''
    const rows = text.split('\n').filter((line) => line !== '')
    // Accounts that every machine has, whatever its file says.
    if (database === 'passwd')
      for (const { name, uid, gid, home, shell } of accounts(io.context.system))
        if (!rows.some((row) => row.startsWith(`${name}:`))) rows.push([name, 'x', uid, gid, name, home, shell].join(':'))
    const lines = rows.filter(asked)
    await io.out(lines.map((line) => `${line}\n`).join(''))
    return lines.length > 0 ? 0 : 2
  }),
]
