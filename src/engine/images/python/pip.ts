/** pip: installs the packages that the interpreter knows, into the container's files; others cannot be found. */
import type { Command } from '../../../shell/command'
import { own } from '../../../shell/own'

/** What courses install, with the versions that come, and how many kilobytes each has. */
const PACKAGES: Readonly<Record<string, readonly (readonly [name: string, version: string, kilobytes: number])[]>> = {
  flask: [
    ['flask', '3.1.2', 103],
    ['blinker', '1.9.0', 8],
    ['click', '8.3.1', 108],
    ['itsdangerous', '2.2.0', 16],
    ['jinja2', '3.1.6', 134],
    ['markupsafe', '3.0.3', 22],
    ['werkzeug', '3.1.4', 224],
  ],
  requests: [
    ['requests', '2.32.5', 64],
    ['charset_normalizer', '3.4.4', 153],
    ['idna', '3.11', 71],
    ['urllib3', '2.6.0', 131],
    ['certifi', '2025.11.12', 159],
  ],
  redis: [['redis', '7.1.0', 354]],
}

const WARNING =
  "WARNING: Running pip as the 'root' user can result in broken permissions and conflicting behaviour with the system package manager, possibly rendering your system unusable. It is recommended to use a virtual environment instead: https://pip.pypa.io/warnings/venv. Use the --root-user-action option if you know what you are doing and want to suppress this warning.\n"

export function pip(version: string): Command {
  const short = version.split('.').slice(0, 2).join('.')
  const site = `/usr/local/lib/python${short}/site-packages`
  return {
    name: 'pip',
    run: async ({ args, files, stdout, stderr, cwd, system, signal }) => {
      const [verb, ...rest] = args.filter((arg) => arg !== '--disable-pip-version-check')
      const installed = (): readonly string[] => (files.exists(site) ? files.list(site).filter((name) => name.endsWith('.dist-info')) : [])
      if (verb === '--version' || verb === '-V') {
        await stdout.write(`pip 25.3 from ${site}/pip (python ${short})\n`)
        return 0
      }
      if (verb === 'list' || verb === 'freeze') {
        const rows = installed().map((name) => name.replace(/\.dist-info$/, '').split('-') as [string, string])
        if (verb === 'freeze') await stdout.write(rows.map(([name, one]) => `${name}==${one}\n`).join(''))
        else {
          const all = [...rows, ['pip', '25.3'] as const].sort(([a], [b]) => (a < b ? -1 : 1))
          const width = Math.max(7, ...all.map(([name]) => name.length))
          const last = Math.max(7, ...all.map(([, one]) => one.length))
          await stdout.write(`${'Package'.padEnd(width)} Version\n${'-'.repeat(width)} ${'-'.repeat(last)}\n`)
          await stdout.write(all.map(([name, one]) => `${name.padEnd(width)} ${one}\n`).join(''))
        }
        return 0
      }
      if (verb !== 'install') {
        await stderr.write(verb === undefined ? '\nUsage:   \n  pip <command> [options]\n' : `ERROR: unknown command "${verb}"\n`)
        return verb === undefined ? 0 : 1
      }
      const wanted: string[] = []
      const quiet = rest.some((arg) => /^-q+$|^--quiet$/.test(arg))
      for (let i = 0; i < rest.length; i++) {
        const arg = rest[i]!
        if (arg === '-r' || arg === '--requirement') {
          const path = rest[++i] ?? ''
          const file = path.startsWith('/') ? path : `${cwd === '/' ? '' : cwd}/${path}`
          if (!files.exists(file)) {
            await stderr.write(`ERROR: Could not open requirements file: [Errno 2] No such file or directory: '${path}'\n`)
            return 1
          }
          wanted.push(
            ...files
              .readText(file)
              .split('\n')
              .map((line) => line.replace(/#.*/, '').trim())
              .filter(Boolean),
          )
        } else if (arg === '-i' || arg === '--index-url' || arg === '-t' || arg === '--target') i++
        else if (!arg.startsWith('-')) wanted.push(arg)
      }
      if (wanted.length === 0) {
        await stderr.write('ERROR: You must give at least one requirement to install (see "pip help install")\n')
        return 1
      }
      const news: (readonly [string, string])[] = []
      for (const requirement of wanted) {
        const [, name = '', pinned] = /^([\w.-]+)(?:\[[^\]]*\])?\s*(?:==\s*([\w.]+))?/.exec(requirement) ?? []
        const parts = own(PACKAGES, name.toLowerCase())
        if (!parts) {
          await stderr.write(
            `ERROR: Could not find a version that satisfies the requirement ${requirement} (from versions: none)\nERROR: No matching distribution found for ${requirement}\n`,
          )
          return 1
        }
        for (const [index, [part, latest, kilobytes]] of parts.entries()) {
          const one = index === 0 ? (pinned ?? latest) : latest
          const known = installed().find((info) => info.startsWith(`${part}-`))
          if (known !== undefined) {
            if (!quiet)
              await stdout.write(`Requirement already satisfied: ${part} in ${site} (${known.replace(/^.*-|\.dist-info$/g, '')})\n`)
            continue
          }
          await system.clock.sleep(80 + kilobytes / 4, signal)
          if (!quiet) {
            await stdout.write(`Collecting ${part}${index === 0 && pinned !== undefined ? `==${pinned}` : ''}\n`)
            await stdout.write(`  Downloading ${part}-${one}-py3-none-any.whl (${kilobytes} kB)\n`)
          }
          files.makeDirectory(`${site}/${part}`, { parents: true })
          files.makeDirectory(`${site}/${part}-${one}.dist-info`, { parents: true })
          files.write(`${site}/${part}-${one}.dist-info/METADATA`, `Metadata-Version: 2.1\nName: ${part}\nVersion: ${one}\n`)
          news.push([part, one])
        }
      }
      if (news.length > 0 && !quiet) {
        await stdout.write(
          `Installing collected packages: ${news
            .map(([name]) => name)
            .reverse()
            .join(', ')}\n`,
        )
        await stdout.write(
          `Successfully installed ${[...news]
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([name, one]) => `${name}-${one}`)
            .join(' ')}\n`,
        )
      }
      if (news.length > 0) await stderr.write(WARNING)
      return 0
    },
  }
}
