/** Words become fields: splitting at IFS, and names of files. */
import { ShellError } from './errors'
import type { Piece } from './piece'
import { hasMagic, matches, quotePattern } from './pattern'
import { glob } from './pathname'
import type { Shell } from './shell'

interface Field {
  text: string
  pattern: string
  /** Whether anything, even an empty quoted string, was put in. */
  present: boolean
  globbing: boolean
}

/** Splits pieces into fields by IFS. */
export function split(shell: Shell, list: readonly Piece[]): Field[] {
  const fields: Field[] = []
  let field: Field = { text: '', pattern: '', present: false, globbing: false }
  const end = (): void => {
    fields.push(field)
    field = { text: '', pattern: '', present: false, globbing: false }
  }
  const ifs = shell.get('IFS') ?? ' \t\n'
  for (const piece of list) {
    if (piece === 'break') {
      if (field.present) end()
      continue
    }
    if (!piece.split) {
      field.text += piece.text
      field.pattern += piece.quoted ? quotePattern(piece.text) : piece.text
      if (piece.quoted || piece.text !== '') field.present = true
      if (!piece.quoted) field.globbing = true
      continue
    }
    field.globbing = true
    let afterSpace = fields.length > 0 && !field.present
    for (const c of piece.text) {
      if (!ifs.includes(c)) {
        field.text += c
        field.pattern += c
        field.present = true
        field.globbing = true
        afterSpace = false
      } else if (c === ' ' || c === '\t' || c === '\n') {
        if (field.present) {
          end()
          afterSpace = true
        }
      } else if (afterSpace) afterSpace = false
      else {
        end()
        fields[fields.length - 1]!.present = true
      }
    }
  }
  if (field.present) end()
  return fields
}

/** The patterns of GLOBIGNORE: separated by colons, except inside of brackets. */
function splitIgnored(text: string): string[] {
  return text.match(/(?:\[[^\]]*\]|\\.|[^:])+/g) ?? []
}

export function pathnames(shell: Shell, fields: readonly Field[]): string[] {
  const words: string[] = []
  for (const field of fields) {
    const extglob = shell.shopts.extglob === true
    if (!field.globbing || shell.has('noglob') || !hasMagic(field.pattern, extglob)) {
      words.push(field.text)
      continue
    }
    // A list of patterns whose files are never meant; while there is one, dot files are meant too.
    const ignored = shell.get('GLOBIGNORE') ?? ''
    const every = glob(shell.machine.files, shell.cwd, field.pattern, {
      extglob,
      dotglob: shell.shopts.dotglob === true || ignored !== '',
      globstar: shell.shopts.globstar === true,
      nocaseglob: shell.shopts.nocaseglob === true,
    })
    const found = ignored === '' ? every : every.filter((path) => !splitIgnored(ignored).some((one) => matches(one, path, { extglob })))
    if (found.length > 0) for (const path of found) words.push(path)
    else if (shell.shopts.failglob) throw new ShellError(`no match: ${field.text}`, 1, true, true)
    else if (!shell.shopts.nullglob) words.push(field.text)
  }
  return words
}
