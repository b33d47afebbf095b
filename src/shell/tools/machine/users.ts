/** Accounts made, changed and removed: useradd, usermod, userdel, groupadd, groupmod, groupdel, and busybox's adduser and addgroup; models shadow-utils. */
import { runsAsRoot } from '../../accounts'
import type { Command } from '../../command'
import { directoryName } from '../../path'
import { parseOptions, tool, ToolError, type Io, type Options } from '../tool'

type Row = string[]

/** /etc/passwd and its like: rows of fields with colons between them. */
class Database {
  readonly rows: Row[]

  constructor(
    private readonly io: Io,
    private readonly path: string,
  ) {
    const { files } = io.context
    const text = files.exists(path) ? files.readText(path) : ''
    this.rows = text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split(':'))
  }

  named(name: string): Row | undefined {
    return this.rows.find((row) => row[0] === name)
  }

  numbered(id: number): Row | undefined {
    return this.rows.find((row) => row[2] === String(id))
  }

  remove(name: string): void {
    const at = this.rows.findIndex((row) => row[0] === name)
    if (at >= 0) this.rows.splice(at, 1)
  }

  save(mode?: number): void {
    const { files } = this.io.context
    files.makeDirectory(directoryName(this.path), { parents: true })
    files.write(
      this.path,
      this.rows.map((row) => `${row.join(':')}\n`).join(''),
      files.exists(this.path) || mode === undefined ? {} : { mode },
    )
  }

  /** The next number for an account of people, or of the system. */
  free(system: boolean): number {
    const taken = new Set(this.rows.map((row) => Number(row[2])))
    if (!system) {
      let id = 1000
      for (const one of taken) if (one >= id && one < 60000) id = one + 1
      return id
    }
    let id = 999
    while (taken.has(id)) id--
    return id
  }
}

interface Books {
  readonly users: Database
  readonly groups: Database
  readonly shadow: Database
  save(): void
}

function booksOf(io: Io, what: 'passwd' | 'group'): Books {
  if (!runsAsRoot(io.context.system))
    throw new ToolError(`Permission denied.\n${io.context.name}: cannot lock /etc/${what}; try again later.`, what === 'passwd' ? 1 : 10)
  const [users, groups, shadow] = ['passwd', 'group', 'shadow'].map((name) => new Database(io, `/etc/${name}`)) as [
    Database,
    Database,
    Database,
  ]
  return {
    users,
    groups,
    shadow,
    save: () => {
      users.save()
      groups.save()
      shadow.save(0o640)
    },
  }
}

const VALID = /^[a-z_][a-z0-9_-]*\$?$/

/** A group by its name or number. Throws ToolError when there is none. */
function groupOf({ groups }: Books, text: string, status = 6): Row {
  const row = groups.named(text) ?? (/^\d+$/.test(text) ? groups.numbered(Number(text)) : undefined)
  if (!row) throw new ToolError(`group '${text}' does not exist`, status)
  return row
}

/** Puts an account into groups; with `alone` it leaves all others. */
function join(books: Books, user: string, names: readonly string[], alone: boolean): void {
  const wanted = new Set(names.map((name) => groupOf(books, name)[0]!))
  for (const row of books.groups.rows) {
    const members = (row[3] ?? '').split(',').filter(Boolean)
    const without = members.filter((name) => name !== user)
    row[3] = (wanted.has(row[0]!) ? [...without, user] : alone ? without : members).join(',')
  }
}

function numberGiven(text: string, what: string): number {
  if (!/^\d+$/.test(text)) throw new ToolError(`invalid ${what} ID '${text}'`, 3)
  return Number(text)
}

/** Makes a home with what every home begins with. */
function makeHome(io: Io, home: string, user: string, group: string): void {
  const { files } = io.context
  if (files.exists(home)) return
  files.makeDirectory(home, { parents: true, mode: 0o755 })
  if (files.exists('/etc/skel'))
    for (const name of files.list('/etc/skel')) {
      files.write(`${home}/${name}`, files.read(`/etc/skel/${name}`))
      files.changeOwner(`${home}/${name}`, user, group)
    }
  files.changeOwner(home, user, group)
}

const LIST = (options: Options, name: string): readonly string[] => options.get(name)?.split(',').filter(Boolean) ?? []

const ACCOUNT_OPTIONS = {
  comment: 'c',
  'home-dir': 'd',
  home: 'd',
  expiredate: 'e',
  gid: 'g',
  groups: 'G',
  'create-home': 'm',
  'no-create-home': 'M',
  'no-user-group': 'N',
  'non-unique': 'o',
  password: 'p',
  system: 'r',
  shell: 's',
  uid: 'u',
  'user-group': 'U',
  append: 'a',
  login: 'l',
  lock: 'L',
  unlock: 'U',
  'move-home': 'm',
  badname: 'badname',
} as const

