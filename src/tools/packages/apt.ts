/** apt-get, apt: packages of Debian and Ubuntu, fetched from their servers when the network lets them; models apt 3.0 and dpkg. */
import { runsAsRoot } from '../../shell/accounts'
import type { Command } from '../../shell/command'
import { tool, ToolError, type Io } from '../../shell/tools/tool'
import { debianPackage, type NamedPackage, type Package } from './catalog'
import { heldPackages, installedPackages, keepInstalled } from './dpkg'
import { kubernetesPackage, kubernetesSource, kubernetesVersions } from './kubernetes'
import { fitsVersion, refusal } from './versions'
import { failureText, sizeText, sourcesOf } from './sources'
import { addPrograms, fetchFrom, removePrograms, type Programs } from './system'

const LISTS = '/var/lib/apt/lists'

/** Milliseconds that reading the lists, unpacking a package and setting it up take. */
const READING = 400
const UNPACKING = 60
const SETTING_UP = 25

class Run {
  constructor(
    private readonly io: Io,
    private readonly programs: Programs,
  ) {}

  private sleep(milliseconds: number): Promise<void> {
    return this.io.context.system.clock.sleep(milliseconds, this.io.context.signal)
  }

  private say(text: string): Promise<void> {
    return this.io.out(`${text}\n`)
  }

  private error(text: string): Promise<void> {
    return this.io.context.stderr.write(`${text}\n`)
  }

  /** `Reading package lists... Done` on a terminal. */
  private step(what: string): Promise<void> {
    return this.say(`${what}...${this.io.context.isTty.stdout ? ' Done' : ''}`)
  }

  private async fetched(bytes: number, since: number): Promise<void> {
    const seconds = (this.io.context.system.clock.now() - since) / 1000
    await this.say(`Fetched ${sizeText(bytes)} in ${Math.round(seconds)}s (${sizeText(Math.round(bytes / Math.max(seconds, 0.001)))}/s)`)
  }

  async update(): Promise<number> {
    const { context } = this.io
    if (!runsAsRoot(context.system)) {
      await this.step('Reading package lists')
      await this.error(`E: Could not open lock file ${LISTS}/lock - open (13: Permission denied)\nE: Unable to lock directory ${LISTS}/`)
      return 100
    }
    const began = context.system.clock.now()
    const sources = sourcesOf(context)
    const failed: { readonly url: string; readonly why: string }[] = []
    let bytes = 0
    let number = 0
    for (const [index, { url, suite, release }] of sources.entries()) {
      const failure = await fetchFrom(context, `${url}/dists/${suite}/InRelease`, release)
      if (failure) {
        const why = failureText(failure)
        failed.push({ url: `${url}/dists/${suite}/InRelease`, why })
        await this.say(`Err:${index + 1} ${url} ${suite} InRelease\n  ${why}`)
      } else {
        bytes += release
        await this.say(`Get:${++number} ${url} ${suite} InRelease [${sizeText(release)}]`)
      }
    }
    if (failed.length > 0) {
      await this.step('Reading package lists')
      for (const { url, why } of failed) await this.error(`W: Failed to fetch ${url}  ${why}`)
      await this.error('W: Some index files failed to download. They have been ignored, or old ones used instead.')
      return 0
    }
    for (const { url, suite, lists } of sources)
      for (const [component, size] of lists) {
        await fetchFrom(context, `${url}/dists/${suite}/${component}/binary-amd64/Packages.xz`, size)
        bytes += size
        await this.say(`Get:${++number} ${url} ${suite === '' ? '' : `${suite}/${component} amd64`} Packages [${sizeText(size)}]`)
      }
    await this.fetched(bytes, began)
    await this.sleep(READING)
    context.files.makeDirectory(`${LISTS}/partial`, { parents: true })
    for (const { url, suite } of sources)
      context.files.write(
        `${LISTS}/${new URL(url).host}${new URL(url).pathname.replaceAll('/', '_')}_dists_${suite}_InRelease`,
        `Suite: ${suite}\n`,
      )
    await this.step('Reading package lists')
    return 0
  }

