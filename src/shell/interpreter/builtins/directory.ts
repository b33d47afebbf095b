/** Builtins around the working directory: cd, pwd, pushd, popd, dirs. */
import type { Builtin } from './builtin'
import { FileError } from '../../files'
import { resolvePath } from '../../path'
import { ShellError } from '../errors'
import type { Shell } from '../shell'

/** Moves the shell; the error text is without the builtin's name. */
function change(shell: Shell, path: string, shown: string, physical = false): void {
  const { files } = shell.machine
  let target = resolvePath(shell.cwd, path)
  try {
    const stat = files.stat(target)
    if (stat.type !== 'directory') throw new FileError('ENOTDIR', target)
  } catch (error) {
    if (error instanceof FileError)
      throw new ShellError(
        shell.flavour === 'ash' ? `can't cd to ${shown}: ${error.message}` : `${shown}: ${error.message}`,
        shell.flavour === 'ash' ? 2 : 1,
      )
    throw error
  }
  if (physical && 'realPath' in files) target = (files as { realPath(path: string): string }).realPath(target)
  shell.set('OLDPWD', shell.cwd)
  shell.cwd = target
  shell.set('PWD', target)
}

const cd: Builtin = async (shell, args) => {
  let rest = [...args]
  let physical = shell.has('physical')
  while (/^-[LPe@]+$/.test(rest[0] ?? '')) physical = rest.shift()!.includes('P')
  if (rest[0] === '--') rest = rest.slice(1)
  if (rest[0]?.startsWith('-') && rest[0].length > 1) {
    await shell.complain(`cd: ${rest[0].slice(0, 2)}: invalid option`)
    await shell.err('cd: usage: cd [-L|[-P [-e]] [-@]] [dir]\n')
    return 2
  }
  if (rest.length > 1 && !shell.almquist) throw new ShellError('too many arguments')
  let target = rest[0]
  let print = false
  if (target === undefined) {
    target = shell.get('HOME')
    if (target === undefined && shell.almquist) return 0
    if (target === undefined) throw new ShellError('HOME not set')
  } else if (target === '-') {
    target = shell.get('OLDPWD')
    // dash prints where it is.
    if (target === undefined && shell.almquist) target = shell.cwd
    if (target === undefined) throw new ShellError('OLDPWD not set')
    if (target === '') {
      await shell.out('\n')
      return 0
    }
    print = true
  } else if (target === '') return 0
  else if (!/^\.{0,2}\//.test(target) && target !== '.' && target !== '..') {
    for (const folder of (shell.get('CDPATH') ?? '').split(':')) {
      if (!folder) continue
      const candidate = resolvePath(shell.cwd, `${folder}/${target}`)
      if (!shell.machine.files.exists(candidate) || shell.machine.files.stat(candidate).type !== 'directory') continue
      target = candidate
      print = true
      break
    }
  }
  change(shell, target, target, physical)
  if (print) await shell.out(`${shell.cwd}\n`)
  return 0
}

function tilded(shell: Shell, path: string): string {
  const home = shell.get('HOME')
  return home && home !== '/' && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path
}

async function showStack(shell: Shell): Promise<void> {
  await shell.out(`${[shell.cwd, ...shell.directories].map((path) => tilded(shell, path)).join(' ')}\n`)
}

function position(shell: Shell, text: string, name: string): number {
  const count = shell.directories.length
  const index = text.startsWith('-') ? count - Number(text.slice(1)) : Number(text.slice(1))
  if (index < 0 || index > count) throw new ShellError(`${name}: ${text.slice(1) === '' ? text : text}: directory stack index out of range`)
  return index
}

export const directory: Record<string, Builtin> = {
  cd,
  chdir: cd,
  pwd: async (shell, args) => {
    const files = shell.machine.files as Partial<{ realPath(path: string): string }>
    await shell.out(`${args.includes('-P') && files.realPath ? files.realPath(shell.cwd) : shell.cwd}\n`)
    return 0
  },
  pushd: async (shell, args) => {
    const target = args.filter((arg) => arg !== '-n')[0]
    if (args[0] === '-n' && target !== undefined && !/^[+-]\d+$/.test(target)) {
      shell.directories = [target, ...shell.directories]
      await showStack(shell)
      return 0
    }
    if (target === undefined) {
      const next = shell.directories[0]
      if (next === undefined) throw new ShellError('pushd: no other directory')
      const old = shell.cwd
      change(shell, next, next)
      shell.directories = [old, ...shell.directories.slice(1)]
    } else if (/^[+-]\d+$/.test(target)) {
      const stack = [shell.cwd, ...shell.directories]
      const index = position(shell, target, 'pushd')
      const turned = [...stack.slice(index), ...stack.slice(0, index)]
      change(shell, turned[0]!, turned[0]!)
      shell.directories = turned.slice(1)
    } else {
      const old = shell.cwd
      change(shell, target, target)
      shell.directories = [old, ...shell.directories]
    }
    await showStack(shell)
    return 0
  },
  popd: async (shell, args) => {
    if (shell.directories.length === 0) throw new ShellError('popd: directory stack empty')
    const stays = args[0] === '-n'
    const wanted = args[stays ? 1 : 0]
    const index = wanted !== undefined && /^[+-]\d+$/.test(wanted) ? position(shell, wanted, 'popd') : 0
    if (index === 0 && stays) shell.directories = shell.directories.slice(1)
    else if (index === 0) {
      change(shell, shell.directories[0]!, shell.directories[0]!)
      shell.directories = shell.directories.slice(1)
    } else shell.directories.splice(index - 1, 1)
    await showStack(shell)
    return 0
  },
  dirs: async (shell, args) => {
    const stack = [shell.cwd, ...shell.directories]
    const flags = args.filter((arg) => /^-[clpv]+$/.test(arg)).join('')
    if (flags.includes('c')) {
      shell.directories = []
      return 0
    }
    const shown = stack.map((path) => (flags.includes('l') ? path : tilded(shell, path)))
    const which = args.find((arg) => /^[+-]\d+$/.test(arg))
    if (which) await shell.out(`${shown[position(shell, which, 'dirs')]}\n`)
    else if (flags.includes('v')) await shell.out(shown.map((path, index) => `${String(index).padStart(2)}  ${path}\n`).join(''))
    else if (flags.includes('p')) await shell.out(shown.map((path) => `${path}\n`).join(''))
    else await shell.out(`${shown.join(' ')}\n`)
    return 0
  },
}
