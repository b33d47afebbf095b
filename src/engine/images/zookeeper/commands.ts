/** The commands of zkCli.sh: what each asks the server, and what it prints. */
import type { Node, Operation } from './tree'
import type { Reply, Request } from './wire'

export type Asked = (request: Request) => Promise<Reply | undefined>

interface Said {
  readonly out?: string
  readonly err?: string
  readonly ok?: boolean
}

const PATH = 'path'
export const USAGES: Readonly<Record<'old' | 'modern', Readonly<Record<string, string>>>> = {
  old: {
    stat: 'path [watch]',
    set: 'path data [version]',
    ls: 'path [watch]',
    delete: 'path [version]',
    sync: PATH,
    rmr: PATH,
    get: 'path [watch]',
    create: '[-s] [-e] path data acl',
    quit: '',
    ls2: 'path [watch]',
    history: '',
    getAcl: PATH,
    close: '',
    connect: 'host:port',
  },
  modern: {
    close: '',
    connect: 'host:port',
    create: '[-s] [-e] [-c] [-t ttl] path [data] [acl]',
    delete: '[-v version] path',
    deleteall: 'path [-b batch size]',
    get: '[-s] [-w] path',
    getAcl: '[-s] path',
    getAllChildrenNumber: PATH,
    history: '',
    ls: '[-s] [-w] [-R] path',
    quit: '',
    set: '[-s] [-v version] path data',
    stat: '[-w] path',
    sync: PATH,
    version: '',
    whoami: '',
  },
}

const date = (time: number): string => {
  const [, weekday, day, month, year, clock] = /^(\w+), (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(time).toUTCString()) ?? []
  return `${weekday} ${month} ${day} ${clock} UTC ${year}`
}

function statText(node: Node, children: number): string {
  const hex = (number: number): string => `0x${number.toString(16)}`
  const rows: readonly (readonly [string, string | number])[] = [
    ['cZxid', hex(node.created)],
    ['ctime', date(node.createdAt)],
    ['mZxid', hex(node.changed)],
    ['mtime', date(node.changedAt)],
    ['pZxid', hex(node.children)],
    ['cversion', node.childVersion],
    ['dataVersion', node.version],
    ['aclVersion', 0],
    ['ephemeralOwner', hex(node.owner)],
    ['dataLength', new TextEncoder().encode(node.data).length],
    ['numChildren', children],
  ]
  return rows.map(([name, value]) => `${name} = ${value}\n`).join('')
}

const LOST: Said = { err: 'KeeperErrorCode = ConnectionLoss\n', ok: false }

function failed(failure: string, path: string): Said {
  const text =
    {
      NONODE: `Node does not exist: ${path}`,
      NODEEXISTS: `Node already exists: ${path}`,
      NOTEMPTY: `Node not empty: ${path}`,
      BADVERSION: `version No is not valid : ${path}`,
      NOCHILDRENFOREPHEMERALS: `Ephemerals cannot have children: ${path}`,
    }[failure] ?? failure
  return { err: `${text}\n`, ok: false }
}

interface Setting {
  readonly modern: boolean
  readonly release: string
  /** The session that ephemeral nodes belong to. */
  readonly owner: number
}

