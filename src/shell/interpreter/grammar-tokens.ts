/** Faults of the grammar and its words. */

export type Fault =
  /** A token that cannot stand where it does; 'newline' for the end of a line. */
  | {
      readonly kind: 'token'
      readonly token: string
      readonly position: number
      /** It is in a command substitution. */
      readonly substituted?: boolean
    }
  /** The text ends too early. */
  | { readonly kind: 'end' }
  /** A quote or bracket is never closed; `after` tells that bash names the line after the last. */
  | { readonly kind: 'open'; readonly closing: string; readonly position: number; readonly after: boolean }
  /** An error inside of `[[ ]]`, in bash's words. */
  | { readonly kind: 'condition'; readonly message: string; readonly position: number; readonly ended: boolean }

export class Stop extends Error {
  constructor(readonly fault: Fault) {
    super('syntax')
  }
}

export interface Token {
  readonly kind: 'word' | 'operator' | 'newline' | 'end'
  readonly text: string
  readonly at: number
}

export const OPERATORS = [
  '&>>',
  ';;&',
  '<<<',
  '<<-',
  '&&',
  '||',
  ';;',
  ';&',
  '|&',
  '<<',
  '>>',
  '<&',
  '>&',
  '<>',
  '>|',
  '&>',
  ';',
  '&',
  '|',
  '(',
  ')',
  '<',
  '>',
]

export const REDIRECTIONS = new Set(['&>>', '<<<', '<<-', '<<', '>>', '<&', '>&', '<>', '>|', '&>', '<', '>'])

/** Words that only stand where the grammar asks for them. */
export const STRAY = new Set(['then', 'else', 'elif', 'fi', 'do', 'done', 'esac', '}', 'in'])

export const COMPOUND = new Set(['if', 'while', 'until', 'for', 'case', 'select', '{', '[['])

export const BINARY = new Set('= == != < > -eq -ne -lt -le -gt -ge -nt -ot -ef =~'.split(' '))

export const UNARY = new Set('-a -b -c -d -e -f -g -h -k -L -n -N -o -O -p -r -R -s -S -t -u -v -w -x -z -G'.split(' '))

export function shown(token: Token): string {
  return token.kind === 'newline' || token.kind === 'end' ? 'newline' : token.text
}