  /** Whether lists were fetched and not thrown away. */
  private knows(): boolean {
    const { files } = this.io.context
    return files.exists(LISTS) && files.list(LISTS).some((name) => name.endsWith('_InRelease'))
  }

  private async begin(): Promise<void> {
    await this.sleep(READING)
    await this.step('Reading package lists')
    await this.step('Building dependency tree')
    await this.step('Reading state information')
  }

  private summary(installed: number, removed: number, upgraded = 0): Promise<void> {
    return this.say(`${upgraded} upgraded, ${installed} newly installed, ${removed} to remove and 0 not upgraded.`)
  }

  private async mayChange(): Promise<boolean> {
    if (runsAsRoot(this.io.context.system)) return true
    await this.error(
      'E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)\nE: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?',
    )
    return false
  }

  private async agreed(yes: boolean): Promise<boolean> {
    if (yes) return true
    await this.io.out('Do you want to continue? [Y/n] ')
    const { stdin, signal } = this.io.context
    const answer = await stdin.read(signal)
    const said = answer ? new TextDecoder().decode(answer).trim() : 'n'
    if (said === '' || /^y/i.test(said)) return true
    await this.say('Abort.')
    return false
  }

  async install(names: readonly string[], yes: boolean, flags: ReadonlySet<string>): Promise<number> {
    const { context } = this.io
    if (!(await this.mayChange())) return 100
    await this.begin()
    const installed = installedPackages(context.files)
    const wanted: NamedPackage[] = []
    const missing: string[] = []
    for (const [name = '', version] of names.map((word) => word.split('='))) {
      const versions = this.knows() ? kubernetesVersions(context.files, name) : []
      if (versions.length > 0) {
        const chosen = version === undefined ? versions[0] : versions.find((each) => fitsVersion(each, version))
        if (chosen === undefined) {
          await this.error(`E: Version '${version}' for '${name}' was not found`)
          return 100
        }
        if (installed.get(name) === chosen) await this.say(`${name} is already the newest version (${chosen}).`)
        else wanted.push({ name, package: kubernetesPackage(name, chosen) })
        continue
      }
      const found = debianPackage(name)
      if (installed.has(found?.name ?? name)) {
        const own = found?.name ?? name
        await this.say(`${own} is already the newest version (${installed.get(own)}).`)
      } else if (found && this.knows()) {
        if (found.name !== name) await this.say(`Note, selecting '${found.name}' instead of '${name}'`)
        wanted.push(found)
      } else missing.push(name)
    }
    if (missing.length > 0) {
      for (const name of missing) await this.error(`E: Unable to locate package ${name}`)
      return 100
    }
    const all = this.withNeeds(wanted, installed)
    const added = all.filter(({ name }) => !wanted.some((each) => each.name === name))
    const changed = all.filter(({ name }) => installed.has(name))
    const fresh = all.filter((each) => !changed.includes(each))
    const lower = changed.filter(({ name, package: { version } }) => version < (installed.get(name) ?? ''))
    const held = changed.filter(({ name }) => heldPackages(context.files).has(name))
    const list = (title: string, each: readonly { readonly name: string }[]): Promise<void> =>
      this.say(
        `${title}\n  ${each
          .map(({ name }) => name)
          .sort()
          .join(' ')}`,
      )
    if (added.length > 0) await list('The following additional packages will be installed:', added)
    if (fresh.length > 0) await list('The following NEW packages will be installed:', fresh)
    if (held.length > 0) await list('The following held packages will be changed:', held)
    const higher = changed.filter((each) => !lower.includes(each))
    if (higher.length > 0) await list('The following packages will be upgraded:', higher)
    if (lower.length > 0) await list('The following packages will be DOWNGRADED:', lower)
    await this.summary(fresh.length, 0, higher.length)
    if (all.length === 0) return 0
    const refused = refusal(yes, flags, held.length > 0, lower.length > 0)
    if (refused !== undefined) {
      await this.error(refused)
      return 100
    }
    const bytes = all.reduce((sum, each) => sum + each.package.size, 0)
    await this.say(`Need to get ${sizeText(bytes)} of archives.`)
    await this.say(
      `After this operation, ${sizeText(fresh.reduce((sum, each) => sum + each.package.installed, 0) * 1024)} of additional disk space will be used.`,
    )
    if ((added.length > 0 || held.length > 0 || lower.length > 0) && !(await this.agreed(yes))) return 1
    if (!(await this.download(all, bytes))) return 100
    await this.unpack(all, installed)
    for (const each of all) installed.set(each.name, each.package.version)
    keepInstalled(context.files, installed)
    return 0
  }

