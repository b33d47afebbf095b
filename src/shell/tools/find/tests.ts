/** find's tests: what it asks of a file, by the name of the predicate. */
import { accountOf, accounts, groupId, groupName, mayAccess } from '../../accounts'
import { isSameFile, type FileStat } from '../../files'
import { compileRegex } from '../../regex'
import { matches } from '../../interpreter/pattern'
import { baseName } from '../../path'
import { inodeOf, linksOf, timeOf, type FileTime } from '../files/file-access'
import { applyMode } from '../files/file-mode'
import { parseDate } from '../dates/parse-date'
import { ToolError } from '../tool'
import { TYPES, type Found, type Search, type Test } from './search'

/** Reads a predicate's argument. */
export type Argument = () => string
type Maker = (search: Search, name: string, argument: Argument) => Test

const DAY = 86_400_000
const REGEX_TYPES =
  'findutils-default ed emacs gnu-awk grep posix-awk awk posix-basic posix-egrep egrep posix-extended posix-minimal-basic sed'.split(' ')

const plain =
  (test: (found: Found) => boolean): Test =>
  (found) =>
    Promise.resolve(test(found))

/** `+N` more than, `-N` less than, `N` exactly. */
function comparing(text: string, name: string): (value: number) => boolean {
  const found = /^([+-]?)(\d+(?:\.\d+)?)$/.exec(text)
  if (!found) throw new ToolError(`invalid argument \`${text}' to \`${name}'`)
  const wanted = Number(found[2])
  return (value) => (found[1] === '+' ? value > wanted : found[1] === '-' ? value < wanted : value === wanted)
}

const onName =
  (of: (found: Found) => string | undefined, ignoreCase: boolean): Maker =>
  (_search, _name, argument) => {
    const pattern = argument()
    return plain((found) => {
      const text = of(found)
      return text !== undefined && matches(pattern, text, { ignoreCase })
    })
  }

const nameOf = ({ path }: Found): string => (/^\/+$/.test(path) ? '/' : baseName(path.replace(/\/+$/, '')))

const onRegex: Maker = (search, name, argument) => {
  const emacs = search.regexType === 'emacs' || search.regexType === 'findutils-default'
  const extended = /egrep|extended|awk/.test(search.regexType)
  const given = argument()
  // Emacs's operators `+` and `?` have no backslash, its others have.
  const source = emacs ? given.replace(/\\[^]|\[\^?\]?[^\]]*\]|[+?]/g, (part) => (part.length === 1 ? `\\${part}` : part)) : given
  const regex = compileRegex(source, { dialect: extended ? 'extended' : 'basic', ignoreCase: name === '-iregex', within: 'line' })
  return plain(({ path }) => regex.test(path))
}

const onType: Maker = (search, name, argument) => {
  const text = argument()
  if (text === '') throw new ToolError(`Arguments to ${name} should contain at least one letter`)
  if (text.endsWith(',')) throw new ToolError(`Last file type in list argument to ${name} is missing, i.e., list is ending on: ','`)
  for (let at = 0; at < text.length; at += 2) {
    if (!/[fdlcbpsD]/.test(text[at]!)) throw new ToolError(`Unknown argument to ${name}: ${text[at]}`)
    if (text[at + 1] !== undefined && text[at + 1] !== ',') throw new ToolError(`Must separate multiple arguments to ${name} using: ','`)
  }
  const types = text.split(',')
  // -xtype asks about the other side of a link.
  return plain((found) => {
    const { type } = name === '-type' ? found.stat : search.look(found.real, search.links !== 'L')
    return types.includes(TYPES[type])
  })
}

const UNITS: Readonly<Record<string, number>> = { c: 1, w: 2, b: 512, k: 1024, M: 1024 ** 2, G: 1024 ** 3 }

const onSize: Maker = (_search, name, argument) => {
  const text = argument()
  const letter = /[^\d]$/.exec(text)?.[0]
  if (letter !== undefined && UNITS[letter] === undefined) throw new ToolError(`invalid -size type \`${letter}'`)
  const unit = UNITS[letter ?? 'b']!
  const test = comparing(letter === undefined ? text : text.slice(0, -1), name)
  return plain(({ stat }) => test(Math.ceil(stat.size / unit)))
}

