/** sys, os, time, signal, socket, platform, subprocess and threading: what reaches the machine a program runs on. */
import { behind } from '../../../../shell/machine'
import { NetError } from '../../../../shell/net'
import { own } from '../../../../shell/own'
import { resolvePath } from '../../../../shell/path'
import { Collector, inputOf } from '../../../../shell/pipe'
import { formatDate } from '../../../../shell/tools/dates/time-format'
import { absolute, fileFailure, saveFiles } from '../runtime/files'
import { sizeOf } from '../runtime/memory'
import { index } from '../runtime/numbers'
import type { Interpreter } from '../runtime/interpreter'
import { ThreadState } from '../runtime/threads'
import { exception, failure, OBJECT, systemFailure, typeNamed, typeOf } from '../runtime/types'
import {
  Builtin,
  Bytes,
  Class,
  Dict,
  Float,
  Instance,
  isNumber,
  Iter,
  List,
  Module,
  none,
  numeric,
  plainOf,
  PyError,
  Tuple,
  wait,
  whole,
  type Native,
  type Run,
  type Value,
} from '../runtime/values'
import { define, type Fill } from './definition'

const seconds = (value: Value | undefined): number => {
  if (value === undefined || !isNumber(value)) throw failure('TypeError', "'NoneType' object cannot be interpreted as an integer")
  return numeric(value)
}

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

/** A path, given as text or as one of pathlib's. */
function pathText(value: Value | undefined): string {
  const own = value instanceof Instance ? (value.plain ?? value.attributes.get('_text')) : value
  if (own === undefined || own === null || (typeof own === 'object' && !(own instanceof Bytes)))
    throw failure('TypeError', `expected str, bytes or os.PathLike object, not ${typeOf(value ?? null).name}`)
  return own instanceof Bytes ? new TextDecoder().decode(own.data) : String(own)
}

