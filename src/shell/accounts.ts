/** Users and groups of a machine, as getpwnam(3) and getgrnam(3) find them in /etc/passwd and /etc/group. */
import type { FileStat, FileSystem } from './files'

export interface Account {
  readonly name: string
  readonly uid: number
  readonly gid: number
  readonly home: string
  readonly shell: string
}

/** Accounts every machine knows when its files do not say otherwise. */
const BUILT_IN: readonly Account[] = [
  { name: 'root', uid: 0, gid: 0, home: '/root', shell: '/bin/bash' },
  { name: 'nobody', uid: 65534, gid: 65534, home: '/nonexistent', shell: '/usr/sbin/nologin' },
]

function rows(files: FileSystem, path: string): string[][] {
  try {
    return files
      .readText(path)
      .split('\n')
      .filter((line) => line.includes(':'))
      .map((line) => line.split(':'))
  } catch {
    return []
  }
}

interface Place {
  readonly files: FileSystem
  /** Whoever programs run as; an account without an entry is the first ordinary one, or the number it is written as. */
  readonly user: string
}

export function accounts({ files, user }: Place): readonly Account[] {
  const found: Account[] = rows(files, '/etc/passwd').map(([name = '', , uid = '0', gid = '0', , home = '/', shell = '/bin/sh']) => ({
    name,
    uid: Number(uid),
    gid: Number(gid),
    home,
    shell,
  }))
  for (const account of BUILT_IN) if (!found.some(({ name }) => name === account.name)) found.push(account)
  if (!found.some(({ name }) => name === user)) {
    const [uid, gid] = /^\d+(:\d+)?$/.test(user) ? user.split(':').map(Number) : [1000, 1000]
    found.push({ name: user, uid: uid ?? 1000, gid: gid ?? 0, home: `/home/${user}`, shell: '/bin/bash' })
  }
  return found
}

/** An account by its name or its number. */
export function accountOf(place: Place, who: string): Account | undefined {
  const all = accounts(place)
  return all.find(({ name }) => name === who) ?? (/^\d+$/.test(who) ? all.find(({ uid }) => uid === Number(who)) : undefined)
}

/** Whether programs of a system run as user 0. */
export function runsAsRoot(system: Place & { readonly identity?: { readonly uid: number } }): boolean {
  return (system.identity?.uid ?? accountOf(system, system.user)?.uid ?? 0) === 0
}

/** Whether who runs programs on a system may read (4), write (2) or run (1) a file, as access(2) says it. */
export function mayAccess(
  system: Place & { readonly identity?: { readonly uid: number; readonly groups: readonly number[] } },
  stat: FileStat,
  bit: 1 | 2 | 4,
): boolean {
  if (runsAsRoot(system)) return bit !== 1 || stat.type === 'directory' || (stat.mode & 0o111) !== 0
  const account = accountOf(system, system.user)
  const uid = system.identity?.uid ?? account?.uid
  const groups = system.identity?.groups ?? (account ? groupsOf(system, account) : [])
  const owns = stat.owner === system.user || accountOf(system, stat.owner)?.uid === uid
  const shift = owns ? 6 : groups.includes(groupId(system, stat.group)) ? 3 : 0
  return (stat.mode & (bit << shift)) !== 0
}

export function groupName(place: Place, gid: number): string {
  const row = rows(place.files, '/etc/group').find((fields) => fields[2] === String(gid))
  return (
    row?.[0] ??
    (gid === 65534 ? 'nogroup' : (accounts(place).find((account) => account.gid === gid && account.uid === gid)?.name ?? String(gid)))
  )
}

export function groupId(place: Place, name: string): number {
  const row = rows(place.files, '/etc/group').find((fields) => fields[0] === name)
  if (!row && name === 'nogroup') return 65534
  if (!row && /^\d+$/.test(name)) return Number(name)
  return row ? Number(row[2]) : (accounts(place).find((account) => account.name === name)?.gid ?? 1000)
}

/** Every group an account belongs to, its own first. */
export function groupsOf(place: Place, account: Account): readonly number[] {
  const others = rows(place.files, '/etc/group')
    .filter((fields) => (fields[3] ?? '').split(',').includes(account.name))
    .map((fields) => Number(fields[2]))
  return [account.gid, ...others.filter((gid) => gid !== account.gid)]
}
