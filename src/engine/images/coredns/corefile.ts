/** A Corefile: server blocks of zones with their plugins, as written; models coredns/caddy's caddyfile. */

export interface Directive {
  readonly name: string
  readonly args: readonly string[]
  /** What stands in its braces, a line each. */
  readonly block: readonly Directive[]
  /** Counted from one. */
  readonly line: number
}

export interface ServerBlock {
  /** As written: `.:53`, `example.org`, `dns://.:1053`. */
  readonly keys: readonly string[]
  readonly directives: readonly Directive[]
}

/** A Corefile that cannot be served, in CoreDNS's words. */
export class CorefileError extends Error {}

interface Token {
  readonly text: string
  readonly line: number
}

/** Words, a quoted text being one, with the lines they are on. */
function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = []
  let line = 1
  for (const [found, comment, quoted] of text.matchAll(/(#[^\n]*)|"((?:[^"\\]|\\.)*)"|\n|[^\s]+/g)) {
    if (found === '\n') line++
    else if (comment === undefined) tokens.push({ text: quoted === undefined ? found : quoted.replace(/\\"/g, '"'), line })
    if (quoted !== undefined) line += quoted.split('\n').length - 1
  }
  return tokens
}

class Reader {
  private at = 0
  private readonly snippets = new Map<string, readonly Directive[]>()

  constructor(
    private readonly path: string,
    private readonly tokens: readonly Token[],
  ) {}

  read(): readonly ServerBlock[] {
    const blocks: ServerBlock[] = []
    while (this.peek()) {
      const keys: string[] = []
      while (this.peek() && this.peek()!.text !== '{') keys.push(...this.next().text.split(',').filter(Boolean))
      if (!this.peek()) throw this.end()
      const snippet = keys.length === 1 ? /^\((.+)\)$/.exec(keys[0]!)?.[1] : undefined
      const directives = this.block()
      if (snippet === undefined) blocks.push({ keys, directives })
      else this.snippets.set(snippet, directives)
    }
    return blocks
  }

  /** What stands between braces; one directive per line. */
  private block(): readonly Directive[] {
    this.next()
    const found: Directive[] = []
    for (;;) {
      const token = this.peek()
      if (!token) throw this.end()
      if (token.text === '}') {
        this.next()
        return found
      }
      const { text: name, line } = this.next()
      const args: string[] = []
      while (this.peek()?.line === line && this.peek()!.text !== '{' && this.peek()!.text !== '}') args.push(this.next().text)
      const block = this.peek()?.line === line && this.peek()!.text === '{' ? this.block() : []
      if (name === 'import') {
        const snippet = this.snippets.get(args[0] ?? '')
        if (!snippet) throw this.error(line, `File to import not found: ${args[0] ?? ''}`)
        found.push(...snippet)
      } else found.push({ name, args, block, line })
    }
  }

  private peek(): Token | undefined {
    return this.tokens[this.at]
  }

  private next(): Token {
    return this.tokens[this.at++]!
  }

  private end(): CorefileError {
    return this.error(this.tokens.at(-1)?.line ?? 1, 'Unexpected EOF')
  }

  private error(line: number, what: string): CorefileError {
    return new CorefileError(`${this.path}:${line} - Error during parsing: ${what}`)
  }
}

/** The blocks of a Corefile. Throws CorefileError. */
export function parseCorefile(path: string, text: string): readonly ServerBlock[] {
  return new Reader(path, tokensOf(text)).read()
}
