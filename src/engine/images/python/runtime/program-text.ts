/** The text that `eval` and `exec` are given. */
import { decodeText } from '../../../../shell/bytes'
import { failure } from './types'
import { Bytes, type Value } from './values/index'

export function programText(name: 'eval' | 'exec', source: Value | undefined): string {
  if (typeof source === 'string') return source
  if (source instanceof Bytes) return decodeText(source.data)
  if (source !== undefined) throw failure('TypeError', `${name}() arg 1 must be a string, bytes or code object`)
  throw failure(
    'TypeError',
    name === 'exec' ? 'exec() takes at least 1 positional argument (0 given)' : 'eval expected at least 1 argument, got 0',
  )
}
