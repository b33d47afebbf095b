/** What belongs to a class for what it can do: `collections.abc`. */
import { Class } from '../values/index'

const VIRTUAL: Readonly<Record<string, RegExp>> = {
  Iterable: /^(?:list|tuple|dict|set|frozenset|str|bytes|range|generator|dict_\w+|\w*iterator|enumerate|zip|map|filter)$/,
  Iterator: /^(?:generator|\w*iterator|enumerate|zip|map|filter)$/,
  Sequence: /^(?:list|tuple|str|bytes|range)$/,
  MutableSequence: /^list$/,
  Mapping: /^(?:dict)$/,
  MutableMapping: /^(?:dict)$/,
  Set: /^(?:set|frozenset)$/,
  Callable: /^(?:function|builtin_function_or_method|method|type)$/,
  Hashable: /^(?:int|float|str|bytes|tuple|frozenset|NoneType)$/,
  Sized: /^(?:list|tuple|dict|set|frozenset|str|bytes|range)$/,
  Number: /^(?:int|float)$/,
}
const ABILITY: Readonly<Record<string, string>> = { Iterable: '__iter__', Iterator: '__next__', Callable: '__call__', Sized: '__len__' }

export function virtual(type: Class, wanted: Class): boolean {
  if (wanted.module !== 'collections.abc' && wanted.module !== 'numbers') return false
  return (
    type.mro.some((one) => VIRTUAL[wanted.name]?.test(one.name)) ||
    (ABILITY[wanted.name] !== undefined && type.find(ABILITY[wanted.name]!) !== undefined)
  )
}
