/** hashlib: digests. */
import { md5, sha1, sha256 } from '../../../../shell/digests'
import { sha512 } from '../../../../shell/digests-wide'
import { own } from '../../../../shell/own'
import { failure, OBJECT } from '../runtime/types'
import { Builtin, Bytes, Class, Instance, type Native, type Value } from '../runtime/values/index'
import { define, type Fill } from './definition'

export const bytesOf = (value: Value | undefined): Uint8Array => {
  if (value instanceof Bytes) return value.data
  throw failure('TypeError', 'Strings must be encoded before hashing')
}

const HASHES: Readonly<Record<string, (bytes: Uint8Array) => string>> = { md5, sha1, sha256, sha512 }

export const hashlib: Fill = (_rt, module) => {
  const type = new Class('HASH', [OBJECT], '_hashlib')
  const make = (name: string, first: Uint8Array): Value => {
    const run = own(HASHES, name)
    if (!run) throw failure('ValueError', `unsupported hash type ${name}`)
    const parts: number[] = [...first]
    const made = new Instance(type)
    const digest = (): string => run(Uint8Array.from(parts))
    const set = (key: string, method: Native): void => void made.attributes.set(key, new Builtin(key, method))
    set('update', ([more]) => {
      for (const byte of bytesOf(more)) parts.push(byte)
      return null
    })
    set('hexdigest', () => digest())
    set('digest', () => new Bytes(Uint8Array.from(digest().match(/../g) ?? [], (pair) => parseInt(pair, 16))))
    made.attributes.set('name', name)
    return made
  }
  for (const name of Object.keys(HASHES))
    define(module, { [name]: ([data]) => make(name, data === undefined ? new Uint8Array(0) : bytesOf(data)) })
  define(module, { new: ([name, data]) => make(String(name), data === undefined ? new Uint8Array(0) : bytesOf(data)) })
}
