/** What the arguments of a call are to the function: models how CPython binds them, and what it says where they do not fit. */
import { failure } from './types'
import { Dict, Tuple, type Func, type Keywords, type Value } from './values/index'

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

/** Names as CPython lists them: 'a', 'b', and 'c'. */
function listed(names: readonly string[]): string {
  const shown = names.map((name) => `'${name}'`)
  if (shown.length < 3) return shown.join(' and ')
  return `${shown.slice(0, -1).join(', ')}, and ${shown.at(-1)}`
}

export function bind(func: Func, args: readonly Value[], keywords: Keywords, set: (name: string, value: Value) => void): void {
  const { parameters, simple } = func.definition
  // As a rule there is a value for each name and nothing else.
  if (simple && keywords.size === 0 && args.length === parameters.length) {
    for (let at = 0; at < args.length; at++) set(parameters[at]!.name, args[at]!)
    return
  }
  const name = func.owner ? `${func.owner.name}.${func.name}` : func.name
  const plain = parameters.filter(({ kind }) => kind === 'plain')
  const given = new Set<string>()
  const give = (parameter: string, value: Value): void => {
    given.add(parameter)
    set(parameter, value)
  }
  for (const [index, parameter] of plain.entries()) if (index < args.length) give(parameter.name, args[index]!)
  const star = parameters.find(({ kind }) => kind === 'star')
  if (star) give(star.name, new Tuple(args.slice(plain.length)))
  else if (args.length > plain.length) {
    const least = plain.filter((parameter) => !func.defaults.has(parameter.name)).length
    const takes =
      least === plain.length
        ? counted(plain.length, 'positional argument')
        : `from ${least} to ${counted(plain.length, 'positional argument')}`
    // Those by name are told, too, where there are some.
    const named = [...keywords.keys()].filter((key) => parameters.some((one) => one.kind === 'named' && one.name === key)).length
    const gave =
      named > 0
        ? `${counted(args.length, 'positional argument')} (and ${counted(named, 'keyword-only argument')}) were`
        : `${args.length} ${args.length === 1 ? 'was' : 'were'}`
    throw failure('TypeError', `${name}() takes ${takes} but ${gave} given`)
  }
  const rest = parameters.find(({ kind }) => kind === 'stars')
  const others = new Dict()
  for (const [key, value] of keywords) {
    const parameter = parameters.find((one) => one.name === key && !one.byPlace && (one.kind === 'plain' || one.kind === 'named'))
    if (parameter) {
      if (given.has(key)) throw failure('TypeError', `${name}() got multiple values for argument '${key}'`)
      give(key, value)
    } else if (rest) others.set(key, value)
    else if (parameters.some((one) => one.name === key && one.byPlace))
      throw failure('TypeError', `${name}() got some positional-only arguments passed as keyword arguments: '${key}'`)
    else throw failure('TypeError', `${name}() got an unexpected keyword argument '${key}'`)
  }
  if (rest) give(rest.name, others)
  const missing: { readonly plain: string[]; readonly named: string[] } = { plain: [], named: [] }
  for (const parameter of parameters) {
    if (given.has(parameter.name)) continue
    const value = func.defaults.get(parameter.name)
    if (value !== undefined) set(parameter.name, value)
    else missing[parameter.kind === 'named' ? 'named' : 'plain'].push(parameter.name)
  }
  for (const [kind, names] of [
    ['positional', missing.plain],
    ['keyword-only', missing.named],
  ] as const)
    if (names.length > 0)
      throw failure(
        'TypeError',
        `${name}() missing ${names.length} required ${kind} argument${names.length === 1 ? '' : 's'}: ${listed(names)}`,
      )
}
