/** npm: makes packages, installs those that are known into node_modules, and runs the scripts of a package. */
import type { Command, CommandContext } from '../../../shell/command'
import { own } from '../../../shell/own'
import { baseName, joinPath } from '../../../shell/path'
import { PACKAGES } from './library/packages'

interface Manifest {
  name?: string
  version?: string
  scripts?: Record<string, string>
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  [key: string]: unknown
}

/** By the major version of node: the npm that comes with it. */
const VERSIONS: Readonly<Record<string, string>> = {
  12: '6.14.16',
  14: '6.14.18',
  16: '8.19.4',
  18: '10.8.2',
  20: '10.8.2',
  22: '10.9.4',
  23: '10.9.2',
  24: '11.6.2',
}

/** Milliseconds that the registry takes to hand out a package. */
const FETCH = 45

class Npm {
  constructor(
    private readonly context: CommandContext,
    private readonly node: string,
  ) {}

  private get version(): string {
    return VERSIONS[this.node.split('.')[0]!] ?? '11.6.2'
  }

  private get path(): string {
    return joinPath(this.context.cwd, 'package.json')
  }

  private manifest(): Manifest | undefined {
    const { files } = this.context
    if (!files.exists(this.path)) return undefined
    return JSON.parse(files.readText(this.path)) as Manifest
  }

  private save(manifest: Manifest): void {
    this.context.files.write(this.path, `${JSON.stringify(manifest, null, 2)}\n`)
  }

  private out(text: string): Promise<void> {
    return this.context.stdout.write(text)
  }

  /** Tells what went wrong, as npm does. */
  private async fail(code: string, lines: readonly string[], exit = 1): Promise<number> {
    const start = this.version.startsWith('6') ? 'npm ERR!' : 'npm error'
    await this.context.stderr.write([`code ${code}`, ...lines].map((line) => `${start} ${line}\n`).join(''))
    return exit
  }

  private noManifest(): Promise<number> {
    return this.fail(
      'ENOENT',
      [
        'syscall open',
        `path ${this.path}`,
        'errno -2',
        `enoent Could not read package.json: Error: ENOENT: no such file or directory, open '${this.path}'`,
        'enoent This is related to npm not being able to find a file.',
        'enoent',
      ],
      254,
    )
  }

  async init(): Promise<number> {
    const manifest: Manifest = {
      name: baseName(this.context.cwd).toLowerCase() || 'app',
      version: '1.0.0',
      description: '',
      main: 'index.js',
      scripts: { test: 'echo "Error: no test specified" && exit 1' },
      keywords: [],
      author: '',
      license: 'ISC',
      ...(Number(this.version.split('.')[0]) >= 11 ? { type: 'commonjs' } : {}),
      ...this.manifest(),
    }
    this.save(manifest)
    await this.out(`Wrote to ${this.path}:\n\n${JSON.stringify(manifest, null, 2)}\n\n\n`)
    return 0
  }

  private place(name: string): string {
    return joinPath(joinPath(this.context.cwd, 'node_modules'), name)
  }

  /** Puts a package and what it needs in its place; how many packages came. */
  private async put(name: string, version: string): Promise<number> {
    const { files, system, signal } = this.context
    const known = own(PACKAGES, name)!
    const folder = this.place(name)
    if (files.exists(joinPath(folder, 'package.json'))) return 0
    await system.clock.sleep(FETCH * Math.ceil(Math.sqrt(known.count)), signal)
    files.makeDirectory(folder, { parents: true })
    files.write(joinPath(folder, 'package.json'), `${JSON.stringify({ name, version, main: 'index.js', license: 'MIT' }, null, 2)}\n`)
    files.write(joinPath(folder, 'index.js'), known.text)
    let count = known.count
    for (const one of known.depends ?? [])
      if (!files.exists(this.place(one))) count = Math.max(count, await this.put(one, PACKAGES[one]!.version))
    return count
  }

