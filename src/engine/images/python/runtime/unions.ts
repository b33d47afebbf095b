/** `int | None`: types of which a value may have any. */
import { OBJECT, typeNamed } from './types'
import { Builtin, Class, Instance, type Value } from './values/index'

const UNION = new Class('UnionType', [OBJECT], 'types')

UNION.attributes.set(
  '__repr__',
  new Builtin(
    '__repr__',
    ([self]) => (typesOf(self ?? null) ?? []).map((one) => (one instanceof Class ? nameOf(one) : 'None')).join(' | '),
    true,
  ),
)

/** The types of a union; undefined for anything else. */
export function typesOf(value: Value): readonly Value[] | undefined {
  return value instanceof Instance && value.type === UNION ? (value.native as readonly Value[]) : undefined
}

const isPart = (value: Value): boolean => value === null || value instanceof Class || typesOf(value) !== undefined

/** A union of two; undefined where one of them is no type. */
export function union(a: Value, b: Value): Value | undefined {
  if (!isPart(a) || !isPart(b) || (a === null && b === null)) return undefined
  const all = [...new Set([...(typesOf(a) ?? [a]), ...(typesOf(b) ?? [b])])]
  if (all.length === 1) return all[0]
  const made = new Instance(UNION)
  made.native = all
  return made
}

const nameOf = ({ name, module }: Class): string => (module === 'builtins' ? name : `${module}.${name}`)

/** What is asked of a union is asked of each of its types: None stands for its own. */
export const membersOf = (value: Value): readonly Value[] | undefined => typesOf(value)?.map((one) => one ?? typeNamed('NoneType'))
