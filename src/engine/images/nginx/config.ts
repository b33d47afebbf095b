/** nginx's configuration language as far as serving goes: blocks and directives, includes, servers and locations. */
import type { FileSystem } from '../../../shell/files'

export interface Directive {
  readonly name: string
  readonly args: readonly string[]
  readonly block?: readonly Directive[]
  readonly line: number
  readonly file: string
}

/** Worded as nginx reports it, without the leading time. */
export class ConfigError extends Error {}

export function parseConfig(text: string, file: string): readonly Directive[] {
  const tokens: { text: string; line: number; quoted: boolean }[] = []
  let line = 1
  for (const [token] of text.matchAll(
    /#[^\n]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[{};]|\n|[^\s{};"']+(?:\{[^\s{};"']*\}[^\s{};"']*)*|[^\S\n]+/g,
  )) {
    if (token === '\n') line++
    else if (!token.startsWith('#') && token.trim()) {
      const quoted = token[0] === '"' || token[0] === "'"
      tokens.push({ text: quoted ? token.slice(1, -1) : token, line, quoted })
      line += quoted ? token.split('\n').length - 1 : 0
    }
  }
  let at = 0
  const block = (nested: boolean): readonly Directive[] => {
    const directives: Directive[] = []
    let words: { text: string; line: number }[] = []
    for (;;) {
      const token = tokens[at++]
      if (!token) {
        if (nested || words.length > 0)
          throw new ConfigError(`unexpected end of file, expecting ${words.length > 0 ? '";" or "}"' : '"}"'} in ${file}:${line}`)
        return directives
      }
      if (token.quoted || !/^[{};]$/.test(token.text)) {
        words.push(token)
        continue
      }
      const [first, ...rest] = words
      if (token.text === '}') {
        if (words.length > 0 || !nested) throw new ConfigError(`unexpected "}" in ${file}:${token.line}`)
        return directives
      }
      if (!first) throw new ConfigError(`unexpected "${token.text}" in ${file}:${token.line}`)
      words = []
      const args = rest.map((word) => word.text)
      directives.push({ name: first.text, args, line: first.line, file, ...(token.text === '{' ? { block: block(true) } : {}) })
    }
  }
  return block(false)
}

/** Replaces include directives by what the files hold; `read` is told of each file. */
export function loadConfig(files: FileSystem, path: string, read?: (path: string, text: string) => void): readonly Directive[] {
  if (!files.exists(path)) throw new ConfigError(`open() "${path}" failed (2: No such file or directory)`)
  const text = files.readText(path)
  read?.(path, text)
  return include(files, parseConfig(text, path), read)
}

function include(files: FileSystem, directives: readonly Directive[], read?: (path: string, text: string) => void): readonly Directive[] {
  return directives.flatMap((directive) => {
    if (directive.name !== 'include') return [directive.block ? { ...directive, block: include(files, directive.block, read) } : directive]
    const pattern = directive.args[0]?.startsWith('/') ? directive.args[0] : `/etc/nginx/${directive.args[0]}`
    const folder = pattern.slice(0, pattern.lastIndexOf('/'))
    const name = pattern.slice(pattern.lastIndexOf('/') + 1)
    if (!name.includes('*')) return loadConfig(files, pattern, read)
    if (!files.exists(folder)) return []
    const match = new RegExp(`^${name.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')}$`)
    return files
      .list(folder)
      .filter((entry) => match.test(entry))
      .flatMap((entry) => loadConfig(files, `${folder}/${entry}`, read))
  })
}

export function find(block: readonly Directive[] | undefined, name: string): Directive | undefined {
  return block?.find((directive) => directive.name === name)
}

export function all(block: readonly Directive[] | undefined, name: string): readonly Directive[] {
  return block?.filter((directive) => directive.name === name) ?? []
}

export interface NginxServer {
  readonly ports: readonly number[]
  readonly names: readonly string[]
  readonly block: readonly Directive[]
}

/** The port of `listen 80`, `listen [::]:443 ssl`. */
export const portOf = ({ args }: Directive): number => Number(/(?:^|:)(\d+)$/.exec(args[0] ?? '')?.[1] ?? 80)

/** What stands in the http block. */
export const httpOf = (config: readonly Directive[]): readonly Directive[] =>
  config.filter(({ name }) => name === 'http').flatMap(({ block = [] }) => block)

/** One server may not listen twice at one address. */
function checkListens(listens: readonly Directive[]): void {
  const seen = new Set<string>()
  for (const listen of listens) {
    const [given = ''] = listen.args
    const address = /^\d+$/.test(given) ? `0.0.0.0:${given}` : given
    if (seen.has(address)) throw new ConfigError(`a duplicate listen ${address} in ${listen.file}:${listen.line}`)
    seen.add(address)
  }
}

/** How many workers there are to be: a number, or one per processor. */
export function workersOf(config: readonly Directive[]): string {
  const directive = find(config, 'worker_processes')
  const count = directive?.args[0] ?? '1'
  if (directive && count !== 'auto' && !/^\d+$/.test(count))
    throw new ConfigError(`"worker_processes" directive invalid value in ${directive.file}:${directive.line}`)
  return count
}

/** The servers of the http block, in order. */
export function serversOf(config: readonly Directive[]): readonly NginxServer[] {
  return all(httpOf(config), 'server').map(({ block = [] }) => {
    const listens = all(block, 'listen')
    checkListens(listens)
    return {
      ports: [...new Set(listens.length > 0 ? listens.map(portOf) : [80])],
      names: all(block, 'server_name').flatMap(({ args }) => args),
      block,
    }
  })
}
