/** sys and platform, and with them all modules that reach the machine a program runs on. */
import { sizeOf } from '../runtime/memory'
import { exception, failure, OBJECT, typeNamed } from '../runtime/types'
import { Builtin, Class, Dict, Instance, Iter, List, Tuple, type Native, type Run, type Value } from '../runtime/values/index'
import { define, type Fill } from './definition'
import { time } from './clock'
import { os } from './os'
import { path } from './paths'
import { processes, signal, thread } from './processes'
import { socket } from './sockets'

const sys: Fill = (rt, module) => {
  const { attributes } = module
  const [major = 3, minor = 14, micro = 0] = rt.version.split('.').map(Number)
  const stream = (name: string, write: (text: string) => Run<void>, flush: () => Run<void>): Instance => {
    const type = new Class('TextIOWrapper', [OBJECT], '_io')
    const made = new Instance(type)
    const method = (key: string, run: Native): void => void type.attributes.set(key, new Builtin(key, run))
    method('write', function* (args) {
      const text = args.at(-1)
      if (typeof text !== 'string') throw failure('TypeError', 'write() argument must be str')
      yield* write(text)
      return [...text].length
    })
    method('flush', function* () {
      yield* flush()
      return null
    })
    method('isatty', () => rt.context.isTty[name as 'stdin'])
    method('fileno', () => ['stdin', 'stdout', 'stderr'].indexOf(name))
    method('reconfigure', () => null)
    method('readline', () => rt.readLine())
    const all = function* (): Run<Value[]> {
      const lines: Value[] = []
      for (let line = yield* rt.readLine(); line !== ''; line = yield* rt.readLine()) lines.push(line)
      return lines
    }
    method('read', function* () {
      return (yield* all()).join('')
    })
    method('readlines', function* () {
      return new List(yield* all())
    })
    method(
      '__iter__',
      () =>
        new Iter(function* () {
          return (yield* rt.readLine()) || undefined
        }),
    )
    made.attributes.set('name', `<${name}>`)
    return made
  }
  attributes.set('argv', new List([...rt.argv]))
  attributes.set('path', new List([...rt.path]))
  attributes.set('version', `${rt.version} (main, Dec  2 2025, 20:27:40) [GCC 14.2.0]`)
  const info = new Tuple([major, minor, micro, 'final', 0], new Class('version_info', [typeNamed('tuple')], 'sys'))
  info.names = ['major', 'minor', 'micro', 'releaselevel', 'serial']
  attributes.set('version_info', info)
  attributes.set('platform', 'linux')
  attributes.set('executable', '/usr/local/bin/python3')
  attributes.set('maxsize', 2n ** 63n - 1n)
  attributes.set('byteorder', 'little')
  attributes.set('modules', Dict.live(rt.modules))
  attributes.set(
    'stdout',
    stream(
      'stdout',
      (text) => rt.out(text),
      () => rt.flush(),
    ),
  )
  attributes.set(
    'stderr',
    stream(
      'stderr',
      (text) => rt.err(text),
      function* () {},
    ),
  )
  attributes.set(
    'stdin',
    stream(
      'stdin',
      function* () {},
      function* () {},
    ),
  )
  define(module, {
    exit: ([code = null]) => {
      const error = exception(typeNamed('SystemExit'), ...(code === null ? [] : [code]))
      error.value.attributes.set('code', code)
      throw error
    },
    intern: ([text]) => text!,
    getdefaultencoding: () => 'utf-8',
    getfilesystemencoding: () => 'utf-8',
    getrefcount: () => 2,
    getrecursionlimit: () => 1000,
    setrecursionlimit: () => null,
    get_int_max_str_digits: () => rt.mostDigits,
    set_int_max_str_digits: ([digits]) => {
      const most = Number(digits)
      if (most !== 0 && most < 640) throw failure('ValueError', 'maxdigits must be 0 or larger than 640')
      rt.mostDigits = most
      return null
    },
    getsizeof: ([value]) => sizeOf(value!),
    exc_info: () => {
      const error = rt.handled.at(-1)?.value
      return new Tuple(error ? [error.type, error, null] : [null, null, null])
    },
  })
}

const platform: Fill = (rt, module) => {
  define(module, {
    python_version: () => rt.version,
    system: () => 'Linux',
    machine: () => 'x86_64',
    node: () => rt.context.system.hostname,
    release: () => '6.8.0',
    platform: () => 'Linux-6.8.0-x86_64-with-glibc2.41',
  })
}

export const systemModules: Readonly<Record<string, Fill>> = {
  sys,
  os,
  'os.path': path,
  time,
  _signal: signal,
  socket,
  platform,
  _subprocess: processes,
  _thread: thread,
}
