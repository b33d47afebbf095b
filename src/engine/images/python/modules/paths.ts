/** os.path: what paths say, and what is at them. */
import { own } from '../../../../shell/own'
import { absolute, fileFailure, saveFiles } from '../runtime/files'
import { failure, typeOf } from '../runtime/types'
import { Bytes, Float, Instance, Tuple, type Value } from '../runtime/values/index'
import { define, type Fill } from './definition'

/** A path, given as text or as one of pathlib's. */
export function pathText(value: Value | undefined): string {
  const own = value instanceof Instance ? (value.plain ?? value.attributes.get('_text')) : value
  if (own === undefined || own === null || (typeof own === 'object' && !(own instanceof Bytes)))
    throw failure('TypeError', `expected str, bytes or os.PathLike object, not ${typeOf(value ?? null).name}`)
  return own instanceof Bytes ? new TextDecoder().decode(own.data) : String(own)
}

export const path: Fill = (rt, module) => {
  const { files } = rt.context
  const text = pathText
  const kind = (name: string): string | undefined => {
    saveFiles(rt)
    try {
      return files.stat(absolute(rt, name)).type
    } catch {
      return undefined
    }
  }
  module.attributes.set('sep', '/')
  define(module, {
    join: (parts) =>
      parts
        .map(pathText)
        .reduce((all, part) => (part.startsWith('/') ? part : all === '' || all.endsWith('/') ? all + part : `${all}/${part}`), ''),
    exists: ([name]) => kind(text(name)) !== undefined,
    isfile: ([name]) => kind(text(name)) === 'file',
    isdir: ([name]) => kind(text(name)) === 'directory',
    basename: ([name]) => text(name).slice(text(name).lastIndexOf('/') + 1),
    dirname: ([name]) => (text(name).includes('/') ? text(name).slice(0, text(name).lastIndexOf('/')) || '/' : ''),
    islink: ([name]) => {
      try {
        return files.lstat(absolute(rt, text(name))).type === 'symlink'
      } catch {
        return false
      }
    },
    lexists: ([name]) => kind(text(name)) !== undefined,
    isabs: ([name]) => text(name).startsWith('/'),
    normpath: ([name]) => {
      const absolutely = text(name).startsWith('/')
      const out: string[] = []
      for (const part of text(name).split('/')) {
        if (part === '' || part === '.') continue
        if (part === '..' && (absolutely || (out.length > 0 && out.at(-1) !== '..'))) out.pop()
        else out.push(part)
      }
      return (absolutely ? '/' : '') + out.join('/') || '.'
    },
    relpath: ([name, start = '.']) => {
      const [to, from] = [absolute(rt, text(name)), absolute(rt, text(start))].map((one) => one.split('/').filter(Boolean)) as [
        string[],
        string[],
      ]
      let same = 0
      while (same < Math.min(to.length, from.length) && to[same] === from[same]) same++
      return [...from.slice(same).map(() => '..'), ...to.slice(same)].join('/') || '.'
    },
    *commonprefix([names]) {
      const all = (yield* rt.all(names!)).map(String)
      let prefix = all[0] ?? ''
      for (const one of all) while (!one.startsWith(prefix)) prefix = prefix.slice(0, -1)
      return prefix
    },
    *commonpath([names]) {
      const all = (yield* rt.all(names!)).map((one) => String(one).split('/'))
      let same = 0
      while (all.every((one) => one[same] !== undefined && one[same] === all[0]![same])) same++
      return all[0]!.slice(0, same).join('/') || '/'
    },
    expandvars: ([name]) =>
      text(name).replace(/\$(?:(\w+)|\{(\w+)\})/g, (whole, a?: string, b?: string) => own(rt.context.env, a ?? b ?? '') ?? whole),
    abspath: ([name]) => absolute(rt, text(name)),
    realpath: ([name]) => absolute(rt, text(name)),
    expanduser: ([name]) => text(name).replace(/^~/, rt.context.env.HOME ?? '/root'),
    split: ([name]) => {
      const at = text(name).lastIndexOf('/')
      return new Tuple([at <= 0 ? text(name).slice(0, at + 1) : text(name).slice(0, at), text(name).slice(at + 1)])
    },
    splitext: ([name]) => {
      const found = /^(.*[^/])(\.[^./]*)$/.exec(text(name))
      return new Tuple(found ? [found[1]!, found[2]!] : [text(name), ''])
    },
    getsize: ([name]) => {
      saveFiles(rt)
      try {
        return files.stat(absolute(rt, text(name))).size
      } catch (error) {
        throw fileFailure(error, text(name))
      }
    },
    getmtime: ([name]) => {
      try {
        return new Float(files.stat(absolute(rt, text(name))).modified / 1000)
      } catch (error) {
        throw fileFailure(error, text(name))
      }
    },
  })
}