const path: Fill = (rt, module) => {
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

const os: Fill = (rt, module) => {
  const { context } = rt
  const { files, system } = context
  const paths = new Module('os.path')
  path(rt, paths)
  rt.modules.set('os.path', paths)
  module.attributes.set('path', paths)
  const environment = Dict.of(Object.entries(context.env))
  module.attributes.set('environ', environment)
  module.attributes.set('name', 'posix')
  module.attributes.set('linesep', '\n')
  module.attributes.set('sep', '/')
  module.attributes.set('error', typeNamed('OSError'))
  for (const [name, value] of Object.entries({ F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1, O_RDONLY: 0, O_WRONLY: 1, O_CREAT: 64, WNOHANG: 1 }))
    module.attributes.set(name, value)
  module.attributes.set('PathLike', new Class('PathLike', [OBJECT], 'os'))
  const onFiles = <T>(name: Value | undefined, action: (path: string) => T): T => {
    try {
      saveFiles(rt)
      return action(absolute(rt, pathText(name ?? '.')))
    } catch (error) {
      throw fileFailure(error, pathText(name))
    }
  }
  const shell = function* (command: string): Run<number> {
    saveFiles(rt)
    yield* rt.flush()
    const env = Object.fromEntries([...environment.entries.values()].map(([key, value]) => [String(key), String(value)]))
    return yield* wait(context.run(['sh', '-c', command], { env }))
  }
  define(module, {
    getenv: ([name, otherwise = null]) => environment.get(String(name)) ?? otherwise,
    putenv: ([name, value]) => {
      environment.set(String(name), value!)
      return null
    },
    getpid: () => context.pid,
    getppid: () => system.processes.list().find(({ pid }) => pid === context.pid)?.parent ?? 0,
    getcwd: () => context.cwd,
    getuid: () => behindUid(rt),
    getlogin: () => behind(context).process.user,
    uname: () => {
      const made = new Tuple(
        ['Linux', system.hostname, '6.8.0', '#1 SMP', 'x86_64'],
        new Class('uname_result', [typeNamed('tuple')], 'posix'),
      )
      made.names = ['sysname', 'nodename', 'release', 'version', 'machine']
      return made
    },
    cpu_count: () => 2,
    listdir: ([name = '.']) => onFiles(name, (real) => new List([...files.list(real)])),
    mkdir: ([name]) => onFiles(name, (real) => (files.makeDirectory(real), null)),
    makedirs: ([name, _mode, exist], keywords) =>
      onFiles(name, (real) => {
        if (!files.exists(real)) files.makeDirectory(real, { parents: true })
        else if ((keywords.get('exist_ok') ?? exist) !== true) files.makeDirectory(real)
        return null
      }),
    remove: ([name]) => onFiles(name, (real) => (files.remove(real), null)),
    unlink: ([name]) => onFiles(name, (real) => (files.remove(real), null)),
    rmdir: ([name]) => onFiles(name, (real) => (files.remove(real), null)),
    rename: ([from, to]) => onFiles(from, (real) => (files.rename(real, absolute(rt, pathText(to))), null)),
    chmod: ([name, mode]) => onFiles(name, (real) => (files.changeMode(real, Number(mode)), null)),
    removedirs: ([name]) =>
      onFiles(name, (real) => {
        files.remove(real)
        for (let at = real.slice(0, real.lastIndexOf('/')); at !== '' && files.list(at).length === 0; at = at.slice(0, at.lastIndexOf('/')))
          files.remove(at)
        return null
      }),
    replace: ([from, to]) => onFiles(from, (real) => (files.rename(real, absolute(rt, pathText(to))), null)),
    symlink: ([target, name]) => onFiles(name, (real) => (files.link(pathText(target), real), null)),
    readlink: ([name]) => onFiles(name, (real) => files.lstat(real).target ?? ''),
    access: ([name]) => files.exists(absolute(rt, pathText(name))),
    stat: ([name]) =>
      onFiles(name, (real) => {
        const found = files.stat(real)
        const kinds: Readonly<Record<string, number>> = { file: 0o100000, directory: 0o040000 }
        const seconds_ = Math.floor(found.modified / 1000)
        const made = new Tuple(
          [(kinds[found.type] ?? 0) | found.mode, 0, 0, 1, 0, 0, found.size, seconds_, seconds_, seconds_],
          new Class('stat_result', [typeNamed('tuple')], 'os'),
        )
        made.names = ['st_mode', 'st_ino', 'st_dev', 'st_nlink', 'st_uid', 'st_gid', 'st_size', 'st_atime', 'st_mtime', 'st_ctime']
        return made
      }),
    scandir: ([name = '.']) => rt.evaluate(`__import__('_scandir').Scan(${JSON.stringify(pathText(name))})`, rt.modules.get('__main__')!),
    *popen([command]) {
      return yield* rt.evaluate(
        `__import__('io').StringIO(__import__('subprocess').getoutput(${JSON.stringify(String(command))}) + '\\n')`,
        rt.modules.get('__main__')!,
      )
    },
    fspath: function* ([name]) {
      return typeof name === 'string' ? name : yield* rt.str(name!)
    },
    getgid: () => behindUid(rt),
    geteuid: () => behindUid(rt),
    get_terminal_size: () => {
      const made = new Tuple([80, 24], new Class('terminal_size', [typeNamed('tuple')], 'os'))
      made.names = ['columns', 'lines']
      return made
    },
    *system([command]) {
      return (yield* shell(String(command))) << 8
    },
    kill: ([pid, given]) => {
      const signal = plainOf(given!)
      const names: Readonly<Record<number, string>> = { 1: 'HUP', 2: 'INT', 9: 'KILL', 10: 'USR1', 12: 'USR2', 15: 'TERM' }
      const name = names[Number(signal)]
      if (name !== undefined && !system.processes.signal(Number(pid), name)) throw systemFailure('ProcessLookupError', 3, 'No such process')
      return null
    },
    _exit: ([code = 0]) => {
      rt.threads.clear()
      const error = exception(typeNamed('SystemExit'), code)
      error.value.attributes.set('code', code)
      throw error
    },
    urandom: ([count]) => {
      rt.memory.take(Number(count), 2 ** 20)
      return new Bytes(Uint8Array.from({ length: Number(count) }, () => behind(context).machine.random(256)))
    },
    *walk([top]) {
      const out: Value[] = []
      const visit = (name: string): void => {
        const real = absolute(rt, name)
        const names = files.exists(real) ? [...files.list(real)] : []
        const isFolder = (one: string): boolean => files.stat(`${real === '/' ? '' : real}/${one}`).type === 'directory'
        const folders = names.filter(isFolder)
        out.push(new Tuple([name, new List([...folders]), new List(names.filter((one) => !isFolder(one)))]))
        for (const folder of folders) visit(`${name === '/' ? '' : name}/${folder}`)
      }
      visit(pathText(top))
      return yield* rt.iterate(new List(out))
    },
  })
}

const behindUid = (rt: Interpreter): number => (behind(rt.context).process.user === 'root' ? 0 : 1000)

const time: Fill = (rt, module) => {
  const { clock } = rt.context.system
  const began = clock.now()
  const zone = rt.context.env.TZ
  const fields = ['tm_year', 'tm_mon', 'tm_mday', 'tm_hour', 'tm_min', 'tm_sec', 'tm_wday', 'tm_yday', 'tm_isdst']
  const type = new Class('time.struct_time', [typeNamed('tuple')], 'time')
  const broken = (milliseconds: number): Tuple => {
    const date = new Date(milliseconds)
    const year = date.getUTCFullYear()
    const day = Math.floor((Date.UTC(year, date.getUTCMonth(), date.getUTCDate()) - Date.UTC(year, 0, 1)) / 86_400_000) + 1
    const made = new Tuple(
      [
        year,
        date.getUTCMonth() + 1,
        date.getUTCDate(),
        date.getUTCHours(),
        date.getUTCMinutes(),
        date.getUTCSeconds(),
        (date.getUTCDay() + 6) % 7,
        day,
        0,
      ],
      type,
    )
    made.names = fields
    return made
  }
  const instant = (value: Value | undefined): number => {
    if (value === undefined || value === null) return clock.now()
    if (value instanceof Tuple) {
      const [year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0] = value.items.map(Number)
      return Date.UTC(year, month - 1, day, hour, minute, second)
    }
    return seconds(value) * 1000
  }
  module.attributes.set('timezone', 0)
  define(module, {
    time: () => new Float(clock.now() / 1000),
    time_ns: () => BigInt(Math.round(clock.now())) * 1_000_000n,
    monotonic: () => new Float((clock.now() - began) / 1000 + 1000),
    perf_counter: () => new Float((clock.now() - began) / 1000),
    process_time: () => new Float((behind(rt.context).process.cpu ?? 0) / 1000),
    *sleep([duration]) {
      const milliseconds = seconds(duration) * 1000
      if (milliseconds < 0) throw failure('ValueError', 'sleep length must be non-negative')
      const end = clock.now() + milliseconds
      do {
        yield* wait(rt.pause(end - clock.now()))
        const due = rt.handlers()
        if (due) yield* due
      } while (clock.now() < end)
      return null
    },
    gmtime: ([at]) => broken(instant(at)),
    localtime: ([at]) => broken(instant(at)),
    mktime: ([at]) => new Float(instant(at) / 1000),
    ctime: ([at]) => formatDate(instant(at), '%a %b %e %H:%M:%S %Y', zone),
    asctime: ([at]) => formatDate(instant(at), '%a %b %e %H:%M:%S %Y', zone),
    *strptime([text, template = '%a %b %d %H:%M:%S %Y']) {
      const datetime = yield* rt.importModule('datetime')
      const parsed = yield* rt.call(yield* rt.get(datetime.attributes.get('datetime')!, 'strptime'), [text!, template])
      return yield* rt.call(yield* rt.get(parsed, 'timetuple'))
    },
    perf_counter_ns: () => whole(BigInt(Math.round((clock.now() - began) * 1_000_000))),
    monotonic_ns: () => whole(BigInt(Math.round((clock.now() - began) * 1_000_000))),
    strftime: ([format, at]) => formatDate(instant(at), String(format), zone),
  })
}

const signal: Fill = (rt, module) => {
  const numbers = {
    SIGHUP: 1,
    SIGINT: 2,
    SIGQUIT: 3,
    SIGKILL: 9,
    SIGUSR1: 10,
    SIGUSR2: 12,
    SIGALRM: 14,
    SIGPIPE: 13,
    SIGTERM: 15,
    SIGCHLD: 17,
    SIGCONT: 18,
    SIGSTOP: 19,
    SIGWINCH: 28,
  }
  for (const [name, number] of Object.entries(numbers)) module.attributes.set(name, number)
  let alarm: AbortController | undefined
  const handlers = new Map<number, Value>()
  module.attributes.set('SIG_DFL', 0)
  module.attributes.set('SIG_IGN', 1)
  define(module, {
    signal: ([number, handler]) => {
      const name = Object.entries(numbers).find(([, one]) => one === index(number!))?.[0]
      if (name === undefined) throw failure('ValueError', 'signal number out of range')
      const before = handlers.get(index(number!)) ?? 0
      handlers.set(index(number!), handler!)
      rt.onSignal(name.slice(3), plainOf(handler!) === 0 ? undefined : plainOf(handler!) === 1 ? null : handler!, index(number!))
      return before
    },
    alarm: ([after]) => {
      const { clock } = rt.context.system
      const milliseconds = seconds(after) * 1000
      alarm?.abort()
      alarm = new AbortController()
      if (milliseconds > 0)
        void clock.sleep(milliseconds, AbortSignal.any([rt.context.signal, alarm.signal])).then(
          () => rt.context.system.processes.signal(rt.context.pid, 'ALRM'),
          () => undefined,
        )
      return 0
    },
    getsignal: ([number]) => handlers.get(index(number!)) ?? 0,
    raise_signal: ([number]) => {
      const name = Object.entries(numbers).find(([, one]) => one === index(number!))?.[0]
      if (name !== undefined) rt.context.system.processes.signal(rt.context.pid, name.slice(3))
      return null
    },
    *pause() {
      yield* wait(rt.pause(Infinity))
      const due = rt.handlers()
      if (due) yield* due
      return null
    },
  })
}

/** A failure of the network as Python raises it. */
export function networkFailure(error: unknown): PyError {
  if (!(error instanceof NetError)) throw error
  switch (error.failure) {
    case 'connection refused':
      return systemFailure('ConnectionRefusedError', 111, 'Connection refused')
    case 'no route to host':
      return systemFailure('OSError', 113, 'No route to host')
    case 'NXDOMAIN':
      return systemFailure('OSError', -2, 'Name or service not known')
    case 'no servers could be reached':
      return systemFailure('OSError', -3, 'Temporary failure in name resolution')
    case 'empty reply':
      return failure('ConnectionResetError', 'Remote end closed connection without response')
    default:
      return failure('TimeoutError', 'timed out')
  }
}

const socket: Fill = (rt, module) => {
  const { system } = rt.context
  const gaierror = new Class('gaierror', [typeNamed('OSError')], 'socket')
  module.attributes.set('gaierror', gaierror)
  module.attributes.set('error', typeNamed('OSError'))
  module.attributes.set('timeout', typeNamed('TimeoutError'))
  for (const [name, value] of Object.entries({ AF_INET: 2, SOCK_STREAM: 1, SOCK_DGRAM: 2, SOL_SOCKET: 1, SO_REUSEADDR: 2 }))
    module.attributes.set(name, value)
  const address = function* (name: Value | undefined): Run<string> {
    try {
      return (yield* wait(system.net.resolve(String(name), rt.context.signal)))[0]!
    } catch (error) {
      if (!(error instanceof NetError)) throw error
      const [number, words] =
        error.failure === 'NXDOMAIN' ? [-2, 'Name or service not known'] : [-3, 'Temporary failure in name resolution']
      const made = exception(gaierror, number!, words!)
      made.value.attributes.set('errno', number!)
      throw made
    }
  }
  define(module, {
    gethostname: () => system.hostname,
    getfqdn: () => system.hostname,
    gethostbyname: ([name]) => address(name),
    *getaddrinfo([name, port]) {
      return new List([new Tuple([2, 1, 6, '', new Tuple([yield* address(name), port ?? 0])])])
    },
    *create_connection([where]) {
      const [host, port] = (where as Tuple).items
      const ip = yield* address(host)
      try {
        yield* wait(system.net.tcp(ip, Number(port), undefined, { signal: rt.context.signal }))
      } catch (error) {
        throw networkFailure(error)
      }
      return yield* rt.evaluate("__import__('io').StringIO()", rt.modules.get('__main__')!)
    },
    setdefaulttimeout: () => null,
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

const processes: Fill = (rt, module) => {
  const children = (): readonly number[] =>
    rt.context.system.processes
      .list()
      .filter(({ parent }) => parent === rt.context.pid)
      .map(({ pid }) => pid)
  const needed = (name: string): void => {
    if (!rt.context.system.command(name.includes('/') ? resolvePath(rt.context.cwd, name) : name))
      throw systemFailure('FileNotFoundError', 2, 'No such file or directory', name)
  }
  define(module, {
    /** Whether there is such a program. */
    known: ([words, shell]) => {
      if (shell === true || typeof words === 'string') {
        if (shell !== true) needed(String(words).split(' ')[0] ?? '')
      } else if (words instanceof List) needed(String(words.items[0] ?? ''))
      return null
    },
    /** Runs words; `(status, output, errors)`, each as far as it is wanted. */
    *run([words, shell, input, folder, environment, wantsOut, wantsErr, joined, process]) {
      const argv = typeof words === 'string' ? (shell === true ? ['sh', '-c', words] : [words]) : (yield* rt.all(words!)).map(String)
      if (shell === true && typeof words !== 'string') argv.unshift('sh', '-c')
      yield* rt.flush()
      const out = new Collector()
      const err = joined === true ? out : new Collector()
      needed(argv[0] ?? '')
      const given = input instanceof Bytes ? inputOf(input.data) : typeof input === 'string' ? inputOf(input) : undefined
      const own = environment instanceof Dict ? environment : (rt.modules.get('os')?.attributes.get('environ') ?? null)
      const env =
        own instanceof Dict ? Object.fromEntries([...own.entries.values()].map(([key, value]) => [String(key), String(value)])) : undefined
      saveFiles(rt)
      const before = children()
      const running = rt.context.run(argv, {
        ...(wantsOut === true ? { stdout: out } : {}),
        ...(wantsErr === true ? { stderr: err } : {}),
        isTty: {
          stdin: rt.context.isTty.stdin && given === undefined,
          stdout: rt.context.isTty.stdout && wantsOut !== true,
          stderr: rt.context.isTty.stderr && wantsErr !== true,
        },
        ...(given ? { stdin: given } : {}),
        ...(typeof folder === 'string' ? { cwd: folder } : {}),
        ...(env ? { env } : {}),
      })
      const child = children().find((pid) => !before.includes(pid))
      if (process instanceof Instance && child !== undefined) process.attributes.set('_pid', child)
      const code = yield* wait(running)
      return new Tuple([
        code > 128 && code < 160 ? 128 - code : code,
        new Bytes(out.bytes()),
        joined === true ? new Bytes(new Uint8Array(0)) : new Bytes(err.bytes()),
      ])
    },
  })
}

const thread: Fill = (rt, module) => {
  define(module, {
    current: () => rt.thread.value,
    changed: () => {
      rt.changed()
      return null
    },
    /** Waits until a test holds; nothing else runs while it is made. */
    *until([test, timeout = null]) {
      const limit = timeout === null || seconds(timeout) < 0 ? Infinity : seconds(timeout) * 1000
      return yield* rt.until(test!, limit)
    },
    /** Starts a call beside the one that runs; returns what waits for its end. */
    start: ([target, args, keywords, self = null, left = false]) => {
      const given = new Map<string, Value>()
      if (keywords instanceof Dict) for (const [key, value] of keywords.entries.values()) given.set(String(key), value)
      const state = new ThreadState(self, (code) =>
        self instanceof Instance ? self.attributes.get('daemon') === true : left === true || code !== 0,
      )
      let isAlive = true
      const work = rt.call(target!, args instanceof Tuple || args instanceof List ? args.items : [], given.size > 0 ? given : none)
      void rt.start(work, state).then(
        () => (isAlive = false),
        () => (isAlive = false),
      )
      const made = new Instance(OBJECT)
      const method = (name: string, run: Native): void => void made.attributes.set(name, new Builtin(name, run))
      method('is_alive', () => isAlive)
      method('join', function* ([timeout = null]) {
        yield* rt.call(module.attributes.get('until')!, [new Builtin('ended', () => !isAlive), timeout])
        return null
      })
      method('interrupt', ([error]) => {
        state.thrown = new PyError(error as Instance)
        state.wake?.()
        return null
      })
      return made
    },
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
