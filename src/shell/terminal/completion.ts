/** What Tab offers: commands first, then what a program or a `complete` specification knows, else variables and files. */
import { builtins } from '../interpreter/builtins'
import { completeFiles, generate } from '../interpreter/builtins/interactive'
import { KEYWORDS } from '../interpreter/builtins/lookup'
import { expandWords } from '../interpreter/expand'
import { Signalled } from '../command'
import type { Shell } from '../interpreter/shell'
import type { CompletionQuery, EditorCompletion } from './candidates'

function isFolder(shell: Shell, path: string | undefined): boolean {
  if (!path?.startsWith('/') || !shell.machine.files.exists(path)) return false
  return shell.machine.files.stat(path).type === 'directory'
}

interface Typed {
  /** Words of the simple command that the cursor is in; the last is being typed. */
  readonly words: string[]
  readonly from: number
  readonly quote: string
  readonly redirect: boolean
}

/** Splits what is left of the cursor into the words of the command it is in. */
function typedWords(line: string): Typed {
  let words: string[] = []
  let word = ''
  let from = 0
  let quote = ''
  let inWord = false
  let redirect = false
  const end = (): void => {
    if (inWord) {
      words.push(word)
      redirect = false
    }
    word = ''
    inWord = false
  }
  const begin = (at: number): void => {
    if (!inWord) from = at
    inWord = true
  }
  for (let i = 0; i < line.length; i++) {
    const c = line[i]!
    if (quote !== '') {
      if (c === quote) quote = ''
      else word += c
    } else if (c === "'" || c === '"') {
      begin(i)
      quote = c
    } else if (c === '\\') {
      begin(i)
      word += line[++i] ?? ''
    } else if (/\s/.test(c)) end()
    else if (';|&(`'.includes(c) || (c === '{' && !inWord)) {
      end()
      words = []
      redirect = false
    } else if (c === '>' || c === '<') {
      end()
      redirect = true
    } else {
      begin(i)
      word += c
    }
  }
  if (!inWord) from = line.length
  words.push(word)
  while (
    words.length > 1 &&
    (/^\w+=/.test(words[0]!) || ['then', 'do', 'else', 'if', 'while', 'until', '!', 'time', 'sudo'].includes(words[0]!))
  )
    words.shift()
  return { words, from, quote, redirect }
}

function quoteFor(text: string, quote: string): string {
  return quote === '' ? text.replace(/[\s'"\\$`&|;<>()*?[\]#!{}]/g, '\\$&') : text
}

export async function completionFor(shell: Shell, query: CompletionQuery): Promise<EditorCompletion> {
  const { words, from, quote, redirect } = typedWords(query.line)
  const word = words[words.length - 1]!
  const start = quote === '' ? from : from + 1
  const files = (folders = false): EditorCompletion => ({
    from: start,
    candidates: completeFiles(shell, word, {
      slash: true,
      folders,
      home: shell.get('HOME'),
      ignoreCase: shell.readline.is('completion-ignore-case'),
    }).map((path) => {
      const folder = path.endsWith('/')
      const shown = path.replace(/\/$/, '').replace(/.*\//, '') + (folder ? '/' : '')
      return { value: quoteFor(path, quote) + (folder ? '' : quote), shown, space: !folder }
    }),
  })
  const variable = /\$\{?(\w*)$/.exec(word)
  if (variable && quote !== "'") {
    const brace = word.endsWith(`{${variable[1]}`)
    const head = word.slice(0, word.length - variable[1]!.length)
    return {
      from: start,
      candidates: shell.vars.names(variable[1]).map((name) => {
        // A variable that holds a folder is the beginning of a path.
        const folder = !brace && isFolder(shell, shell.get(name))
        return { value: `${head}${name}${brace ? '}' : folder ? '/' : ''}`, shown: name, space: !brace && !folder }
      }),
    }
  }
  if (redirect) return files()
  if (words.length === 1) {
    if (word.includes('/')) return files()
    const names = new Set([
      ...shell.aliases.keys(),
      ...shell.functions.keys(),
      ...builtins.keys(),
      ...KEYWORDS,
      ...shell.machine.commandNames(),
    ])
    const found = [...names].filter((name) => name.startsWith(word) && /^[\w.]/.test(name)).sort()
    if (found.length > 0) return { from: start, candidates: found.map((value) => ({ value })) }
    return files()
  }
  const name = words[0]!
  const alias = shell.aliases.get(name)
  const real = alias && /^[\w./ =-]+$/.test(alias) ? [...alias.trim().split(/\s+/), ...words.slice(1)] : words
  const specification = shell.completions.get(name) ?? shell.completions.get(name.replace(/.*\//, ''))
  const command = shell.machine.command(shell.findProgram(real[0]!) ?? '')
  if (command?.complete) {
    const expanded: string[] = []
    for (const one of real.slice(0, -1)) expanded.push(...(/[$`]/.test(one) ? await expandWords(shell, [one]) : [one]))
    const controller = new AbortController()
    try {
      const result = await command.complete({
        words: [...expanded, word],
        env: shell.env(),
        cwd: shell.cwd,
        system: shell.machine,
        signal: controller.signal,
      })
      if (result.completions.length > 0) {
        return {
          from: start,
          candidates: result.completions.map((one) => ({ ...one, value: quoteFor(one.value, quote), shown: one.value })),
        }
      }
      return result.files ? files() : { from: start, candidates: [] }
    } catch (error) {
      if (error instanceof Signalled) throw error
      return { from: start, candidates: [] }
    }
  }
  if (specification) {
    const found = await generate(shell, specification, word, { words: real, line: query.line })
    const chosen = shell.completed ?? new Set()
    const noSpace = chosen.has('nospace')
    const kept = (one: string): string => (chosen.has('noquote') ? one : quoteFor(one, quote))
    if (found.length > 0)
      return {
        from: start,
        candidates: [...new Set(found)].sort().map((value) => ({ value: kept(value.trimEnd()), space: !noSpace && !value.endsWith('=') })),
      }
    if (!chosen.has('default') && !chosen.has('bashdefault')) return { from: start, candidates: [] }
  }
  if (name === 'cd' || name === 'pushd' || name === 'rmdir') return files(true)
  if (['export', 'unset', 'declare', 'readonly', 'local'].includes(name))
    return { from: start, candidates: shell.vars.names(word).map((value) => ({ value, space: false })) }
  if (['type', 'which', 'command', 'man', 'help'].includes(name))
    return {
      from: start,
      candidates: shell.machine
        .commandNames()
        .filter((one) => one.startsWith(word))
        .map((value) => ({ value })),
    }
  return files()
}
