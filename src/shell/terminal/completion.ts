/** What Tab offers: commands first, then what a program or a `complete` specification knows, else variables and files. */
import { builtins } from '../interpreter/builtins'
import { completeFiles, generate } from '../interpreter/builtins/generated-words'
import { KEYWORDS } from '../interpreter/builtins/lookup'
import { expandWords } from '../interpreter/expand'
import { Signalled } from '../command'
import type { Shell } from '../interpreter/shell'
import type { CompletionKind, CompletionQuery, EditorCompletion } from './candidates'
import { resolvePath } from '../path'

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
  if (quote === '') return text.replace(/[\s'"\\$`&|;<>()*?[\]#!{}]/g, '\\$&')
  return quote === '"' ? text.replace(/["\\$`]/g, '\\$&') : text
}

/** Specifications whose words are names of files. */
const NAMES_FILES = /(?:^| )(?:-[df](?= |$)|-A (?:file|directory)(?= |$)|-o (?:filenames|dirnames|plusdirs)(?= |$))/

/** What is asked for, and what is made of what is found. */
class Completing {
  private readonly typed: Typed
  private readonly word: string
  private readonly start: number

  constructor(
    private readonly shell: Shell,
    private readonly query: CompletionQuery,
  ) {
    this.typed = typedWords(query.line)
    this.word = this.typed.words.at(-1)!
    this.start = this.typed.quote === '' ? this.typed.from : this.typed.from + 1
  }

  async run(): Promise<EditorCompletion> {
    const { word, typed, shell } = this
    if (this.query.kind) return this.ofKind(this.query.kind)
    const variable = /(?:^|[^\\])(?:\\\\)*\$\{?(\w*)$/.exec(this.query.line)?.[1]
    if (variable !== undefined && typed.quote !== "'") return this.variables(variable)
    if (typed.quote === '' && /^~[^/]*$/.test(word)) {
      const users = this.users()
      if (users.candidates.length > 0) return users
    }
    if (typed.quote === '' && word.includes('@')) {
      const hosts = this.hosts()
      if (hosts.candidates.length > 0) return hosts
    }
    if (typed.redirect) return this.files()
    if (typed.words.length === 1) return this.commands()
    const name = typed.words[0]!
    const alias = shell.aliases.get(name)
    const words = alias && /^[\w./ =-]+$/.test(alias) ? [...alias.trim().split(/\s+/), ...typed.words.slice(1)] : typed.words
    return (await this.byProgram(words)) ?? (await this.bySpecification(name, words)) ?? this.byName(name)
  }

  private found(candidates: EditorCompletion['candidates']): EditorCompletion {
    return { from: this.start, candidates }
  }

  /** Names of one kind, whatever the place of the word. */
  private ofKind(kind: CompletionKind): EditorCompletion {
    switch (kind) {
      case 'command':
        return this.commands()
      case 'file':
        return this.files()
      case 'variable':
        return this.variables(/\$?\{?(\w*)$/.exec(this.word)![1]!)
      case 'hostname':
        return this.hosts()
      case 'user':
        return this.users()
    }
  }

  private hosts(): EditorCompletion {
    const { files } = this.shell.machine
    const at = this.word.indexOf('@') + 1
    const typed = this.word.slice(at)
    const lines = files.exists('/etc/hosts') ? files.readText('/etc/hosts').split('\n') : []
    const names = lines.flatMap((line) => line.replace(/#.*/, '').trim().split(/\s+/).slice(1))
    const found = [...new Set(names)].filter((name) => name.startsWith(typed)).sort()
    return this.found(found.map((name) => ({ value: this.word.slice(0, at) + name, shown: name })))
  }

  private users(): EditorCompletion {
    const { files } = this.shell.machine
    const typed = this.word.replace(/^~/, '')
    const lines = files.exists('/etc/passwd') ? files.readText('/etc/passwd').split('\n') : []
    const names = lines.map((line) => line.split(':')[0]!).filter((name) => name !== '' && name.startsWith(typed))
    return this.found(names.sort().map((name) => ({ value: `~${name}/`, shown: `~${name}`, space: false })))
  }

  private files(folders = false, runnable = false): EditorCompletion {
    const whole = this.filesOf(this.word, this.start, folders, runnable)
    // A path may also begin behind one of the signs that break a word.
    const broken = /^(.*[=:])([^=:]*)$/s.exec(this.word)
    if (whole.candidates.length > 0 || !broken || this.typed.quote !== '') return whole
    const typed = this.query.line.length - (/[^=:]*$/.exec(this.query.line)?.[0].length ?? 0)
    return this.filesOf(broken[2]!, typed, folders, runnable)
  }

  private filesOf(word: string, from: number, folders: boolean, runnable: boolean): EditorCompletion {
    const { shell } = this
    const { quote } = this.typed
    // A variable at the beginning of a path stays as it is typed.
    const variable = quote === "'" ? null : /^\$(?:(\w+)|\{(\w+)\})(?=\/)/.exec(word)
    const value = variable ? (shell.get(variable[1] ?? variable[2]!) ?? '') : ''
    const paths = completeFiles(shell, word, {
      slash: true,
      folders,
      home: shell.get('HOME'),
      ignoreCase: shell.readline.is('completion-ignore-case'),
      hideHidden: !shell.readline.is('match-hidden-files'),
      ...(variable ? { real: value + word.slice(variable[0].length, word.lastIndexOf('/') + 1) } : {}),
    }).filter((path) => !runnable || path.endsWith('/') || this.isProgram(path))
    return {
      from,
      candidates: paths.map((found) => {
        const folder = found.endsWith('/')
        const path = folder && this.isLinkInPart(found, word) ? found.slice(0, -1) : found
        const head = variable ? variable[0] : ''
        return {
          value: head + quoteFor(path.slice(head.length), quote) + (folder ? '' : quote),
          shown: path.replace(/\/$/, '').replace(/.*\//, ''),
          ...(folder ? { mark: '/' } : {}),
          space: !folder,
        }
      }),
    }
  }

  /** Whether a folder is a link whose name is not typed in full yet: its slash comes with the next Tab. */
  private isLinkInPart(path: string, typed: string): boolean {
    const { shell } = this
    const name = path.slice(0, -1)
    if (name === typed || shell.readline.is('mark-symlinked-directories')) return false
    const real = resolvePath(shell.cwd, name.replace(/^~(?=\/)/, shell.get('HOME') ?? '~'))
    return shell.machine.files.exists(real) && shell.machine.files.lstat(real).type === 'symlink'
  }

  private isProgram(path: string): boolean {
    const { shell } = this
    const real = resolvePath(shell.cwd, path.replace(/^~(?=\/)/, shell.get('HOME') ?? '~'))
    return shell.machine.files.exists(real) && (shell.machine.files.stat(real).mode & 0o111) !== 0
  }

  private variables(typed: string): EditorCompletion {
    const { shell, word } = this
    const brace = word.endsWith(`{${typed}`)
    const head = word.slice(0, word.length - typed.length)
    return this.found(
      shell.vars.names(typed).map((name) => {
        // A variable that holds a folder is the beginning of a path.
        const folder = isFolder(shell, shell.get(name))
        const { quote } = this.typed
        const end = (brace ? '}' : '') + (folder ? `${quote}/` : quote)
        return { value: `${head}${name}${end}`, shown: `$${name}`, space: !folder }
      }),
    )
  }

  private commands(): EditorCompletion {
    const { shell, word } = this
    if (word.includes('/')) return this.files(false, true)
    const names = new Set([
      ...shell.aliases.keys(),
      ...shell.functions.keys(),
      ...builtins.keys(),
      ...KEYWORDS,
      ...shell.machine.commandNames(),
    ])
    const found = [...names].filter((name) => name.startsWith(word) && /^[\w.]/.test(name)).sort()
    return found.length > 0 ? this.found(found.map((value) => ({ value }))) : this.files()
  }

  /** What the program knows that is called; undefined for those that do not complete. */
  private async byProgram(words: readonly string[]): Promise<EditorCompletion | undefined> {
    const { shell } = this
    const command = shell.machine.command(shell.findProgram(words[0]!) ?? '')
    if (!command?.complete) return undefined
    const expanded: string[] = []
    for (const one of words.slice(0, -1)) expanded.push(...(/[$`]/.test(one) ? await expandWords(shell, [one]) : [one]))
    const { signal } = new AbortController()
    const request = { words: [...expanded, this.word], env: shell.env(), cwd: shell.cwd, system: shell.machine, signal }
    try {
      const { completions, files } = await command.complete(request)
      if (completions.length === 0 && files) return this.files()
      return this.found(completions.map((one) => ({ ...one, value: quoteFor(one.value, this.typed.quote), shown: one.value })))
    } catch (error) {
      if (error instanceof Signalled) throw error
      return this.found([])
    }
  }

  /** What `complete` was told of a command; undefined when nothing, or nothing that fits and files may. */
  private async bySpecification(name: string, words: readonly string[]): Promise<EditorCompletion | undefined> {
    const { shell, word, query } = this
    const specification = shell.completions.get(name) ?? shell.completions.get(name.replace(/.*\//, ''))
    if (!specification) return undefined
    const found = await generate(shell, specification, word, { words, line: query.line })
    const chosen = shell.completed ?? new Set()
    const noSpace = chosen.has('nospace')
    const kept = (one: string): string => (chosen.has('noquote') ? one : quoteFor(one, this.typed.quote))
    if (found.length === 0 && (chosen.has('default') || chosen.has('bashdefault'))) return undefined
    const names = NAMES_FILES.test(specification.join(' ')) || chosen.has('filenames')
    return this.found(
      [...new Set(found)].sort().map((value) => {
        const folder = names && isFolder(shell, resolvePath(shell.cwd, value))
        const shown = value.replace(/.*\//, '')
        return {
          value: kept(value.trimEnd()) + (folder ? '/' : ''),
          space: !noSpace && !folder && !value.endsWith('='),
          ...(names ? { shown } : {}),
          ...(folder ? { mark: '/' } : {}),
        }
      }),
    )
  }

  private byName(name: string): EditorCompletion {
    const { shell, word } = this
    if (['cd', 'pushd', 'rmdir'].includes(name)) return this.files(true)
    if (['export', 'unset', 'declare', 'readonly', 'local'].includes(name))
      return this.found(shell.vars.names(word).map((value) => ({ value, space: false })))
    if (!['type', 'which', 'command', 'man', 'help'].includes(name)) return this.files()
    const names = shell.machine.commandNames().filter((one) => one.startsWith(word))
    return this.found(names.map((value) => ({ value })))
  }
}

export const completionFor = (shell: Shell, query: CompletionQuery): Promise<EditorCompletion> => new Completing(shell, query).run()