  /** What is asked for behind what it needs, as they are unpacked. */
  private withNeeds(wanted: readonly NamedPackage[], installed: ReadonlyMap<string, string>): readonly NamedPackage[] {
    const all = new Map<string, Package>()
    const add = (name: string, entry: Package): void => {
      if (all.has(name) || installed.get(name) === entry.version) return
      for (const need of entry.needs) {
        const found = debianPackage(need)
        if (found && !installed.has(found.name)) add(found.name, found.package)
      }
      all.set(name, entry)
    }
    for (const each of wanted) add(each.name, each.package)
    return [...all].map(([name, entry]) => ({ name, package: entry }))
  }

  private async download(all: readonly NamedPackage[], bytes: number): Promise<boolean> {
    const { context } = this.io
    const began = context.system.clock.now()
    const system = sourcesOf(context)[0]!
    const kubernetes = kubernetesSource(context.files)
    for (const [
      index,
      {
        name,
        package: { version, size },
      },
    ] of all.entries()) {
      const own = kubernetes !== undefined && kubernetesVersions(context.files, name).length > 0
      const url = own ? kubernetes : system.url
      const place = own ? '' : `${system.suite}/main amd64`
      const path = own ? `${url}/amd64/${name}_${version}_amd64.deb` : `${url}/pool/main/${name[0]}/${name}/${name}_${version}_amd64.deb`
      const failure = await fetchFrom(context, path, size)
      if (failure) {
        await this.say(`Err:${index + 1} ${url} ${place} ${name} ${own ? '' : 'amd64 '}${version}\n  ${failureText(failure)}`)
        await this.error(
          `E: Failed to fetch ${path}  ${failureText(failure)}\nE: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?`,
        )
        return false
      }
      await this.say(`Get:${index + 1} ${url} ${place} ${name} ${own ? '' : 'amd64 '}${version} [${sizeText(size)}]`)
    }
    await this.error('debconf: delaying package configuration, since apt-utils is not installed')
    await this.fetched(bytes, began)
    return true
  }

  /** dpkg writes to a terminal of its own, which ends its lines with CR LF. */
  private async unpack(all: readonly NamedPackage[], before: ReadonlyMap<string, string>): Promise<void> {
    const { context } = this.io
    const width = String(all.length - 1).length
    const count = 4500 + installedPackages(context.files).size * 60
    for (const [
      index,
      {
        name,
        package: { version, programs },
      },
    ] of all.entries()) {
      const archive = `${name}_${version.replace(':', '%3a')}_amd64.deb`
      const steps = [...Array(20).keys()].map((step) => `(Reading database ... ${(step + 1) * 5}%\r`).join('')
      const old = before.get(name)
      if (old === undefined) await this.io.out(`Selecting previously unselected package ${name}.\r\n`)
      if (index === 0)
        await this.io.out(`(Reading database ... \r${steps}(Reading database ... ${count} files and directories currently installed.)\r\n`)
      await this.io.out(`Preparing to unpack .../${all.length > 1 ? `${String(index).padStart(width, '0')}-` : ''}${archive} ...\r\n`)
      await this.sleep(UNPACKING)
      await this.io.out(`Unpacking ${name} (${version}) ${old === undefined ? '' : `over (${old}) `}...\r\n`)
      addPrograms(context, programs, this.programs)
    }
    for (const {
      name,
      package: { version },
    } of all) {
      await this.sleep(SETTING_UP)
      await this.io.out(`Setting up ${name} (${version}) ...\r\n`)
    }
    if (all.some(({ package: { programs } }) => programs.length === 0))
      await this.io.out('Processing triggers for libc-bin (2.41-12) ...\r\n')
  }