  async install(words: readonly string[], options: ReadonlySet<string>, frozen: boolean): Promise<number> {
    const { files, system } = this.context
    const began = system.clock.now()
    const manifest = this.manifest()
    if (words.length === 0 && !manifest) return this.noManifest()
    if (frozen && !files.exists(joinPath(this.context.cwd, 'package-lock.json')))
      return this.fail('EUSAGE', [
        '',
        'The `npm ci` command can only install with an existing package-lock.json or',
        'npm-shrinkwrap.json with lockfileVersion >= 1. Run an install with npm@5 or',
        'later to generate a package-lock.json file, then try again.',
      ])
    const production =
      options.has('--production') ||
      options.has('--omit=dev') ||
      options.has('--only=production') ||
      this.context.env.NODE_ENV === 'production'
    const wanted: readonly (readonly [string, string])[] =
      words.length > 0
        ? words.map((word) => {
            const at = word.lastIndexOf('@')
            return at > 0 ? ([word.slice(0, at), word.slice(at + 1)] as const) : ([word, ''] as const)
          })
        : Object.entries({ ...manifest?.dependencies, ...(production ? {} : manifest?.devDependencies) })
    let added = 0
    for (const [name, range] of wanted) {
      const known = own(PACKAGES, name)
      if (!known)
        return this.fail('E404', [
          `404 Not Found - GET https://registry.npmjs.org/${name.replace('/', '%2f')} - Not found`,
          '404',
          `404  '${name}@${range || '*'}' is not in this registry.`,
          '404',
          '404 Note that you can also install from a',
          '404 tarball, folder, http url, or git folder.',
        ])
      const exact =
        /^[\^~]?(\d+\.\d+\.\d+)$/.exec(range)?.[1] ??
        (/^[\^~]?\d+(\.\d+)?$/.test(range) ? `${range.replace(/^[\^~]/, '')}.0.0`.split('.').slice(0, 3).join('.') : known.version)
      added += await this.put(name, exact)
      if (words.length > 0 && !options.has('--no-save') && !options.has('-g')) {
        const made = this.manifest() ?? {}
        const key = options.has('-D') || options.has('--save-dev') ? 'devDependencies' : 'dependencies'
        made[key] = { ...made[key], [name]: options.has('-E') || options.has('--save-exact') ? exact : `^${exact}` }
        this.save(made)
      }
    }
    const lock = { name: manifest?.name ?? baseName(this.context.cwd), lockfileVersion: 3, requires: true, packages: {} }
    if (!options.has('--no-package-lock'))
      files.write(joinPath(this.context.cwd, 'package-lock.json'), `${JSON.stringify(lock, null, 2)}\n`)
    if (options.has('--silent') || options.has('-s') || options.has('--quiet')) return 0
    const total = wanted.reduce((all, [name]) => all + (own(PACKAGES, name)?.count ?? 1), 0) + 1
    const took = (system.clock.now() - began) / 1000
    const time = took < 1 ? `${Math.round(took * 1000)}ms` : `${Math.round(took)}s`
    await this.out(
      `\n${added > 0 ? `added ${added} package${added === 1 ? '' : 's'}, and audited ${total} packages in ${time}` : `up to date, audited ${total} package${total === 1 ? '' : 's'} in ${time}`}\n\nfound 0 vulnerabilities\n`,
    )
    return 0
  }

  async run(name: string, words: readonly string[], silent: boolean): Promise<number> {
    const manifest = this.manifest()
    if (!manifest) return this.noManifest()
    const { scripts = {} } = manifest
    const script =
      own(scripts, name) ??
      (name === 'start' && this.context.files.exists(joinPath(this.context.cwd, 'server.js')) ? 'node server.js' : undefined)
    if (script === undefined) {
      const lines = [`Missing script: "${name}"`, '', 'To see a list of scripts, run:', '  npm run']
      await this.context.stderr.write(
        lines.map((line) => `${this.version.startsWith('6') ? 'npm ERR!' : 'npm error'} ${line}\n`.replace(' \n', '\n')).join(''),
      )
      return 1
    }
    for (const [stage, text] of [
      [`pre${name}`, own(scripts, `pre${name}`)],
      [name, script],
      [`post${name}`, own(scripts, `post${name}`)],
    ] as const) {
      if (text === undefined) continue
      const line =
        stage === name && words.length > 0
          ? `${text} ${words.map((word) => (/^[\w./:=@-]+$/.test(word) ? word : `'${word}'`)).join(' ')}`
          : text
      if (!silent)
        await this.out(`\n> ${manifest.name === undefined ? '' : `${manifest.name}@${manifest.version ?? ''} `}${stage}\n> ${line}\n\n`)
      const { env } = this.context
      const code = await this.context.run(['sh', '-c', line], {
        env: {
          ...env,
          PATH: `${joinPath(this.context.cwd, 'node_modules/.bin')}:${env.PATH ?? ''}`,
          npm_lifecycle_event: stage,
          npm_package_name: manifest.name ?? '',
          npm_package_version: manifest.version ?? '',
        },
      })
      if (code !== 0) return code
    }
    return 0
  }

