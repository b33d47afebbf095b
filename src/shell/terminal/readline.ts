/** Settings of the line editor: readline's variables, functions and key bindings, as ~/.inputrc and `bind` give them. */
import { own } from '../own'
import { KEYS } from './keys'

/** readline's functions with the keys they have from the start, in emacs mode. */
export const FUNCTIONS: readonly (readonly [name: string, ...keys: string[]])[] = [
  ['abort', '\\C-g'],
  ['accept-line', '\\C-j', '\\C-m'],
  ['backward-char', '\\C-b', '\\eOD', '\\e[D'],
  ['backward-delete-char', '\\C-h', '\\C-?'],
  ['backward-kill-word', '\\e\\C-h', '\\e\\C-?'],
  ['backward-word', '\\e[1;3D', '\\e[1;5D', '\\eb'],
  ['beginning-of-history', '\\e<'],
  ['beginning-of-line', '\\C-a', '\\eOH', '\\e[1~', '\\e[H'],
  ['bracketed-paste-begin', '\\e[200~'],
  ['call-last-kbd-macro', '\\C-xe'],
  ['capitalize-word', '\\ec'],
  ['clear-screen', '\\C-l'],
  ['complete', '\\C-i'],
  ['complete-command', '\\e!'],
  ['complete-filename', '\\e/'],
  ['complete-hostname', '\\e@'],
  ['complete-username', '\\e~'],
  ['complete-variable', '\\e$'],
  ['character-search', '\\C-]'],
  ['character-search-backward', '\\e\\C-]'],
  ['delete-char', '\\C-d', '\\e[3~'],
  ['delete-horizontal-space', '\\e\\\\'],
  ['display-shell-version', '\\C-x\\C-v'],
  ['downcase-word', '\\el'],
  ['edit-and-execute-command', '\\C-x\\C-e'],
  ['end-kbd-macro', '\\C-x)'],
  ['end-of-history', '\\e>'],
  ['end-of-line', '\\C-e', '\\eOF', '\\e[4~', '\\e[F'],
  ['exchange-point-and-mark', '\\C-x\\C-x'],
  ['forward-char', '\\C-f', '\\eOC', '\\e[C'],
  ['forward-search-history', '\\C-s'],
  ['forward-word', '\\e[1;3C', '\\e[1;5C', '\\ef'],
  ['glob-complete-word', '\\eg'],
  ['glob-expand-word', '\\C-x*'],
  ['glob-list-expansions', '\\C-xg'],
  ['history-expand-line', '\\e^'],
  ['history-search-backward', '\\e[5~'],
  ['history-search-forward', '\\e[6~'],
  ['insert-comment', '\\e#'],
  ['insert-completions', '\\e*'],
  ['kill-line', '\\C-k'],
  ['kill-whole-line'],
  ['kill-word', '\\ed'],
  ['menu-complete'],
  ['menu-complete-backward'],
  ['next-history', '\\C-n', '\\eOB', '\\e[B'],
  ['non-incremental-forward-search-history', '\\en'],
  ['non-incremental-reverse-search-history', '\\ep'],
  ['operate-and-get-next', '\\C-o'],
  ['possible-command-completions', '\\C-x!'],
  ['possible-completions', '\\e=', '\\e?'],
  ['possible-filename-completions', '\\C-x/'],
  ['possible-hostname-completions', '\\C-x@'],
  ['possible-username-completions', '\\C-x~'],
  ['possible-variable-completions', '\\C-x$'],
  ['previous-history', '\\C-p', '\\eOA', '\\e[A'],
  ['quoted-insert', '\\C-v', '\\e[2~'],
  ['re-read-init-file', '\\C-x\\C-r'],
  ['reverse-search-history', '\\C-r'],
  ['revert-line', '\\er'],
  ['set-mark', '\\C-@', '\\e '],
  ['shell-expand-line', '\\e\\C-e'],
  ['start-kbd-macro', '\\C-x('],
  ['tilde-expand', '\\e&'],
  ['transpose-chars', '\\C-t'],
  ['transpose-words', '\\et'],
  ['undo', '\\C-_', '\\C-x\\C-u'],
  ['unix-line-discard', '\\C-u'],
  ['unix-word-rubout', '\\C-w'],
  ['upcase-word', '\\eu'],
  ['vi-movement-mode'],
  ['yank', '\\C-y'],
  ['yank-last-arg', '\\e.', '\\e_'],
  ['yank-nth-arg', '\\e\\C-y'],
  ['yank-pop', '\\ey'],
]

/** What the functions that no key has from the start are to the editor. */
const UNBOUND: Readonly<Record<string, string>> = {
  'kill-whole-line': 'kill-line',
  'menu-complete': 'menu-complete',
  'menu-complete-backward': 'menu-complete-back',
  'vi-movement-mode': 'vi-command',
}

