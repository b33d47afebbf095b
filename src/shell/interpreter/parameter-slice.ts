/** Parts of parameters: `${name:offset:length}`. */
import { BadSubstitution, ShellError } from './errors'
import { splitSlice } from './parameter-pattern'
import { scalar, show, type Expansion, type Parameter, type Values } from './parameter-values'
import type { Piece } from './piece'
import type { Shell } from './shell'

export async function slice({ shell, content, quoted, reference, parameter, values }: Expansion): Promise<Piece[]> {
  const [rawOffset, rawLength] = splitSlice(reference.rest.slice(1))
  if (rawOffset.trim() === '' && rawLength === undefined) throw new BadSubstitution(content)
  if (!values.kind && !values.set) return show(shell, values, quoted)
  const number = async (raw: string): Promise<number> => {
    try {
      return Number(await shell.engine.expand.arithmetic(shell, raw))
    } catch (error) {
      if (!(error instanceof ShellError) || error.fatal) throw error
      throw new ShellError(`${reference.text}: ${error.message}`, 1, true, true)
    }
  }
  const offset = await number(rawOffset)
  const count = rawLength === undefined ? undefined : await number(rawLength)
  if (!values.kind) {
    const characters = [...(values.list[0] ?? '')]
    const from = offset < 0 ? characters.length + offset : offset
    if (from < 0 || from > characters.length) return quoted ? scalar('', true) : []
    const to = count === undefined ? characters.length : count < 0 ? characters.length + count : from + count
    if (to < from) throw new ShellError(`${rawLength}: substring expression < 0`, 1, true, true)
    return scalar(characters.slice(from, to).join(''), quoted)
  }
  const positional = parameter.name === '@' || parameter.name === '*'
  if (count !== undefined && count < 0) {
    if (!positional && values.list.length === 0) return show(shell, { list: [], set: true, kind: values.kind }, quoted)
    throw new ShellError(`${rawLength}: substring expression < 0`, 1, true, true)
  }
  const list = positional ? positionalFrom(shell, values, offset, count) : elementsFrom(shell, parameter, values, offset, count)
  return show(shell, { list, set: true, kind: values.kind }, quoted)
}

/** Positional parameters, of which $0 is the one in front of the first. */
function positionalFrom(shell: Shell, { list }: Values, offset: number, count: number | undefined): readonly string[] {
  const all = [shell.name, ...list]
  const from = offset < 0 ? all.length + offset : offset
  if (from < 0) return []
  return offset === 0 ? all.slice(0, count) : all.slice(from, count === undefined ? undefined : from + count)
}

function elementsFrom(shell: Shell, { name }: Parameter, { list }: Values, offset: number, count: number | undefined): readonly string[] {
  const variable = shell.vars.find(name)
  if (!variable?.array) {
    // The elements of a table count from one.
    const from = offset < 0 ? list.length + 1 + offset : Math.max(offset, 1)
    return from < 0 ? [] : list.slice(from - 1, count === undefined ? undefined : from - 1 + count)
  }
  const indexes = variable.keys().map(Number)
  const from = offset < 0 ? (indexes[indexes.length - 1] ?? -1) + 1 + offset : offset
  if (from < 0) return []
  return indexes
    .filter((index) => index >= from)
    .slice(0, count)
    .map((index) => variable.array!.get(index)!)
}
