/** apt list, search and show, and apt-cache's search and show: what there is of packages and what each is. */
import { compileRegex } from '../../shell/regex'
import { ToolError, type Io } from '../../shell/tools/tool'
import { debianPackage, debianPackages, type NamedPackage } from './catalog'
import { descriptionOf } from './descriptions'
import { installedPackages } from './dpkg'
import { sizeText, sourcesOf } from './sources'

const SECTION = 'utils'
const MAINTAINERS = {
  debian: 'Debian Developers <debian-devel@lists.debian.org>',
  ubuntu: 'Ubuntu Developers <ubuntu-devel-discuss@lists.ubuntu.com>',
}

/** A name with `*` and `?`. */
const glob = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  )

interface Setting {
  /** The lists were fetched. */
  readonly known: boolean
  readonly flags: ReadonlySet<string>
}

/** The release as the servers call it. */
const releaseOf = (io: Io): string => {
  const [source] = sourcesOf(io.context)
  return source!.url.includes('ubuntu') ? source!.suite : 'stable'
}

export async function list(io: Io, patterns: readonly string[], { known, flags }: Setting): Promise<number> {
  const installed = installedPackages(io.context.files)
  const wanted = patterns.map(glob)
  const names = new Set([...installed.keys(), ...(known ? debianPackages().map(({ name }) => name) : [])])
  const release = releaseOf(io)
  const lines = [...names].sort().flatMap((name) => {
    const now = installed.get(name)
    const offered = known ? debianPackage(name)?.package.version : undefined
    const newer = now !== undefined && offered !== undefined && offered !== now
    if (wanted.length > 0 && !wanted.some((pattern) => pattern.test(name))) return []
    if (flags.has('--installed') && now === undefined) return []
    if (flags.has('--upgradable') || flags.has('--upgradeable'))
      return newer ? [`${name}/${release} ${offered} amd64 [upgradable from: ${now}]\n`] : []
    const where = [...(offered === undefined ? [] : [release]), ...(now === undefined ? [] : ['now'])].join(',')
    const state =
      now === undefined ? '' : newer ? ` [installed,upgradable to: ${offered}]` : ` [installed${offered === undefined ? ',local' : ''}]`
    return [`${name}/${where} ${now ?? offered} amd64${state}\n`]
  })
  await io.out(`Listing...\n${lines.join('')}`)
  return 0
}

function matching(words: readonly string[], namesOnly: boolean): readonly NamedPackage[] {
  const patterns = words.map((word) => {
    try {
      return compileRegex(word, { dialect: 'extended', ignoreCase: true })
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      throw new ToolError(`E: Regex compilation error - ${error.message}`, 100)
    }
  })
  return debianPackages().filter(({ name }) =>
    patterns.every((pattern) => pattern.test(name) || (!namesOnly && pattern.test(descriptionOf(name)))),
  )
}

export async function search(io: Io, words: readonly string[], { known, flags }: Setting): Promise<number> {
  const { name: program, stderr } = io.context
  if (words.length === 0) {
    await stderr.write('E: You must give at least one search pattern\n')
    return 100
  }
  const found = known ? matching(words, flags.has('--names-only')) : []
  const sorted = [...found].sort((a, b) => (a.name < b.name ? -1 : 1))
  if (program === 'apt-cache') {
    await io.out(sorted.map(({ name }) => `${name} - ${descriptionOf(name)}\n`).join(''))
    return 0
  }
  const release = releaseOf(io)
  const installed = installedPackages(io.context.files)
  const entries = sorted.map(
    ({ name, package: { version } }) =>
      `${name}/${release}${installed.has(name) ? ',now' : ''} ${version} amd64${installed.has(name) ? ' [installed]' : ''}\n  ${descriptionOf(name)}\n\n`,
  )
  await io.out(`Sorting...\nFull Text Search...\n${entries.join('')}`)
  return 0
}

export async function show(io: Io, names: readonly string[], { known }: Setting): Promise<number> {
  const { context } = io
  const { stderr, name: program } = context
  const [source] = sourcesOf(context)
  const isUbuntu = source!.url.includes('ubuntu')
  let some = false
  for (const asked of names) {
    const found = known ? debianPackage(asked) : undefined
    if (!found) {
      await stderr.write(`N: Unable to locate package ${asked}\n`)
      continue
    }
    const { name, package: data } = found
    const isApt = program === 'apt'
    const rows: readonly (readonly [string, string])[] = [
      ['Package', name],
      ['Version', data.version],
      ['Priority', 'optional'],
      ['Section', SECTION],
      ['Maintainer', isUbuntu ? MAINTAINERS.ubuntu : MAINTAINERS.debian],
      ['Installed-Size', isApt ? sizeText(data.installed * 1024) : String(data.installed)],
      ...(data.needs.length > 0 ? ([['Depends', data.needs.join(', ')]] as const) : []),
      ...(isApt
        ? ([
            ['Download-Size', sizeText(data.size)],
            ['APT-Sources', `${source!.url} ${source!.suite}/main amd64 Packages`],
          ] as const)
        : ([['Size', String(data.size)]] as const)),
      ['Description', descriptionOf(name)],
    ]
    await io.out(`${rows.map(([title, content]) => `${title}: ${content}\n`).join('')}\n`)
    some = true
  }
  if (some) return 0
  await stderr.write('E: No packages found\n')
  return 100
}
