/** apt-get, apt: packages of Debian and Ubuntu, fetched from their servers when the network lets them; models apt 3.0 and dpkg. */
import { runsAsRoot } from '../../shell/accounts'
import type { Command } from '../../shell/command'
import { ToolError, type Io } from '../../shell/tools/tool'
import { list, search, show } from './apt-query'
import { AptRun, aptTool, LISTS, READING } from './apt-run'
import { debianPackage, type NamedPackage, type Package } from './catalog'
import { heldPackages, installedPackages, keepInstalled } from './dpkg'
import { kubernetesPackage, kubernetesSource, kubernetesVersions } from './kubernetes'
import { fitsVersion, refusal } from './versions'
import { failureText, sizeText, sourcesOf } from './sources'
import { addPrograms, fetchFrom, removePrograms, type Programs } from './system'

/** Milliseconds that unpacking a package and setting it up take. */
const UNPACKING = 60
const SETTING_UP = 25

interface Agreement {
  /** -y. */
  readonly yes: boolean
  /** Long options. */
  readonly flags: ReadonlySet<string>
}

class Run extends AptRun {
  constructor(
    io: Io,
    private readonly programs: Programs,
  ) {
    super(io)
  }

  /** The lists of what there is were fetched. */
  get hasLists(): boolean {
    return this.knows()
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

  async install(names: readonly string[], agreement: Agreement): Promise<number> {
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
    return this.change(wanted, installed, agreement, true)
  }

  /** Newer versions of everything that is not held. */
  async upgrade(agreement: Agreement): Promise<number> {
    const { files } = this.io.context
    if (!(await this.mayChange())) return 100
    await this.begin()
    await this.step('Calculating upgrade')
    const installed = installedPackages(files)
    const held = heldPackages(files)
    const names = this.outdated(installed)
    const kept = names.filter((name) => held.has(name))
    if (kept.length > 0) await this.list('The following packages have been kept back:', kept)
    const wanted = names
      .filter((name) => !held.has(name))
      .map((name) => ({ name, package: kubernetesPackage(name, kubernetesVersions(files, name)[0]!) }))
    return this.change(wanted, installed, agreement, false)
  }

  /** `named`: what is wanted was said by name, so that only what comes besides is asked about. */
  private async change(
    wanted: readonly NamedPackage[],
    installed: Map<string, string>,
    { yes, flags }: Agreement,
    named: boolean,
  ): Promise<number> {
    const { context } = this.io
    const all = this.withNeeds(wanted, installed)
    const added = all.filter(({ name }) => !wanted.some((each) => each.name === name))
    const changed = all.filter(({ name }) => installed.has(name))
    const fresh = all.filter((each) => !changed.includes(each))
    const lower = changed.filter(({ name, package: { version } }) => version < (installed.get(name) ?? ''))
    const holds = heldPackages(context.files)
    const held = changed.filter(({ name }) => holds.has(name))
    const higher = changed.filter((each) => !lower.includes(each))
    const kept = this.outdated(installed).filter((name) => !changed.some((each) => each.name === name))
    for (const [title, each] of [
      ['The following additional packages will be installed:', added],
      ['The following NEW packages will be installed:', fresh],
      ['The following held packages will be changed:', held],
      ['The following packages will be upgraded:', higher],
      ['The following packages will be DOWNGRADED:', lower],
    ] as const)
      if (each.length > 0)
        await this.list(
          title,
          each.map(({ name }) => name),
        )
    await this.summary({ fresh: fresh.length, higher: higher.length, lower: lower.length, kept: kept.length })
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
    if ((!named || added.length > 0 || held.length > 0 || lower.length > 0) && !(await this.agreed(yes))) return 1
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

  /** A package of Kubernetes as it is installed. */
  private ofKubernetes(name: string, installed: ReadonlyMap<string, string>): NamedPackage | undefined {
    const version = installed.get(name)
    const known = kubernetesVersions(this.io.context.files, name).length > 0
    return known && version !== undefined ? { name, package: kubernetesPackage(name, version) } : undefined
  }

  async remove(names: readonly string[], { yes, flags }: Agreement): Promise<number> {
    const { context } = this.io
    if (!(await this.mayChange())) return 100
    await this.begin()
    const installed = installedPackages(context.files)
    const gone: NamedPackage[] = []
    for (const name of names) {
      const found = debianPackage(name) ?? this.ofKubernetes(name, installed)
      if (!found && !installed.has(name)) {
        await this.error(`E: Unable to locate package ${name}`)
        return 100
      }
      if (found && installed.has(found.name)) gone.push(found)
      else await this.say(`Package '${name}' is not installed, so not removed`)
    }
    const holds = heldPackages(context.files)
    const held = gone.filter(({ name }) => holds.has(name))
    for (const [title, each] of [
      ['The following packages will be REMOVED:', gone],
      ['The following held packages will be changed:', held],
    ] as const)
      if (each.length > 0)
        await this.list(
          title,
          each.map(({ name }) => name),
        )
    await this.summary({
      removed: gone.length,
      kept: this.outdated(installed).filter((name) => !gone.some((each) => each.name === name)).length,
    })
    if (gone.length === 0) return 0
    const refused = refusal(yes, flags, held.length > 0, false)
    if (refused !== undefined) {
      await this.error(refused)
      return 100
    }
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

  async nothing(): Promise<number> {
    if (!(await this.mayChange())) return 100
    await this.begin()
    await this.summary({ kept: this.outdated(installedPackages(this.io.context.files)).length })
    return 0
  }
}

/** Options that change nothing of what is shown here. */
const QUIET =
  /^(-(q+|f|m|u|V|o\S*)|--(quiet|no-install-recommends|no-install-suggests|fix-missing|fix-broken|allow-unauthenticated|allow-downgrades|allow-change-held-packages|reinstall|auto-remove|autoremove|purge|only-upgrade|no-upgrade|verbose-versions|installed|upgradable|upgradeable|names-only|all-versions)|-q=\d)$/

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
      return run.install(names, { yes, flags })
    case 'remove':
    case 'purge':
      return run.remove(names, { yes, flags })
    case 'upgrade':
    case 'dist-upgrade':
    case 'full-upgrade':
      return run.upgrade({ yes, flags })
    case 'autoremove':
    case 'check':
      return run.nothing()
    case 'clean':
    case 'autoclean':
      return 0
    case 'list':
    case 'search':
    case 'show':
      if (name === 'apt') return { list, search, show }[operation](io, names, { known: run.hasLists, flags })
      throw new ToolError(`E: Invalid operation ${operation}`, 100)
    case undefined:
      await io.out(`apt 3.0.3 (amd64)\nUsage: ${name} [options] command\n       ${name} [options] install|remove pkg1 [pkg2 ...]\n`)
      return 1
    default:
      throw new ToolError(`E: Invalid operation ${operation}`, 100)
  }
}

export function aptCommands(programs: Programs): readonly Command[] {
  return ['apt', 'apt-get'].map((name) => aptTool(name, (io) => apt(io, programs)))
}