/** Times by the letters that name them: of `-amin` and of `-newerXY`. */
const TIMES: Readonly<Record<string, FileTime>> = { a: 'accessed', B: 'born', c: 'changed', m: 'modified' }

const onAge: Maker = (search, name, argument) => {
  const text = argument()
  const test = comparing(text, name)
  const minutes = name.endsWith('min')
  const time = TIMES[name[1]!]!
  const now = search.io.context.system.clock.now()
  const from = search.fromToday ? (Math.floor(now / DAY) + 1) * DAY : now
  if (minutes) {
    // A whole number of minutes means the minute before it; more and less count exactly.
    const whole = /^\d/.test(text)
    return plain(({ stat }) => {
      const age = (from - timeOf(stat, time)) / 60_000
      return test(whole ? Math.floor(age) + 1 : age)
    })
  }
  return plain(({ stat }) => test(Math.floor((from - timeOf(stat, time)) / DAY)))
}

function lookedAt(search: Search, path: string): FileStat {
  const real = path === '' ? undefined : search.io.path(path)
  if (real === undefined || !search.io.context.files.exists(real)) throw new ToolError(`‘${path}’: No such file or directory`)
  return search.look(real, search.links !== 'P')
}

const onNewer: Maker = (search, name, argument) => {
  const [, x, y] = /^-newer(.)(.)$/.exec(name) ?? []
  if (x !== undefined && (!/[aBcm]/.test(x) || !/[aBcmt]/.test(y!))) throw new ToolError(`invalid predicate \`${name}'`)
  const text = argument()
  // `-newer` alone is `-newermm`, `-anewer` and `-cnewer` name the first letter.
  const time = TIMES[x ?? (name === '-newer' ? 'm' : name[1]!)]!
  if (y !== 't') {
    const limit = timeOf(lookedAt(search, text), TIMES[y ?? 'm']!)
    return plain(({ stat }) => timeOf(stat, time) > limit)
  }
  const { system, env } = search.io.context
  const limit = parseDate(text, system.clock.now(), env.TZ)
  if (limit === undefined) throw new ToolError(`I cannot figure out how to interpret ‘${text}’ as a date or time`)
  return plain(({ stat }) => timeOf(stat, time) > limit)
}

const onPermissions: Maker = (_search, _name, argument) => {
  const text = argument()
  const mode = /^[-/]/.test(text) ? text.slice(1) : text
  let bits: number
  try {
    bits = applyMode(mode, 0)
  } catch {
    throw new ToolError(`invalid mode ‘${text}’`)
  }
  return plain(({ stat }) => {
    const has = stat.mode & 0o7777
    return text.startsWith('-') ? (has & bits) === bits : text.startsWith('/') ? bits === 0 || (has & bits) !== 0 : has === bits
  })
}

const onOwner: Maker = (search, name, argument) => {
  const text = argument()
  const { system } = search.io.context
  if (name === '-uid' || name === '-gid') {
    const test = comparing(text, name)
    return plain(({ stat }) =>
      test(name === '-uid' ? (accountOf(system, stat.owner)?.uid ?? Number(stat.owner)) : groupId(system, stat.group)),
    )
  }
  const numeric = /^\d+$/.test(text)
  if (name === '-user') {
    const account = accounts(system).find((one) => one.name === text)
    if (!account && !numeric) throw new ToolError(`‘${text}’ is not the name of a known user`)
    const uid = account?.uid ?? Number(text)
    return plain(({ stat }) => stat.owner === text || accountOf(system, stat.owner)?.uid === uid)
  }
  const known = groupName(system, groupId(system, text)) === text || accounts(system).some((one) => one.name === text)
  if (!known && !numeric) throw new ToolError(`‘${text}’ is not the name of an existing group`)
  const gid = known ? groupId(system, text) : Number(text)
  return plain(({ stat }) => stat.group === text || groupId(system, stat.group) === gid)
}

/** Whether who runs find may read, write or run a file, as access(2) says it. */
const onAccess: Maker = (search, name) => {
  const { system } = search.io.context
  const bit = name === '-readable' ? 4 : name === '-writable' ? 2 : 1
  return plain((found) => mayAccess(system, search.look(found.real, true), bit))
}

const onEmpty: Maker = (search) => {
  const { files } = search.io.context
  return plain(({ stat, real }) => (stat.type === 'directory' ? files.list(real).length === 0 : stat.type === 'file' && stat.size === 0))
}