const useradd = tool('useradd', async (io) => {
  const options = parseOptions(io.context, 'b:c:d:De:f:g:G:k:K:lmMNop:rR:s:u:U', ACCOUNT_OPTIONS, { status: 2 })
  const [name, extra] = options.operands
  if (name === undefined || extra !== undefined) throw new ToolError('Usage: useradd [options] LOGIN', 2)
  if (!VALID.test(name) && !options.has('badname')) throw new ToolError(`invalid user name '${name}': use --badname to ignore`, 3)
  const books = booksOf(io, 'passwd')
  const { users, groups, shadow } = books
  if (users.named(name)) throw new ToolError(`user '${name}' already exists`, 9)
  const own = !options.has('g') && !options.has('N')
  if (own && groups.named(name)) throw new ToolError(`group ${name} exists - if you want to add this user to that group, use -g.`, 9)
  const system = options.has('r')
  const uid = options.has('u') ? numberGiven(options.get('u')!, 'user') : users.free(system)
  if (users.numbered(uid) && !options.has('o')) throw new ToolError(`UID ${uid} is not unique`, 4)
  const gid = own
    ? groups.numbered(uid)
      ? groups.free(system)
      : uid
    : Number(options.has('g') ? groupOf(books, options.get('g')!)[2] : '100')
  if (own) groups.rows.push([name, 'x', String(gid), ''])
  const home = options.get('d') ?? `${options.get('b') ?? '/home'}/${name}`
  users.rows.push([name, 'x', String(uid), String(gid), options.get('c') ?? '', home, options.get('s') ?? '/bin/sh'])
  const day = Math.floor(io.context.system.clock.now() / 86_400_000)
  shadow.rows.push([name, options.get('p') ?? '!', String(day), ...(system ? ['', '', ''] : ['0', '99999', '7']), '', '', ''])
  join(books, name, LIST(options, 'G'), false)
  books.save()
  if (options.has('m')) makeHome(io, home, name, own ? name : (groups.numbered(gid)?.[0] ?? String(gid)))
  return 0
})

const usermod = tool('usermod', async (io) => {
  const options = parseOptions(io.context, 'ac:d:e:f:g:G:l:Lmop:s:u:UrR:', ACCOUNT_OPTIONS, { status: 2 })
  const [name, extra] = options.operands
  if (name === undefined || extra !== undefined) throw new ToolError('Usage: usermod [options] LOGIN', 2)
  const books = booksOf(io, 'passwd')
  const { users, groups, shadow } = books
  const row = users.named(name)
  if (!row) throw new ToolError(`user '${name}' does not exist`, 6)
  if (options.has('a') && !options.has('G')) throw new ToolError('Usage: usermod [options] LOGIN', 2)
  if (options.has('G')) join(books, name, LIST(options, 'G'), !options.has('a'))
  if (options.has('g')) row[3] = groupOf(books, options.get('g')!)[2]!
  if (options.has('u')) {
    const uid = numberGiven(options.get('u')!, 'user')
    if (users.numbered(uid) && users.numbered(uid) !== row && !options.has('o')) throw new ToolError(`UID '${uid}' already exists`, 4)
    row[2] = String(uid)
  }
  if (options.has('c')) row[4] = options.get('c')!
  if (options.has('s')) row[6] = options.get('s')!
  if (options.has('d')) {
    const { files } = io.context
    if (options.has('m') && files.exists(row[5]!) && !files.exists(options.get('d')!)) files.rename(row[5]!, options.get('d')!)
    row[5] = options.get('d')!
  }
  const secret = shadow.named(name)
  if (secret && options.has('p')) secret[1] = options.get('p')!
  if (secret && options.has('L') && !secret[1]!.startsWith('!')) secret[1] = `!${secret[1]!}`
  if (secret && options.has('U')) secret[1] = secret[1]!.replace(/^!/, '')
  const login = options.get('l')
  if (login !== undefined) {
    if (users.named(login)) throw new ToolError(`user '${login}' already exists`, 9)
    row[0] = login
    if (secret) secret[0] = login
    for (const group of groups.rows)
      group[3] = (group[3] ?? '')
        .split(',')
        .map((member) => (member === name ? login : member))
        .join(',')
  }
  books.save()
  return 0
})

const userdel = tool('userdel', async (io) => {
  const options = parseOptions(io.context, 'frR:', { force: 'f', remove: 'r' }, { status: 2 })
  const [name] = options.operands
  if (name === undefined) throw new ToolError('Usage: userdel [options] LOGIN', 2)
  const books = booksOf(io, 'passwd')
  const row = books.users.named(name)
  if (!row) throw new ToolError(`user '${name}' does not exist`, 6)
  books.users.remove(name)
  books.shadow.remove(name)
  join(books, name, [], true)
  const own = books.groups.named(name)
  if (own?.[2] === row[3] && (own?.[3] ?? '') === '' && !books.users.rows.some((user) => user[3] === row[3])) books.groups.remove(name)
  books.save()
  if (options.has('r') && io.context.files.exists(row[5]!)) io.context.files.remove(row[5]!, { recursive: true })
  return 0
})

