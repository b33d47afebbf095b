/** History expansion of interactive shells: `!!`, `!$`, `!n`, `!-n`, `!text`, `!?text?`, `^old^new`, word designators and modifiers. */

export type HistoryResult = { readonly text: string; /** `:p`: only shown. */ readonly print: boolean } | { readonly error: string }

function wordsOf(line: string): string[] {
  return line.match(/(?:\\.|'[^']*'|"(?:\\.|[^"])*"|[^\s'"\\|&;<>()])+|[|&;<>()]+/g) ?? []
}

export function expandHistory(line: string, history: readonly string[]): HistoryResult {
  const quick = /^\^([^^]*)\^([^^]*)\^?(.*)$/.exec(line)
  if (quick) {
    const last = history[history.length - 1]
    if (last === undefined || !last.includes(quick[1]!)) return { error: `:s${line}: substitution failed` }
    return { text: last.replace(quick[1]!, () => quick[2]!) + quick[3]!, print: false }
  }
  if (!line.includes('!')) return { text: line, print: false }
  let out = ''
  let print = false
  let single = false
  let double = false
  for (let i = 0; i < line.length; i++) {
    const c = line[i]!
    if (c === '\\' && !single) {
      out += c + (line[++i] ?? '')
      continue
    }
    if (c === "'" && !double) single = !single
    if (c === '"' && !single) double = !double
    const next = line[i + 1]
    if (
      c !== '!' ||
      single ||
      next === undefined ||
      /[\s=(]/.test(next) ||
      (double && next === '"') ||
      line[i - 1] === '$' ||
      (line[i - 1] === '{' && /[A-Za-z_]/.test(next)) ||
      (line[i - 1] === '[' && next !== '!')
    ) {
      out += c
      continue
    }
    const rest = line.slice(i + 1)
    const event = /^(?:!|\$|\*|\^|:(?=[\d$^*-])|-\d+|\d+|\?[^?]*\??|#|[^\s:;&|<>()"'$*^!-][^\s:;&|<>()"'$*^]*)/.exec(rest)
    if (!event) {
      out += c
      continue
    }
    let used = event[0].length
    let found: string | undefined
    const name = event[0]
    if (name === '!' || name === ':') found = history[history.length - 1]
    else if (name === '$' || name === '*' || name === '^') {
      found = history[history.length - 1]
      used = 0
    } else if (name === '#') found = out
    else if (/^-\d+$/.test(name)) found = history[history.length - Number(name.slice(1))]
    else if (/^\d+$/.test(name)) found = history[Number(name) - 1]
    else if (name.startsWith('?')) found = [...history].reverse().find((text) => text.includes(name.replace(/^\?|\?$/g, '')))
    else found = [...history].reverse().find((text) => text.startsWith(name))
    if (name === ':') used = 0
    if (found === undefined) return { error: `!${name}: event not found` }
    let text = found
    const designator = /^(?::?([$^*])|:(\d+)(?:(-)(\d+|\$)?|(\*))?|:-(\d+))/.exec(rest.slice(used))
    if (designator) {
      const words = wordsOf(found)
      const last = words.length - 1
      used += designator[0].length
      let from = 0
      let to = last
      if (designator[1] === '$') from = to = last
      else if (designator[1] === '^') from = to = 1
      else if (designator[1] === '*') from = 1
      else if (designator[6] !== undefined) to = Number(designator[6])
      else {
        from = to = Number(designator[2])
        if (designator[5]) to = last
        else if (designator[3]) to = designator[4] === undefined ? last - 1 : designator[4] === '$' ? last : Number(designator[4])
      }
      if (from > last && designator[1] !== '*') return { error: `${designator[0]}: bad word specifier` }
      text = words.slice(from, to + 1).join(' ')
    }
    for (;;) {
      const modifier = /^:(?:([htrepqx])|(g?)s(.)(.*?)\3(.*?)(?:\3|$)|&)/.exec(rest.slice(used))
      if (!modifier) break
      used += modifier[0].length
      if (modifier[1] === 'h') text = text.replace(/\/[^/]*$/, '')
      else if (modifier[1] === 't') text = text.replace(/.*\//, '')
      else if (modifier[1] === 'r') text = text.replace(/\.[^./]*$/, '')
      else if (modifier[1] === 'e') text = /\.[^./]*$/.exec(text)?.[0] ?? ''
      else if (modifier[1] === 'p') print = true
      else if (modifier[1] === 'q') text = `'${text.replace(/'/g, "'\\''")}'`
      else if (modifier[4] !== undefined) {
        if (!text.includes(modifier[4])) return { error: `${modifier[0]}: substitution failed` }
        text = modifier[2] ? text.split(modifier[4]).join(modifier[5]!) : text.replace(modifier[4], () => modifier[5]!)
      }
    }
    out += text
    i += used
  }
  return { text: out, print }
}
