/** bind: what the keys of the line editor do, by readline's names. The bindings themselves cannot be changed. */
import type { Builtin } from './builtin'

const BOUND: readonly (readonly [name: string, ...keys: string[]])[] = [
  ['abort', '\\C-g'],
  ['accept-line', '\\C-j', '\\C-m'],
  ['backward-char', '\\C-b', '\\eOD', '\\e[D'],
  ['backward-delete-char', '\\C-h', '\\C-?'],
  ['backward-kill-word', '\\e\\C-h', '\\e\\C-?'],
  ['backward-word', '\\e[1;3D', '\\e[1;5D', '\\eb'],
  ['beginning-of-history', '\\e<'],
  ['beginning-of-line', '\\C-a', '\\eOH', '\\e[1~', '\\e[H'],
  ['bracketed-paste-begin', '\\e[200~'],
  ['capitalize-word', '\\ec'],
  ['clear-screen', '\\C-l'],
  ['complete', '\\C-i'],
  ['delete-char', '\\C-d', '\\e[3~'],
  ['downcase-word', '\\el'],
  ['end-of-history', '\\e>'],
  ['end-of-line', '\\C-e', '\\eOF', '\\e[4~', '\\e[F'],
  ['forward-char', '\\C-f', '\\eOC', '\\e[C'],
  ['forward-word', '\\e[1;3C', '\\e[1;5C', '\\ef'],
  ['insert-comment', '\\e#'],
  ['kill-line', '\\C-k'],
  ['kill-word', '\\ed'],
  ['next-history', '\\C-n', '\\eOB', '\\e[B'],
  ['previous-history', '\\C-p', '\\eOA', '\\e[A'],
  ['quoted-insert', '\\C-v'],
  ['reverse-search-history', '\\C-r'],
  ['transpose-chars', '\\C-t'],
  ['undo', '\\C-_'],
  ['unix-line-discard', '\\C-u'],
  ['unix-word-rubout', '\\C-w'],
  ['upcase-word', '\\eu'],
  ['yank', '\\C-y'],
  ['yank-last-arg', '\\e.', '\\e_'],
  ['yank-pop', '\\ey'],
]

/** `"\C-a", "\C-e".` */
const listed = (keys: readonly string[]): string => `${keys.map((key) => `"${key}"`).join(', ')}.`

export const bind: Builtin = async (shell, args) => {
  if (!shell.has('history')) await shell.complain('bind: warning: line editing not enabled')
  const wrong = args.find((arg) => /^-[^lpsvPSVXmfqurx]/.test(arg))
  if (wrong !== undefined) {
    const { HELP } = await shell.machine.clock.external(import('./help-texts'))
    await shell.complain(`bind: ${wrong.slice(0, 2)}: invalid option`)
    await shell.err(`bind: usage: ${HELP.bind![0]}\n`)
    return 2
  }
  const asked = args.includes('-q') ? args[args.indexOf('-q') + 1] : undefined
  if (asked !== undefined) {
    const found = BOUND.find(([name]) => name === asked)
    if (!found) {
      await shell.complain(`bind: \`${asked}': unknown function name`)
      return 1
    }
    await shell.out(`${asked} can be invoked via ${listed(found.slice(1))}\n`)
    return 0
  }
  for (const [name, ...keys] of BOUND) {
    if (args.includes('-l')) await shell.out(`${name}\n`)
    else if (args.includes('-p')) for (const key of keys) await shell.out(`"${key}": ${name}\n`)
    else if (args.includes('-P')) await shell.out(`${name} can be found on ${listed(keys)}\n`)
  }
  if (args.includes('-v')) await shell.out('set bell-style audible\nset editing-mode emacs\nset show-all-if-ambiguous off\n')
  else if (args.includes('-V'))
    await shell.out("bell-style is set to `audible'\nediting-mode is set to `emacs'\nshow-all-if-ambiguous is set to `off'\n")
  return 0
}
