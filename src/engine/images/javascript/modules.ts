/** Where node finds modules: the steps of its documentation for require and import, over the container's files. */
import type { FileSystem } from '../../../shell/files'
import { own } from '../../../shell/own'
import { baseName, directoryName, joinPath, resolvePath } from '../../../shell/path'
import { Failure, type Plain } from './guest'
import { LIBRARY } from './library'

interface Manifest {
  readonly main?: string
  readonly module?: string
  readonly type?: string
  readonly exports?: unknown
}

export class Modules {
  constructor(
    private readonly files: FileSystem,
    private readonly exportsOf: (place: string) => readonly string[],
  ) {}

  private isFile(path: string): boolean {
    return this.files.exists(path) && this.files.stat(path).type === 'file'
  }

  private isFolder(path: string): boolean {
    return this.files.exists(path) && this.files.stat(path).type === 'directory'
  }

  private manifest(folder: string): Manifest | undefined {
    const path = joinPath(folder, 'package.json')
    if (!this.isFile(path)) return undefined
    try {
      return JSON.parse(this.files.readText(path)) as Manifest
    } catch {
      return undefined
    }
  }

  /** Whether a file is a module of the standard kind: by its name, or by what its package says. */
  isStandard(path: string): boolean {
    if (path.endsWith('.mjs')) return true
    if (!path.endsWith('.js')) return false
    for (let folder = directoryName(path); ; folder = directoryName(folder)) {
      const manifest = this.manifest(folder)
      if (manifest) return manifest.type === 'module'
      if (folder === '/' || baseName(folder) === 'node_modules') return false
    }
  }

  private asFile(path: string): string | undefined {
    return ['', '.js', '.json', '.mjs', '.cjs'].map((ending) => path + ending).find((one) => this.isFile(one))
  }

  private asFolder(path: string): string | undefined {
    if (!this.isFolder(path)) return undefined
    const main = this.manifest(path)?.main
    const named = main === undefined ? undefined : resolvePath(path, main)
    return (named === undefined ? undefined : (this.asFile(named) ?? this.asFile(`${named}/index`))) ?? this.asFile(joinPath(path, 'index'))
  }

  /** What a package gives for a name within it, where its manifest says so. */
  private exported(folder: string, rest: string): string | undefined {
    const choose = (value: unknown): string | undefined => {
      if (typeof value === 'string') return value
      if (typeof value !== 'object' || value === null) return undefined
      const conditions = value as Readonly<Record<string, unknown>>
      for (const key of Object.keys(conditions)) {
        if (!['node', 'require', 'import', 'default'].includes(key)) continue
        const found = choose(conditions[key])
        if (found !== undefined) return found
      }
      return undefined
    }
    const exports = this.manifest(folder)?.exports
    if (exports === undefined) return undefined
    const key = rest === '' ? '.' : `.${rest}`
    const table = typeof exports === 'object' && exports !== null ? (exports as Readonly<Record<string, unknown>>) : {}
    const target = choose(key in table ? table[key] : key === '.' && !('.' in table) ? exports : undefined)
    return target === undefined ? undefined : resolvePath(folder, target)
  }

  /** The place that a name means to who stands in `folder`: a file, or `node:` and a module of node's own. */
  private locate(specifier: string, folder: string): string | undefined {
    const bare = specifier.replace(/^node:/, '')
    if (specifier.startsWith('node:')) return own(LIBRARY, bare) !== undefined ? `node:${bare}` : undefined
    if (own(LIBRARY, bare) !== undefined) return `node:${bare}`
    const plain = specifier.startsWith('file://') ? specifier.slice(7) : specifier
    if (/^(\.{0,2}\/|\.{1,2}$)/.test(plain)) {
      const path = resolvePath(folder, plain)
      return (plain.endsWith('/') ? undefined : this.asFile(path)) ?? this.asFolder(path)
    }
    const [, name = plain, rest = ''] = /^((?:@[^/]+\/)?[^/]+)(\/.*)?$/.exec(plain) ?? []
    for (let at = folder; ; at = directoryName(at)) {
      const place = joinPath(joinPath(at, 'node_modules'), name)
      if (this.isFolder(place)) {
        const given = this.exported(place, rest)
        const found =
          (given !== undefined && this.isFile(given) ? given : undefined) ?? this.asFile(place + rest) ?? this.asFolder(place + rest)
        if (found !== undefined) return found
      }
      if (at === '/') return undefined
    }
  }

  /** As `locate`, with the kind of what is there: `JSON` of both, or what require throws. */
  find(specifier: string, from: string, main: boolean): Plain | Failure {
    const found = main ? this.locate(resolvePath(from, specifier), '/') : this.locate(specifier, directoryName(from))
    if (found === undefined) {
      const stack = main ? '' : `\nRequire stack:\n- ${from}`
      const name = main ? resolvePath(from, specifier) : specifier
      return specifier.startsWith('node:')
        ? new Failure({ code: 'ERR_UNKNOWN_BUILTIN_MODULE', message: `No such built-in module: ${specifier}` })
        : new Failure({ code: 'MODULE_NOT_FOUND', message: `Cannot find module '${name}'${stack}` })
    }
    const kind = found.startsWith('node:') ? 'builtin' : found.endsWith('.json') ? 'json' : this.isStandard(found) ? 'module' : 'script'
    return JSON.stringify([found, kind])
  }

  /** The place of what a module of the standard kind imports. */
  resolve(specifier: string, from: string): string {
    const found = this.locate(specifier, from.startsWith('/') ? directoryName(from) : '/')
    if (found !== undefined) return found
    const relative = /^\.{0,2}\//.test(specifier)
    const what = relative ? `module '${resolvePath(directoryName(from), specifier)}'` : `package '${specifier}'`
    throw Object.assign(new Error(`Cannot find ${what} imported from ${from}`), { code: 'ERR_MODULE_NOT_FOUND' })
  }

  /** The text of a place; of what is no module of the standard kind, one that hands on what it exports. */
  load(place: string): string {
    if (!place.startsWith('node:') && this.isStandard(place))
      return `import.meta.filename=${JSON.stringify(place)};import.meta.dirname=${JSON.stringify(directoryName(place))};import.meta.url=${JSON.stringify(`file://${place}`)};${this.files.readText(place).replace(/^#!/, '//')}`
    const names = this.exportsOf(place).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== 'default')
    const safe = names.filter((name) => !RESERVED.has(name))
    return `const exported = globalThis.__requirePlace(${JSON.stringify(place)});\nexport default exported;\nexport const {${safe.join(', ')}} = exported;\n`
  }
}

const RESERVED = new Set(
  'break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with yield let static implements interface package private protected public await eval arguments exported'.split(
    ' ',
  ),
)