  async list(): Promise<number> {
    const manifest = this.manifest()
    const names = Object.keys({ ...manifest?.dependencies, ...manifest?.devDependencies }).sort()
    const { files } = this.context
    const lines = names.map((name, i) => {
      const path = joinPath(this.place(name), 'package.json')
      const found = files.exists(path) ? (JSON.parse(files.readText(path)) as Manifest).version : undefined
      const branch = i === names.length - 1 ? '└──' : '├──'
      return `${branch} ${found === undefined ? 'UNMET DEPENDENCY ' : ''}${name}@${found ?? manifest?.dependencies?.[name] ?? ''}\n`
    })
    await this.out(
      `${manifest?.name === undefined ? this.context.cwd : `${manifest.name}@${manifest.version ?? ''} ${this.context.cwd}`}\n${lines.length > 0 ? lines.join('') : '└── (empty)\n'}\n`,
    )
    return 0
  }

  async main(): Promise<number> {
    const options = new Set(this.context.args.filter((arg) => arg.startsWith('-')))
    const end = this.context.args.indexOf('--')
    const words = (end < 0 ? this.context.args : this.context.args.slice(0, end)).filter((arg) => !arg.startsWith('-'))
    const behind = end < 0 ? [] : this.context.args.slice(end + 1)
    const silent = options.has('-s') || options.has('--silent')
    const [verb, ...rest] = words
    if (options.has('--version') || options.has('-v')) {
      await this.out(`${this.version}\n`)
      return 0
    }
    switch (verb) {
      case 'init':
        return this.init()
      case 'install':
      case 'i':
      case 'add':
      case 'ci':
        return this.install(verb === 'ci' ? [] : rest, options, verb === 'ci')
      case 'start':
      case 'test':
      case 'stop':
      case 't':
        return this.run(verb === 't' ? 'test' : verb, [...rest, ...behind], silent)
      case 'run':
      case 'run-script': {
        const [name, ...more] = rest
        if (name !== undefined) return this.run(name, [...more, ...behind], silent)
        const manifest = this.manifest()
        if (!manifest) return this.noManifest()
        const all = Object.entries(manifest.scripts ?? {})
        if (all.length > 0)
          await this.out(
            `Scripts available in ${manifest.name ?? ''}@${manifest.version ?? ''} via \`npm run\`:\n${all.map(([key, text]) => `  ${key}\n    ${text}\n`).join('')}`,
          )
        return 0
      }
      case 'ls':
      case 'list':
        return this.list()
      case 'root':
        await this.out(`${joinPath(this.context.cwd, 'node_modules')}\n`)
        return 0
      case undefined:
        await this.out(
          `npm <command>\n\nUsage:\n\nnpm install        install all the dependencies in your project\nnpm install <foo>  add the <foo> dependency to your project\nnpm test           run this project's tests\nnpm run <foo>      run the script named <foo>\n`,
        )
        return 1
      default:
        await this.context.stderr.write(`Unknown command: "${verb}"\n\nTo see a list of supported npm commands, run:\n  npm help\n`)
        return 1
    }
  }
}

export const npm = (version: string): Command => ({ name: 'npm', run: (context) => new Npm(context, version).main() })
