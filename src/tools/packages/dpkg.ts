/** What Debian's package manager keeps on the disk (/var/lib/dpkg/status), and dpkg itself. */
import { own } from '../../shell/own'
import type { CommandContext } from '../../shell/command'
import type { FileSystem } from '../../shell/files'
import { tool, ToolError } from '../../shell/tools/tool'
import { debianPackage } from './catalog'

const STATUS = '/var/lib/dpkg/status'

/** What every Debian has: enough that questions for them are answered. */
const BASE: Readonly<Record<string, string>> = {
  apt: '3.0.3',
  'base-files': '13.8',
  bash: '5.2.37-2',
  coreutils: '9.7-3',
  'debian-archive-keyring': '2025.1',
  debianutils: '5.23.2',
  diffutils: '1:3.10-4',
  dpkg: '1.22.21',
  findutils: '4.10.0-3',
  grep: '3.11-4',
  gzip: '1.13-1',
  hostname: '3.25',
  'libc-bin': '2.41-12',
  libc6: '2.41-12',
  login: '1:4.16.0-2',
  mawk: '1.3.4.20250131-1',
  'ncurses-base': '6.5+20250216-2',
  passwd: '1:4.17.4-2',
  'perl-base': '5.40.1-6',
  sed: '4.9-2',
  tar: '1.35+dfsg-3.1',
  tzdata: '2025b-4',
  'util-linux': '2.41-5',
  zlib1g: '1:1.3.dfsg+really1.3.1-1',
}

/** Installed packages with their versions, by name. */
export function installedPackages(files: FileSystem): Map<string, string> {
  const installed = new Map(Object.entries(BASE))
  if (files.exists(STATUS))
    for (const block of files.readText(STATUS).split('\n\n')) {
      const name = /^Package: (.*)$/m.exec(block)?.[1]
      if (name !== undefined) installed.set(name, /^Version: (.*)$/m.exec(block)?.[1] ?? '')
    }
  return installed
}

/** Packages whose versions are to stay as they are. */
export function heldPackages(files: FileSystem): ReadonlySet<string> {
  const blocks = files.exists(STATUS) ? files.readText(STATUS).split('\n\n') : []
  return new Set(blocks.filter((block) => /^Status: hold /m.test(block)).flatMap((block) => /^Package: (.*)$/m.exec(block)?.[1] ?? []))
}

/** Writes down what is installed now, and what of it is held. */
export function keepInstalled(files: FileSystem, installed: ReadonlyMap<string, string>, held = heldPackages(files)): void {
  files.makeDirectory('/var/lib/dpkg', { parents: true })
  const blocks = [...installed]
    .filter(([name]) => own(BASE, name) === undefined || held.has(name))
    .map(
      ([name, version]) =>
        `Package: ${name}\nStatus: ${held.has(name) ? 'hold' : 'install'} ok installed\nArchitecture: amd64\nVersion: ${version}\n`,
    )
  files.write(STATUS, blocks.join('\n'))
}

function list({ files, stdout, stderr }: CommandContext, names: readonly string[]): Promise<number> {
  const installed = [...installedPackages(files)].sort(([a], [b]) => (a < b ? -1 : 1))
  const held = heldPackages(files)
  const matching = (name: string) => installed.filter(([own]) => own === name || new RegExp(`^${name.replaceAll('*', '.*')}$`).test(own))
  const missing = names.filter((name) => matching(name).length === 0)
  const rows = names.length === 0 ? installed : names.flatMap(matching)
  const width = (at: 0 | 1, least: number): number => Math.max(least, ...rows.map((row) => row[at].length))
  const [name, version] = [width(0, 14), width(1, 12)]
  const head = `Desired=Unknown/Install/Remove/Purge/Hold
| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend
|/ Err?=(none)/Reinst-required (Status,Err: uppercase=bad)
||/ ${'Name'.padEnd(name)} ${'Version'.padEnd(version)} Architecture Description
+++-${'='.repeat(name)}-${'='.repeat(version)}-============-=================================
`
  const text = rows
    .map((row) => `${held.has(row[0]) ? 'h' : 'i'}i  ${row[0].padEnd(name)} ${row[1].padEnd(version)} amd64        ${row[0]}\n`)
    .join('')
  return (async () => {
    if (rows.length > 0) await stdout.write(head + text)
    for (const each of missing) await stderr.write(`dpkg-query: no packages found matching ${each}\n`)
    return missing.length > 0 ? 1 : 0
  })()
}

export const dpkg = tool('dpkg', async (io) => {
  const [option, ...names] = io.args
  const { files, stderr } = io.context
  if (option === '-l' || option === '--list') return list(io.context, names)
  if (option === '--version') {
    await io.out(`Debian 'dpkg' package management program version ${BASE['dpkg']} (amd64).\n`)
    return 0
  }
  if (option === '--print-architecture') {
    await io.out('amd64\n')
    return 0
  }
  if (option !== '-s' && option !== '--status' && option !== '-L' && option !== '--listfiles')
    throw new ToolError(
      option === undefined
        ? 'error: need an action option'
        : option.startsWith('-')
          ? `error: unknown option ${option}`
          : 'error: need an action option',
      2,
    )
  let code = 0
  for (const name of names) {
    const version = installedPackages(files).get(name)
    if (version === undefined) {
      const what =
        option === '-L' || option === '--listfiles'
          ? `package '${name}' is not installed`
          : `package '${name}' is not installed and no information is available`
      await stderr.write(`dpkg-query: ${what}\nUse dpkg --contents (= dpkg-deb --contents) to list archive files contents.\n`)
      code = 1
    } else if (option === '-s' || option === '--status')
      await io.out(`Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n`)
    else for (const program of debianPackage(name)?.package.programs ?? []) await io.out(`/usr/bin/${program}\n`)
  }
  return code
})
