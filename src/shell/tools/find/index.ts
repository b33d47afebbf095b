/** find: walks folders and tries an expression on every file; models GNU findutils 4.9. */
import { FileError } from '../../files'
import { joinPath } from '../../path'
import { tool, ToolError } from '../tool'
import { ExpressionParser } from './expression'
import { Search, type Found, type Test } from './search'

/** The options before the starting points, and these; what is left is the expression. */
function leading(search: Search): { readonly starts: readonly string[]; readonly expression: readonly string[] } {
  const words = [...search.io.args]
  for (;;) {
    const word = words[0] ?? ''
    if (word === '-P' || word === '-H' || word === '-L') search.links = word.slice(1) as 'P' | 'H' | 'L'
    else if (word === '-D') {
      if (words.length === 1) throw new ToolError("Missing argument after the -D option.\nTry 'find --help' for more information.")
      words.shift()
    } else if (!/^-O\d+$/.test(word)) break
    words.shift()
  }
  const starts: string[] = []
  while (words[0] !== undefined && !/^(?:-.|[(),!]$)/.test(words[0])) starts.push(words.shift()!)
  return { starts: starts.length > 0 ? starts : ['.'], expression: words }
}

class Walk {
  constructor(
    private readonly search: Search,
    private readonly test: Test,
  ) {}

  async visit(start: string): Promise<void> {
    const { search } = this
    if (start === '' || !this.stands(search.io.path(start))) {
      const quoted = search.io.context.system.flavour === 'ash' ? start : `‘${start}’`
      await search.complain(`${quoted}: No such file or directory`)
    } else await this.look(start, search.io.path(start), 0, start)
  }

  /** Whether something is there, be it a link that leads nowhere. */
  private stands(real: string): boolean {
    try {
      this.search.io.context.files.lstat(real)
      return true
    } catch {
      return false
    }
  }

  private async look(path: string, real: string, depth: number, start: string): Promise<void> {
    const { search } = this
    if (search.stopped) return
    const stat = search.look(real, search.links === 'L' || (search.links === 'H' && depth === 0))
    const found: Found = { path, real, stat, depth, start }
    search.pruned = false
    if (!search.depthFirst) await this.check(found)
    const entered = stat.type === 'directory' && depth < search.maximum && !(search.pruned && !search.depthFirst)
    if (entered && !search.stopped) await this.enter(found)
    if (search.depthFirst && !search.stopped) await this.check(found)
  }

  private async enter({ path, real, depth, start }: Found): Promise<void> {
    const { search } = this
    let names: readonly string[]
    try {
      names = search.io.context.files.list(real)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      return search.complain(`‘${path}’: ${error.message}`)
    }
    for (const name of names) {
      const below = joinPath(real, name)
      // What an action took away meanwhile is passed over.
      if (this.stands(below)) await this.look(path.endsWith('/') ? path + name : `${path}/${name}`, below, depth + 1, start)
    }
  }

  private async check(found: Found): Promise<void> {
    const { search } = this
    if (found.depth < search.minimum) return
    if ((await this.test(found)) && !search.acted && !search.stopped) await search.io.out(`${found.path}\n`)
  }
}

const find = tool('find', async (io) => {
  const search = new Search(io)
  const { starts, expression } = leading(search)
  const walk = new Walk(search, new ExpressionParser(expression, search).parse())
  for (const start of starts) await walk.visit(start)
  for (const batch of search.batches) await search.runBatch(batch)
  return search.status
})

export const tools = [find]