const groupadd = tool('groupadd', async (io) => {
  const options = parseOptions(
    io.context,
    'fg:oprK:R:U:',
    { force: 'f', gid: 'g', 'non-unique': 'o', system: 'r', users: 'U' },
    { status: 2 },
  )
  const [name] = options.operands
  if (name === undefined) throw new ToolError('Usage: groupadd [options] GROUP', 2)
  if (!VALID.test(name)) throw new ToolError(`'${name}' is not a valid group name`, 3)
  const books = booksOf(io, 'group')
  const { groups } = books
  if (groups.named(name)) {
    if (options.has('f')) return 0
    throw new ToolError(`group '${name}' already exists`, 9)
  }
  const gid = options.has('g') ? numberGiven(options.get('g')!, 'group') : groups.free(options.has('r'))
  if (groups.numbered(gid) && !options.has('o')) throw new ToolError(`GID '${gid}' already exists`, 4)
  groups.rows.push([name, 'x', String(gid), LIST(options, 'U').join(',')])
  books.save()
  return 0
})

const groupmod = tool('groupmod', async (io) => {
  const options = parseOptions(io.context, 'g:n:op:', { gid: 'g', 'new-name': 'n', 'non-unique': 'o' }, { status: 2 })
  const [name] = options.operands
  if (name === undefined) throw new ToolError('Usage: groupmod [options] GROUP', 2)
  const books = booksOf(io, 'group')
  const row = groupOf(books, name)
  if (options.has('n')) row[0] = options.get('n')!
  if (options.has('g')) {
    const gid = String(numberGiven(options.get('g')!, 'group'))
    for (const user of books.users.rows) if (user[3] === row[2]) user[3] = gid
    row[2] = gid
  }
  books.save()
  return 0
})

const groupdel = tool('groupdel', async (io) => {
  const options = parseOptions(io.context, 'f', { force: 'f' }, { status: 2 })
  const [name] = options.operands
  if (name === undefined) throw new ToolError('Usage: groupdel [options] GROUP', 2)
  const books = booksOf(io, 'group')
  const row = groupOf(books, name)
  const user = books.users.rows.find((one) => one[3] === row[2])
  if (user && !options.has('f')) throw new ToolError(`cannot remove the primary group of user '${user[0]!}'`, 8)
  books.groups.remove(row[0]!)
  books.save()
  return 0
})

/** busybox's adduser, and Debian's with the options both have; with two names it puts a user into a group. */
const adduser = tool('adduser', async (io) => {
  const options = parseOptions(io.context, 'h:g:s:G:SDHu:k:', {
    home: 'h',
    gecos: 'g',
    shell: 's',
    ingroup: 'G',
    system: 'S',
    'disabled-password': 'D',
    'no-create-home': 'H',
    uid: 'u',
    group: 'own',
    quiet: 'quiet',
  })
  const [name, group] = options.operands
  if (name === undefined) throw new ToolError('Only one or two names allowed.')
  const books = booksOf(io, 'passwd')
  const { users, groups, shadow } = books
  if (group !== undefined) {
    if (!users.named(name)) throw new ToolError(`unknown user ${name}`)
    join(books, name, [groupOf(books, group, 1)[0]!], false)
    books.save()
    return 0
  }
  if (users.named(name)) throw new ToolError(`user '${name}' in use`)
  const system = options.has('S')
  const uid = options.has('u') ? numberGiven(options.get('u')!, 'user') : users.free(system)
  let own = options.has('G') ? groupOf(books, options.get('G')!, 1) : undefined
  if (!own) {
    const shared = system && !options.has('own') ? groups.named('nogroup') : undefined
    own = shared ?? [name, 'x', String(groups.numbered(uid) ? groups.free(system) : uid), '']
    if (!shared) groups.rows.push(own)
  }
  const home = options.get('h') ?? `/home/${name}`
  const shell = options.get('s') ?? (system ? '/bin/false' : io.context.system.flavour === 'ash' ? '/bin/sh' : '/bin/bash')
  users.rows.push([name, 'x', String(uid), own[2]!, options.get('g') ?? (system ? '' : 'Linux User,,,'), home, shell])
  shadow.rows.push([name, '!', String(Math.floor(io.context.system.clock.now() / 86_400_000)), '0', '99999', '7', '', '', ''])
  books.save()
  if (!options.has('H')) makeHome(io, home, name, own[0]!)
  return 0
})

const addgroup = tool('addgroup', async (io) => {
  const options = parseOptions(io.context, 'g:S', { gid: 'g', system: 'S' })
  const [first, second] = options.operands
  if (first === undefined) throw new ToolError('Only one or two names allowed.')
  const books = booksOf(io, 'group')
  const { groups, users } = books
  if (second !== undefined) {
    if (!users.named(first)) throw new ToolError(`unknown user ${first}`)
    join(books, first, [groupOf(books, second, 1)[0]!], false)
  } else {
    if (groups.named(first)) throw new ToolError(`group '${first}' in use`)
    const gid = options.has('g') ? numberGiven(options.get('g')!, 'group') : groups.free(options.has('S'))
    if (groups.numbered(gid)) throw new ToolError(`gid '${gid}' in use`)
    groups.rows.push([first, 'x', String(gid), ''])
  }
  books.save()
  return 0
})

export const tools: readonly Command[] = [useradd, usermod, userdel, groupadd, groupmod, groupdel, adduser, addgroup]
