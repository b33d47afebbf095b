/** Words and redirections as bash's parser keeps them and print_cmd.c shows them: `$'...'` is an ordinary quoting, `>&2` names its descriptor. */
import { ansiEscapes, skipAnsi, skipDouble, skipSingle } from './scan'

export function singleQuoted(text: string): string {
  return text === "'" ? "\\'" : `'${text.replace(/'/g, "'\\''")}'`
}

/** A piece of source with its `$'...'` as an ordinary quoting and its `$"..."`, which nobody translates, as a plain one. */
export function parsedText(raw: string): string {
  if (!raw.includes("$'") && !raw.includes('$"')) return raw
  let out = ''
  for (let i = 0; i < raw.length;) {
    const ansi = raw.startsWith("$'", i)
    if (raw.startsWith('$"', i)) i++
    const end = ansi
      ? skipAnsi(raw, i)
      : raw[i] === "'"
        ? skipSingle(raw, i)
        : raw[i] === '"'
          ? skipDouble(raw, i)
          : i + (raw[i] === '\\' || raw.startsWith('$$', i) ? 2 : 1)
    const part = raw.slice(i, end)
    out += ansi ? singleQuoted(ansiEscapes(part.slice(2, -1)).text) : part
    i = end
  }
  return out
}

/** One redirection: a descriptor that is copied or closed is named, that of a file only where it is not the usual one. */
export function printRedirect(text: string): string {
  const [, from = '', operator = '', target = ''] = /^(\d*|\{\w+\})(>>|>\||&>>|&>|<>|<<<|>&|<&|>|<)\s*([^]*)$/.exec(text) ?? []
  if (operator === '') return text
  const usual = operator.startsWith('<') ? '0' : '1'
  if (operator === '>&' || operator === '<&') {
    if (target === '-') return `${from || usual}>&-`
    return /^\d+-?$/.test(target) ? `${from || usual}${operator}${target}` : `${from === usual ? '' : from}${operator}${target}`
  }
  const fd = operator === '<>' ? from || '0' : from === usual ? '' : from
  return `${fd}${operator} ${target}`
}