  async remove(names: readonly string[], yes: boolean): Promise<number> {
    const { context } = this.io
    if (!(await this.mayChange())) return 100
    await this.begin()
    const installed = installedPackages(context.files)
    const gone: NamedPackage[] = []
    for (const name of names) {
      const found = debianPackage(name)
      if (!found && !installed.has(name)) {
        await this.error(`E: Unable to locate package ${name}`)
        return 100
      }
      if (found && installed.has(found.name)) gone.push(found)
      else await this.say(`Package '${name}' is not installed, so not removed`)
    }
    if (gone.length > 0)
      await this.say(
        `The following packages will be REMOVED:\n  ${gone
          .map(({ name }) => name)
          .sort()
          .join(' ')}`,
      )
    await this.summary(0, gone.length)
    if (gone.length === 0) return 0
    await this.say(
      `After this operation, ${sizeText(gone.reduce((sum, each) => sum + each.package.installed, 0) * 1024)} disk space will be freed.`,
    )
    if (!(await this.agreed(yes))) return 1
    for (const {
      name,
      package: { version, programs },
    } of gone) {
      await this.sleep(UNPACKING)
      await this.io.out(`Removing ${name} (${version}) ...\r\n`)
      removePrograms(context, programs)
      installed.delete(name)
    }
    keepInstalled(context.files, installed)
    return 0
  }

  async nothing(first?: string): Promise<number> {
    if (!(await this.mayChange())) return 100
    await this.begin()
    if (first !== undefined) await this.step(first)
    await this.summary(0, 0)
    return 0
  }
}

/** Options that change nothing of what is shown here. */
const QUIET =
  /^(-(q+|f|m|u|V|o\S*)|--(quiet|no-install-recommends|no-install-suggests|fix-missing|fix-broken|allow-unauthenticated|allow-downgrades|allow-change-held-packages|reinstall|auto-remove|autoremove|purge|only-upgrade|no-upgrade|verbose-versions)|-q=\d)$/

async function apt(io: Io, programs: Programs): Promise<number> {
  const { name, isTty, stderr } = io.context
  const operands: string[] = []
  const flags = new Set(io.args.filter((word) => word.startsWith('--')))
  let yes = false
  for (let i = 0; i < io.args.length; i++) {
    const word = io.args[i]!
    if (!word.startsWith('-') || word === '-') operands.push(word)
    else if (/^(-q?y+q*|--yes|--assume-yes|-yqq|-qqy)$/.test(word)) yes = true
    else if (word === '-o' || word === '-t') i++
    else if (!QUIET.test(word))
      throw new ToolError(
        `E: Command line option ${word.startsWith('--') ? word : `'${word[1]}' [from ${word}]`} is not understood in combination with the other options`,
        100,
      )
  }
  if (name === 'apt' && !isTty.stdout)
    await stderr.write('\nWARNING: apt does not have a stable CLI interface. Use with caution in scripts.\n\n')
  const [operation, ...names] = operands
  const run = new Run(io, programs)
  switch (operation) {
    case 'update':
      return run.update()
    case 'install':
    case 'reinstall':
      return run.install(names, yes, flags)
    case 'remove':
    case 'purge':
      return run.remove(names, yes)
    case 'upgrade':
    case 'dist-upgrade':
    case 'full-upgrade':
      return run.nothing('Calculating upgrade')
    case 'autoremove':
    case 'check':
      return run.nothing()
    case 'clean':
    case 'autoclean':
      return 0
    case undefined:
      await io.out(`apt 3.0.3 (amd64)\nUsage: ${name} [options] command\n       ${name} [options] install|remove pkg1 [pkg2 ...]\n`)
      return 1
    default:
      throw new ToolError(`E: Invalid operation ${operation}`, 100)
  }
}

/** Its errors stand alone, without the program's name before them. */
export function aptCommands(programs: Programs): readonly Command[] {
  return ['apt', 'apt-get'].map((name) =>
    tool(name, async (io) => {
      try {
        return await apt(io, programs)
      } catch (error) {
        if (!(error instanceof ToolError)) throw error
        await io.context.stderr.write(`${error.message}\n`)
        return error.status
      }
    }),
  )
}
