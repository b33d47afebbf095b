/** Transformations of parameters: `${name@Q}`, `@U`, `@P`, `@A`, `@K` and their like, and attributes as letters. */
import { mapValues, scalar, show, type Parameter, type Values } from './parameter-values'
import { changeCase } from './parameter-pattern'
import type { Piece } from './piece'
import { assocKey, doubleQuote, quoteWord } from './quote'
import { ansiEscapes } from './scan'
import type { Shell } from './shell'

export async function transformed(shell: Shell, parameter: Parameter, values: Values, operator: string, quoted: boolean): Promise<Piece[]> {
  const variable = shell.vars.find(parameter.name)
  switch (operator) {
    case 'Q':
      return show(shell, mapValues(values, quoteWord), quoted)
    case 'E':
      return show(
        shell,
        mapValues(values, (value) => ansiEscapes(value).text),
        quoted,
      )
    case 'P': {
      const list: string[] = []
      for (const value of values.list) list.push(await shell.engine.expand.prompt(shell, value))
      return show(shell, { ...values, list }, quoted)
    }
    case 'U':
      return show(
        shell,
        mapValues(values, (value) => value.toUpperCase()),
        quoted,
      )
    case 'u':
      return show(
        shell,
        mapValues(values, (value) => changeCase(value, '^', undefined)),
        quoted,
      )
    case 'L':
      return show(
        shell,
        mapValues(values, (value) => value.toLowerCase()),
        quoted,
      )
    case 'a':
      return values.kind
        ? show(
            shell,
            mapValues(values, () => attributes(shell, parameter.name)),
            quoted,
          )
        : scalar(attributes(shell, parameter.name), quoted)
    case 'A': {
      if (parameter.name === '@' || parameter.name === '*') {
        if (values.list.length === 0) return []
        const list = ['set', '--', ...values.list.map(quoteWord)]
        return values.kind === '@' ? show(shell, { ...values, list }, quoted) : scalar(list.join(' '), quoted)
      }
      // Parameters that are no variables have nothing to be declared as.
      if (!variable) return quoted ? scalar('', true) : []
      const letters = attributes(shell, parameter.name)
      if ((variable.array || variable.assoc) && !values.kind)
        return scalar(`declare -${letters} ${parameter.name}=${quoteWord(values.list[0] ?? '')}`, quoted)
      if (variable.array || variable.assoc) {
        const inner = variable
          .keys()
          .map((key, index) => `[${variable.assoc ? assocKey(key) : key}]=${doubleQuote(variable.values()[index]!)}`)
        // As a list it is three words, as a text one.
        const list = ['declare', `-${letters}`, `${parameter.name}=(${inner.join(' ')}${variable.assoc ? ' ' : ''})`]
        return values.kind === '@' ? show(shell, { list, set: true, kind: '@' }, quoted) : scalar(list.join(' '), quoted)
      }
      return scalar(`${letters ? `declare -${letters} ` : ''}${parameter.name}=${quoteWord(variable.value ?? '')}`, quoted)
    }
    default: {
      if (!variable || !values.kind || (!variable.array && !variable.assoc)) return show(shell, mapValues(values, quoteWord), quoted)
      const pairs = variable.keys().map((key, index) => [key, variable.values()[index]!] as const)
      if (operator === 'K')
        return scalar(
          pairs.map(([key, value]) => `${variable.assoc ? assocKey(key) : key} ${doubleQuote(value)}`).join(' ') +
            (variable.assoc ? ' ' : ''),
          quoted,
        )
      return show(shell, { list: pairs.flat(), set: true, kind: values.kind ?? '@' }, quoted)
    }
  }
}

export function attributes(shell: Shell, name: string): string {
  const variable = shell.vars.raw(name)
  if (!variable) return ''
  return [
    variable.array ? 'a' : '',
    variable.assoc ? 'A' : '',
    variable.integer ? 'i' : '',
    variable.nameref ? 'n' : '',
    variable.readonly ? 'r' : '',
    variable.trace ? 't' : '',
    variable.exported ? 'x' : '',
    variable.lower ? 'l' : '',
    variable.upper ? 'u' : '',
    variable.capital ? 'c' : '',
  ].join('')
}