export async function run([name = '', ...args]: readonly string[], ask: Asked, { modern, release, owner }: Setting): Promise<Said> {
  const flags = new Set<string>()
  const words: string[] = []
  let version = -1
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (arg === '-v') version = Number(args[++i])
    else if (arg === '-t' || arg === '-b') i++
    else if (/^-\w$/.test(arg)) flags.add(arg[1]!)
    else words.push(arg)
  }
  const [path = '', data] = words
  const needsPath = !['version', 'whoami', 'history'].includes(name)
  const usage: Said = { err: `${name} ${(modern ? USAGES.modern : USAGES.old)[name] ?? ''}\n`, ok: false }
  if (needsPath && path === '') return usage
  if (needsPath && (!path.startsWith('/') || (path.length > 1 && path.endsWith('/'))))
    return {
      err: `Path must ${path.startsWith('/') ? 'not end with' : 'start with'} / character\n`,
      ok: false,
    }
  const write = async (operation: Operation, done: (path: string) => Said): Promise<Said> => {
    const reply = await ask({ ask: 'write', operation })
    if (reply?.is !== 'result') return LOST
    return 'failure' in reply.result ? failed(reply.result.failure, path) : done(reply.result.path)
  }
  const read = async (shown: (node: Node, children: readonly string[]) => Said, at = path): Promise<Said> => {
    const reply = await ask({ ask: 'read', path: at })
    if (reply?.is !== 'node') return LOST
    return reply.node ? shown(reply.node, reply.children) : failed('NONODE', at)
  }
  const list = (children: readonly string[]): string => `[${[...children].sort().join(', ')}]\n`
  switch (name) {
    case 'create':
      if (!modern && data === undefined) return usage
      return write({ op: 'create', path, data: data ?? '', sequential: flags.has('s'), owner: flags.has('e') ? owner : 0 }, (made) => ({
        err: `Created ${made}\n`,
      }))
    case 'get':
      return read((node, children) => ({
        out: `${node.data}\n`,
        ...(modern
          ? flags.has('s')
            ? { out: `${node.data}\n${statText(node, children.length)}` }
            : {}
          : { err: statText(node, children.length) }),
      }))
    case 'stat':
      return read((node, children) => (modern ? { out: statText(node, children.length) } : { err: statText(node, children.length) }))
    case 'ls':
      if (flags.has('R')) return everyPath(path, ask)
      return read((node, children) => ({ out: list(children) + (flags.has('s') ? statText(node, children.length) : '') }))
    case 'ls2':
      return read((node, children) => ({ out: list(children), err: statText(node, children.length) }))
    case 'set': {
      if (data === undefined) return usage
      const wanted = modern ? version : Number(words[2] ?? -1)
      const changed = await write({ op: 'set', path, data, version: wanted }, () => ({}))
      return modern || changed.ok === false ? changed : read((node, children) => ({ err: statText(node, children.length) }))
    }
    case 'delete':
      return write({ op: 'delete', path, version: modern ? version : Number(data ?? -1) }, () => ({}))
    case 'rmr':
    case 'deleteall':
      return removeAll(path, ask)
    case 'getAllChildrenNumber':
      return read((_, children) => ({ out: `${children.length}\n` }))
    case 'getAcl':
      return read(() => ({ out: "'world,'anyone\n: cdrwa\n" }))
    case 'sync':
      return { out: modern ? 'Sync is OK\n' : '' }
    case 'version':
      return { out: `ZooKeeper CLI version: ${release}\n` }
    case 'whoami':
      return { out: 'Auth scheme: User\nip: 127.0.0.1\n' }
    default:
      return {}
  }
}

/** A node's path, and those of everything below it. */
async function everyPath(path: string, ask: Asked): Promise<Said> {
  const reply = await ask({ ask: 'read', path })
  if (reply?.is !== 'node') return LOST
  if (!reply.node) return failed('NONODE', path)
  let out = `${path}\n`
  for (const child of [...reply.children].sort()) {
    const below = await everyPath(`${path === '/' ? '' : path}/${child}`, ask)
    if (below.ok === false) return below
    out += below.out ?? ''
  }
  return { out }
}

/** A node with everything below it, the deepest first. */
async function removeAll(path: string, ask: Asked): Promise<Said> {
  const reply = await ask({ ask: 'read', path })
  if (reply?.is !== 'node') return LOST
  if (!reply.node) return failed('NONODE', path)
  for (const child of reply.children) {
    const below = await removeAll(`${path === '/' ? '' : path}/${child}`, ask)
    if (below.ok === false) return below
  }
  const done = await ask({ ask: 'write', operation: { op: 'delete', path, version: -1 } })
  return done?.is === 'result' && !('failure' in done.result) ? {} : LOST
}
