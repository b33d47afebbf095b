/** apk: packages of Alpine, fetched from its servers when the network lets it; models apk-tools. */
import { runsAsRoot } from '../../shell/accounts'
import type { Command, CommandContext } from '../../shell/command'
import { tool, ToolError, type Io } from '../../shell/tools/tool'
import { alpinePackage } from './catalog'
import { addPrograms, fetchFrom, removePrograms, type Programs } from './system'

const INSTALLED = '/lib/apk/db/installed'
const INDEX = '/var/cache/apk/APKINDEX'
const INDEX_BYTES = 2_400_000
const UNPACKING = 30

/** What the base system takes: packages, and their bytes. */
const BASE = { packages: 16, bytes: 8_400_000 }

const serverOf = ({ files }: CommandContext): string => {
  const release = files.exists('/etc/alpine-release') ? files.readText('/etc/alpine-release') : '3.23.0'
  return `https://dl-cdn.alpinelinux.org/alpine/v${release.trim().split('.').slice(0, 2).join('.')}`
}

function installedIn({ files }: CommandContext): string[] {
  return files.exists(INSTALLED) ? [...files.readText(INSTALLED).matchAll(/^P:(.*)$/gm)].map((found) => found[1]!) : []
}

function keep({ files }: CommandContext, names: readonly string[]): void {
  files.makeDirectory('/lib/apk/db', { parents: true })
  files.write(INSTALLED, names.map((name) => `P:${name}\nV:${alpinePackage(name)?.alpine ?? ''}\n`).join('\n'))
}

/** Whether the lists could be fetched. */
async function fetchIndex(io: Io): Promise<boolean> {
  let fetched = true
  for (const part of ['main', 'community']) {
    const url = `${serverOf(io.context)}/${part}`
    await io.context.stderr.write(`fetch ${url}/x86_64/APKINDEX.tar.gz\n`)
    const failure = await fetchFrom(io.context, `${url}/x86_64/APKINDEX.tar.gz`, INDEX_BYTES)
    if (!failure) continue
    fetched = false
    const why =
      failure.address === undefined
        ? 'DNS: transient error (try again later)'
        : failure.failure === 'i/o timeout'
          ? 'operation timed out'
          : 'temporary error (try again later)'
    await io.context.stderr.write(`WARNING: fetching ${url}: ${why}\n`)
  }
  return fetched
}

function summary({ context }: Io): string {
  const own = installedIn(context)
  const bytes = own.reduce((sum, name) => sum + (alpinePackage(name)?.installed ?? 0) * 1024, BASE.bytes)
  return `OK: ${Math.round(bytes / 1024 / 1024)} MiB in ${BASE.packages + own.length} packages\n`
}

async function add(io: Io, names: readonly string[], programs: Programs, cached: boolean): Promise<number> {
  const { context } = io
  const known = context.files.exists(INDEX)
  const fetched = cached ? await fetchIndex(io) : known || (await fetchIndex(io))
  const own = installedIn(context)
  const missing = names.filter((name) => !own.includes(name) && !(fetched && alpinePackage(name)))
  if (missing.length > 0) {
    const list = missing.map((name) => `  ${name} (no such package):\n    required by: world[${name}]\n`).join('')
    await context.stderr.write(`ERROR: unable to select packages:\n${list}`)
    return missing.length
  }
  const fresh = names.filter((name) => !own.includes(name))
  const width = String(fresh.length).length
  for (const [index, name] of fresh.entries()) {
    const found = alpinePackage(name)!
    const failure = await fetchFrom(context, `${serverOf(context)}/main/x86_64/${name}-${found.alpine}.apk`, found.size)
    if (failure) {
      await context.stderr.write(`ERROR: ${name}-${found.alpine}: temporary error (try again later)\n1 error; ${summary(io).slice(4)}`)
      return 1
    }
    await io.out(`(${String(index + 1).padStart(width)}/${fresh.length}) Installing ${name} (${found.alpine})\n`)
    await context.system.clock.sleep(UNPACKING, context.signal)
    addPrograms(context, found.programs, programs)
  }
  if (fresh.length > 0) {
    keep(context, [...own, ...fresh])
    await io.out('Executing busybox-1.37.0-r30.trigger\n')
  }
  await io.out(summary(io))
  return 0
}

async function remove(io: Io, names: readonly string[]): Promise<number> {
  const { context } = io
  const own = installedIn(context)
  const gone = names.filter((name) => own.includes(name))
  for (const [index, name] of gone.entries()) {
    const { alpine = '', programs = [] } = alpinePackage(name) ?? {}
    await io.out(`(${index + 1}/${gone.length}) Purging ${name} (${alpine})\n`)
    removePrograms(context, programs)
  }
  keep(
    context,
    own.filter((name) => !gone.includes(name)),
  )
  await io.out(summary(io))
  return 0
}

export function apkCommand(programs: Programs): Command {
  return tool('apk', async (io) => {
    const { context } = io
    const options = io.args.filter((word) => word.startsWith('-'))
    const [operation, ...names] = io.args.filter((word) => !word.startsWith('-'))
    if (operation === undefined) {
      await io.out('apk-tools 3.0.1, compiled for x86_64.\n\nusage: apk [<OPTIONS>...] COMMAND [<ARGUMENTS>...]\n')
      return 1
    }
    if (!runsAsRoot(context.system) && ['add', 'del', 'update', 'upgrade'].includes(operation)) {
      await context.stderr.write(
        'ERROR: Unable to lock database: Permission denied\nERROR: Failed to open apk database: Permission denied\n',
      )
      return 99
    }
    switch (operation) {
      case 'update':
        if (!(await fetchIndex(io))) {
          await context.stderr.write('2 errors; 0 distinct packages available\n')
          return 2
        }
        context.files.makeDirectory('/var/cache/apk', { parents: true })
        context.files.write(INDEX, '')
        await io.out(
          `v3.23.0 [${serverOf(context)}/main]\nv3.23.0 [${serverOf(context)}/community]\nOK: 26287 distinct packages available\n`,
        )
        return 0
      case 'add':
        return add(io, names, programs, options.includes('--no-cache') || options.includes('-U') || options.includes('--update-cache'))
      case 'del':
        return remove(io, names)
      case 'upgrade':
        await io.out(summary(io))
        return 0
      case 'info':
      case 'list':
        await io.out(
          installedIn(context)
            .map((name) => `${name}\n`)
            .join(''),
        )
        return 0
      default:
        throw new ToolError(`'${operation}' is not an apk command. See 'apk --help'.`)
    }
  })
}
