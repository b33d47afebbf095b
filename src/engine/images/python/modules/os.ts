/** os: files, environment and processes of the machine a program runs on. */
import { behind } from '../../../../shell/machine'
import { absolute, fileFailure, saveFiles } from '../runtime/files'
import type { Interpreter } from '../runtime/interpreter'
import { exception, keyError, OBJECT, systemFailure, typeNamed } from '../runtime/types'
import { Bytes, Class, Dict, List, Module, plainOf, Tuple, wait, type PyError, type Run, type Value } from '../runtime/values/index'
import { define, type Fill } from './definition'
import { path, pathText } from './paths'

export const os: Fill = (rt, module) => {
  const { context } = rt
  const { files, system } = context
  const paths = new Module('os.path')
  path(rt, paths)
  rt.modules.set('os.path', paths)
  module.attributes.set('path', paths)
  const environment = Dict.of(Object.entries(context.env))
  environment.refuse = (name) => unset(rt, name)
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
      const run = `__import__('subprocess').run(${JSON.stringify(String(command))}, shell=True, stdout=-1, text=True).stdout`
      return yield* rt.evaluate(`__import__('io').StringIO(${run})`, rt.modules.get('__main__')!)
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

/** Where `os.environ` raises, by the second part of the version: its tracebacks show that. */
const REFUSES: Readonly<Record<number, number>> = { 8: 675, 9: 679, 10: 680, 11: 679, 12: 685, 13: 716 }

/** A variable that is not set. */
function unset(rt: Interpreter, name: Value): PyError {
  const error = keyError(name)
  const minor = Number(rt.version.split('.')[1] ?? 14)
  const line = REFUSES[Math.max(8, Math.min(13, minor))]!
  const file = minor < 11 ? `/usr/local/lib/python3.${minor}/os.py` : '<frozen os>'
  if (minor < 11) {
    const lines: string[] = []
    lines[line - 1] = 'raise KeyError(key) from None'
    rt.sources.set(file, lines)
  }
  error.way = { passed: { file, line, name: '__getitem__' }, inner: undefined }
  return error
}

const behindUid = (rt: Interpreter): number => (behind(rt.context).process.user === 'root' ? 0 : 1000)