const onInode: Maker = (_search, name, argument) => {
  const test = comparing(argument(), name)
  return plain(({ stat, real }) => test(inodeOf(stat, real)))
}

const onLinks: Maker = (_search, name, argument) => {
  const test = comparing(argument(), name)
  return plain(({ stat }) => test(linksOf(stat)))
}

const onSameFile: Maker = (search, _name, argument) => {
  const text = argument()
  const wanted = lookedAt(search, text)
  const real = search.io.path(text)
  return plain((found) => found.real === real || isSameFile(found.stat, wanted))
}

const always =
  (value: boolean): Maker =>
  () =>
  () =>
    Promise.resolve(value)

/** Changes how the search goes and holds of every file. */
const setting =
  (change: (search: Search, name: string, argument: Argument) => void): Maker =>
  (search, name, argument) => {
    change(search, name, argument)
    return () => Promise.resolve(true)
  }

function levels(name: string, argument: Argument): number {
  const text = argument()
  if (!/^\d+$/.test(text)) throw new ToolError(`Expected a positive decimal integer argument to ${name}, but got ‘${text}’`)
  return Number(text)
}

const SETTINGS: Readonly<Record<string, Maker>> = {
  '-mindepth': setting((search, name, argument) => (search.minimum = levels(name, argument))),
  '-maxdepth': setting((search, name, argument) => (search.maximum = levels(name, argument))),
  '-depth': setting((search) => (search.depthFirst = true)),
  '-d': setting((search) => (search.depthFirst = true)),
  '-follow': setting((search) => (search.links = 'L')),
  '-daystart': setting((search) => (search.fromToday = true)),
  '-regextype': setting((search, _name, argument) => {
    const type = argument()
    if (!REGEX_TYPES.includes(type)) {
      const known = REGEX_TYPES.map((one) => `‘${one}’`).join(', ')
      throw new ToolError(`Unknown regular expression type ‘${type}’; valid types are ${known}.`)
    }
    search.regexType = type
  }),
  // A machine here is one file system, leaves need no other care, and what is warned of is an error anyway.
  ...Object.fromEntries(
    ['-mount', '-xdev', '-x', '-noleaf', '-warn', '-nowarn', '-ignore_readdir_race'].map((name) => [name, always(true)]),
  ),
}

const TESTS: Readonly<Record<string, Maker>> = {
  ...SETTINGS,
  '-true': always(true),
  '-false': always(false),
  '-name': onName(nameOf, false),
  '-iname': onName(nameOf, true),
  '-path': onName(({ path }) => path, false),
  '-wholename': onName(({ path }) => path, false),
  '-ipath': onName(({ path }) => path, true),
  '-iwholename': onName(({ path }) => path, true),
  '-lname': onName(({ stat }) => stat.target, false),
  '-ilname': onName(({ stat }) => stat.target, true),
  '-regex': onRegex,
  '-iregex': onRegex,
  '-type': onType,
  '-xtype': onType,
  '-size': onSize,
  '-empty': onEmpty,
  '-links': onLinks,
  '-inum': onInode,
  '-perm': onPermissions,
  '-user': onOwner,
  '-group': onOwner,
  '-uid': onOwner,
  '-gid': onOwner,
  '-nouser': (search) =>
    plain(({ stat }) => /^\d+$/.test(stat.owner) && !accounts(search.io.context.system).some(({ uid }) => uid === Number(stat.owner))),
  '-nogroup': (search) =>
    plain(({ stat }) => /^\d+$/.test(stat.group) && groupName(search.io.context.system, Number(stat.group)) === stat.group),
  '-readable': onAccess,
  '-writable': onAccess,
  '-executable': onAccess,
  '-samefile': onSameFile,
  '-newer': onNewer,
  '-anewer': onNewer,
  '-cnewer': onNewer,
  ...Object.fromEntries(['-mtime', '-atime', '-ctime', '-mmin', '-amin', '-cmin'].map((name) => [name, onAge])),
}

/** The maker of a predicate's test; `-newerXY` are many names of one. */
export function testNamed(name: string): Maker | undefined {
  return Object.hasOwn(TESTS, name) ? TESTS[name] : /^-newer..$/.test(name) ? onNewer : undefined
}
