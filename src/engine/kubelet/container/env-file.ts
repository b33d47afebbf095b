/** Files of variables as fileKeyRef reads them: NAME='value', one after another; models pkg/kubelet/util/env. */

const BLANK = /^[ \t]+/

/** What a variable is set to; undefined when the file does not set it, or to nothing. Throws Error when the file is not of that form. */
export function valueInFile(text: string, name: string): string | undefined {
  const lines = text.replace(/\n$/, '').split('\n')
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!.replace(/\r$/, '').replace(BLANK, '')
    if (line === '' || line.startsWith('#')) continue
    const equals = line.indexOf('=')
    if (equals <= 0 || /[ \t]$/.test(line.slice(0, equals))) throw new Error(`line ${at + 1} sets no variable`)
    const wanted = line.slice(0, equals) === name
    let rest = line.slice(equals + 1)
    // As in a shell, a blank after the sign ends the value before it has begun.
    if (rest === '' || BLANK.test(rest)) {
      if (rest === '') throw new Error(`line ${at + 1}: the value is not in quotes`)
      if (wanted) return undefined
      continue
    }
    if (!rest.startsWith("'")) throw new Error(`line ${at + 1}: the value is not in quotes`)
    rest = rest.slice(1)
    let value = ''
    // Between quotes everything is as it stands, ends of lines too.
    for (let end = rest.indexOf("'"); ; end = rest.indexOf("'")) {
      if (end >= 0) {
        if (!/^[ \t]*(#|$)/.test(rest.slice(end + 1))) throw new Error(`line ${at + 1}: something follows the value`)
        value += rest.slice(0, end)
        break
      }
      value += `${rest}\n`
      if (++at >= lines.length) throw new Error('a quote is not closed')
      rest = lines[at]!.replace(/\r$/, '')
    }
    if (wanted) return value === '' ? undefined : value
  }
  return undefined
}