const VARIABLES: Readonly<Record<string, string>> = {
  'bind-tty-special-chars': 'on',
  'blink-matching-paren': 'off',
  'byte-oriented': 'off',
  'colored-completion-prefix': 'off',
  'colored-stats': 'off',
  'completion-ignore-case': 'off',
  'completion-map-case': 'off',
  'convert-meta': 'off',
  'disable-completion': 'off',
  'echo-control-characters': 'on',
  'enable-active-region': 'on',
  'enable-bracketed-paste': 'on',
  'enable-keypad': 'off',
  'enable-meta-key': 'on',
  'expand-tilde': 'off',
  'history-preserve-point': 'off',
  'horizontal-scroll-mode': 'off',
  'input-meta': 'on',
  'mark-directories': 'on',
  'mark-modified-lines': 'off',
  'mark-symlinked-directories': 'off',
  'match-hidden-files': 'on',
  'menu-complete-display-prefix': 'off',
  'meta-flag': 'on',
  'output-meta': 'on',
  'page-completions': 'on',
  'prefer-visible-bell': 'on',
  'print-completions-horizontally': 'off',
  'revert-all-at-newline': 'off',
  'show-all-if-ambiguous': 'off',
  'show-all-if-unmodified': 'off',
  'show-mode-in-prompt': 'off',
  'skip-completed-text': 'off',
  'visible-stats': 'off',
  'bell-style': 'audible',
  'comment-begin': '#',
  'completion-display-width': '-1',
  'completion-prefix-display-length': '0',
  'completion-query-items': '100',
  'editing-mode': 'emacs',
  'emacs-mode-string': '@',
  'history-size': '0',
  keymap: 'emacs',
  'keyseq-timeout': '500',
  'vi-cmd-mode-string': '(cmd)',
  'vi-ins-mode-string': '(ins)',
}

/** `\C-x\e[A` as the bytes of the keys. */
export function decodeKeys(text: string): string {
  let out = ''
  for (let i = 0; i < text.length; i++) {
    const rest = text.slice(i)
    const control = /^\\(M-)?C-(\\?.)/.exec(rest)
    const meta = /^\\M-/.exec(rest)
    if (control) {
      const c = control[2]!.slice(-1)
      out += (control[1] ? '\x1b' : '') + (c === '?' ? '\x7f' : String.fromCharCode(c.toUpperCase().charCodeAt(0) & 31))
      i += control[0].length - 1
    } else if (meta) {
      out += '\x1b'
      i += 2
    } else if (text[i] === '\\') {
      const octal = /^\\([0-7]{1,3})/.exec(rest)
      if (octal) {
        out += String.fromCharCode(parseInt(octal[1]!, 8))
        i += octal[0].length - 1
      } else {
        const c = text[++i] ?? ''
        out += { e: '\x1b', t: '\t', n: '\n', r: '\r', a: '\x07', b: '\b', d: '\x7f', f: '\f', v: '\v' }[c] ?? c
      }
    } else out += text[i]
  }
  return out
}

/** The bytes of keys as readline writes them. */
function encodeKeys(keys: string): string {
  return keys.replace(/[\x00-\x1f\x7f"\\]/g, (c) =>
    c === '\x1b' ? '\\e' : c === '\x7f' ? '\\C-?' : c < ' ' ? `\\C-${String.fromCharCode(c.charCodeAt(0) + 96)}` : `\\${c}`,
  )
}

const NAMED: Readonly<Record<string, string>> = {
  del: '\x7f',
  rubout: '\x7f',
  esc: '\x1b',
  escape: '\x1b',
  lfd: '\n',
  newline: '\n',
  ret: '\r',
  return: '\r',
  spc: ' ',
  space: ' ',
  tab: '\t',
}

/** What a key does: an action of the editor, or keys typed in its place. */
export interface Binding {
  readonly action?: string
  readonly name?: string
  readonly macro?: string
}

export class Readline {
  private readonly variables = new Map(Object.entries(VARIABLES))
  /** Keys that were bound by somebody; undefined ones do nothing. */
  private readonly bound = new Map<string, Binding | undefined>()
  /** Told when the editing mode changes. */
  onMode: ((mode: string) => void) | undefined

  variable(name: string): string {
    return this.variables.get(name) ?? ''
  }

  is(name: string): boolean {
    return this.variable(name) === 'on'
  }

  all(): IterableIterator<[string, string]> {
    return this.variables.entries()
  }

  set(name: string, value: string): void {
    const known = this.variables.get(name)
    if (known === undefined) return
    const switched = own(VARIABLES, name) === 'on' || own(VARIABLES, name) === 'off'
    this.variables.set(name, switched ? (/^(on|1)?$/i.test(value) ? 'on' : 'off') : value)
    if (name === 'editing-mode') this.onMode?.(value)
  }

  /** Whether somebody has bound these keys. */
  isBound(keys: string): boolean {
    return this.bound.get(keys) !== undefined
  }

  binding(keys: string): Binding | undefined {
    if (this.bound.has(keys)) return this.bound.get(keys)
    const action = KEYS[keys]
    return action === undefined ? undefined : { action }
  }

  /** Whether a bound sequence begins with these keys. */
  prefixes(keys: string): boolean {
    return this.begins(keys) || Object.keys(KEYS).some((sequence) => sequence.length > keys.length && sequence.startsWith(keys))
  }

  /** Whether a longer sequence of several keys begins with these. */
  begins(keys: string): boolean {
    if (keys === '\x18') return true
    for (const [sequence, binding] of this.bound) if (binding && sequence.length > keys.length && sequence.startsWith(keys)) return true
    return false
  }

  unbind(keys: string): void {
    this.bound.set(keys, undefined)
  }

  /** The keys of a function, as readline writes them. */
  keysOf(name: string): string[] {
    const standard = FUNCTIONS.find(([known]) => known === name)?.slice(1) ?? []
    const own = [...this.bound].filter(([, binding]) => binding?.name === name).map(([keys]) => encodeKeys(keys))
    return [...new Set([...standard.filter((keys) => !this.bound.has(decodeKeys(keys))), ...own])].sort()
  }

  macros(): [string, string][] {
    return [...this.bound]
      .filter(([, binding]) => binding?.macro !== undefined)
      .map(([keys, binding]) => [encodeKeys(keys), encodeKeys(binding!.macro!)])
  }

  /** Takes a whole file; conditions of mode, terminal and application are followed. `include` gives the text of another file. */
  read(text: string, include: (path: string) => string | undefined, depth = 0): void {
    const conditions: boolean[] = []
    for (const raw of text.split('\n')) {
      const line = raw.trim()
      const directive = /^\$(if|else|endif|include)\s*(.*)$/.exec(line)
      if (directive) {
        const [, word, rest] = directive
        if (word === 'if') conditions.push(this.holds(rest!))
        else if (word === 'else') conditions.push(!conditions.pop())
        else if (word === 'endif') conditions.pop()
        else if (depth < 8 && conditions.every(Boolean)) this.read(include(rest!) ?? '', include, depth + 1)
        continue
      }
      if (line === '' || line.startsWith('#') || !conditions.every(Boolean)) continue
      this.line(line)
    }
  }

  private holds(condition: string): boolean {
    const mode = /^mode=(\w+)/.exec(condition)
    if (mode) return this.variable('editing-mode') === mode[1]
    const term = /^term=(.*)/.exec(condition)
    if (term) return term[1]!.startsWith('xterm')
    return condition.toLowerCase() === 'bash'
  }

  /** One line: `set name value` or `keys: function`. Gives what is wrong with it. */
  line(text: string): string | undefined {
    const set = /^set\s+(\S+)\s*(.*)$/.exec(text)
    if (set) {
      this.set(set[1]!.toLowerCase(), set[2]!.trim())
      return undefined
    }
    const quoted = /^"((?:\\[^]|[^"\\])*)"\s*:?\s*(.*)$/.exec(text)
    const named = quoted ? null : /^([^:\s]+)\s*:\s*(.*)$/.exec(text)
    if (!quoted && !named) return undefined
    let keys: string
    if (quoted) keys = decodeKeys(quoted[1]!)
    else {
      const parts = named![1]!.split(/(?<=.)-(?=.)/)
      const last = parts.pop()!
      const key = own(NAMED, last.toLowerCase()) ?? last[0]!
      const modifiers = parts.map((part) => part.toLowerCase())
      const control = modifiers.some((part) => part === 'control' || part === 'c' || part === 'ctrl')
      keys =
        (modifiers.some((part) => part === 'meta' || part === 'm') ? '\x1b' : '') +
        (control ? String.fromCharCode(key.toUpperCase().charCodeAt(0) & 31) : key)
    }
    const what = (quoted ?? named)![2]!.trim()
    const macro = /^(["'])((?:\\[^]|(?!\1)[^\\])*)\1$/.exec(what)
    if (macro) {
      this.bound.set(keys, { macro: decodeKeys(macro[2]!) })
      return undefined
    }
    const name = what.split(/\s/)[0]!.toLowerCase()
    const known = FUNCTIONS.find(([one]) => one === name)
    if (!known) return `\`${name}': unknown function name`
    this.bound.set(keys, { name, action: UNBOUND[name] ?? KEYS[decodeKeys(known[1]!)]! })
    return undefined
  }
}
