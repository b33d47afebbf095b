/** Redirections: opening, duplicating and closing descriptors around a command, and undoing it. */
import type { Redirection } from 'unbash'
import { Handle } from '../handle'
import { FileError } from '../files'
import { inputOf } from '../pipe'
import { ShellError } from './errors'
import { expandSingle, expandText, expandWords } from './expand'
import type { Shell } from './shell'

/** Descriptors as they were: null where there was none. */
type Saved = Map<number, Handle | null>

/**
 * Applies redirections in order. Gives what undoes them, or with `keep` lets go of what was there before;
 * throws ShellError with all undone when one fails.
 */
export async function applyRedirects(shell: Shell, redirects: readonly Redirection[]): Promise<(keep?: boolean) => void> {
  const saved: Saved = new Map()
  const undo = (keep = false): void => {
    for (const [fd, handle] of saved) {
      if (keep) handle?.release()
      else if (handle) shell.setHandle(fd, handle)
      else shell.closeHandle(fd)
    }
    saved.clear()
  }
  const set = (fd: number, handle: Handle, keep = false): void => {
    if (!keep && !saved.has(fd)) saved.set(fd, shell.fds.get(fd)?.retain() ?? null)
    shell.setHandle(fd, handle)
  }
  try {
    for (const redirect of redirects) await applyOne(shell, redirect, set, saved)
  } catch (error) {
    undo()
    throw error
  }
  return undo
}

/** The variable or element that `{name}>...` names. */
function valueOf(shell: Shell, name: string): string | undefined {
  const element = /^(\w+)\[(.*)\]$/.exec(name)
  return element ? shell.get(element[1]!, element[2]!) : shell.get(name)
}

function put(shell: Shell, name: string, value: string): void {
  const element = /^(\w+)\[(.*)\]$/.exec(name)
  if (element) shell.set(element[1]!, value, element[2]!)
  else shell.set(name, value)
}

function descriptorOf(shell: Shell, redirect: Redirection, fallback: number): { readonly fd: number; readonly variable?: string } {
  const { descriptor } = redirect
  if (!descriptor) return { fd: fallback }
  if (descriptor.type === 'FileDescriptor') return { fd: descriptor.value }
  let fd = 10
  while (shell.fds.has(fd)) fd++
  return { fd, variable: descriptor.name }
}

/** An error in what a here-document says fails the command, where elsewhere it would give up the line or the script. */
async function onlyThisCommand(expand: () => Promise<string>): Promise<string> {
  try {
    return await expand()
  } catch (error) {
    throw error instanceof ShellError && error.fatal ? new ShellError(error.message, error.status) : error
  }
}

async function applyOne(
  shell: Shell,
  redirect: Redirection,
  set: (fd: number, handle: Handle, keep?: boolean) => void,
  saved: Saved,
): Promise<void> {
  if (redirect.type === 'HereDoc') {
    const { fd, variable } = descriptorOf(shell, redirect, 0)
    const given = redirect.body.text
    const raw = redirect.closing || given === '' || given.endsWith('\n') || shell.has('dash') ? given : `${given}\n`
    const body = redirect.operator === '<<-' ? raw.replace(/^\t+/gm, '') : raw
    const text = redirect.delimiter?.quoted ? body : await onlyThisCommand(() => expandText(shell, body))
    set(fd, new Handle({ read: bind(text) }), variable !== undefined)
    if (variable) put(shell, variable, String(fd))
    return
  }
  const raw = redirect.target?.text ?? ''
  if (redirect.type === 'HereString') {
    const { fd, variable } = descriptorOf(shell, redirect, 0)
    set(fd, new Handle({ read: bind(`${await onlyThisCommand(() => expandSingle(shell, raw))}\n`) }), variable !== undefined)
    if (variable) put(shell, variable, String(fd))
    return
  }
  const { operator } = redirect
  const { fd, variable } = descriptorOf(shell, redirect, operator.startsWith('<') ? 0 : 1)
  const note = (): void => {
    if (variable) put(shell, variable, String(fd))
  }
  const words = await expandWords(shell, [raw])
  if (words.length !== 1) throw new ShellError(`${raw}: ambiguous redirect`)
  const target = words[0]!
  if (operator === '<&' || operator === '>&') {
    if (target === '-') {
      const closing = variable ? Number(valueOf(shell, variable)) : fd
      if (!saved.has(closing) && shell.fds.has(closing)) saved.set(closing, shell.fds.get(closing)!.retain())
      shell.closeHandle(closing)
      return
    }
    const move = /^(\d+)-$/.exec(target)
    if (/^\d+$/.test(target) || move) {
      const source = Number(move ? move[1] : target)
      const handle = shell.fds.get(source)
      if (!handle) throw new ShellError(`${target}: Bad file descriptor`, shell.has('dash') ? 2 : 1)
      set(fd, handle.retain(), variable !== undefined)
      if (move && source !== fd) {
        if (!saved.has(source)) saved.set(source, handle.retain())
        shell.closeHandle(source)
      }
      note()
      return
    }
    if (target === '') throw new ShellError(`${raw}: Bad file descriptor`)
    if (operator === '<&' || redirect.descriptor) throw new ShellError(`${target}: ambiguous redirect`)
    await both(shell, target, 'write', set)
    return
  }
  if (operator === '&>' || operator === '&>>') {
    await both(shell, target, operator === '&>' ? 'write' : 'append', set)
    return
  }
  if (operator === '>' && shell.has('noclobber') && isPlainFile(shell, target))
    throw shell.has('dash')
      ? new ShellError(`cannot create ${target}: File exists`, 2)
      : new ShellError(`${target}: cannot overwrite existing file`)
  if (target === '') throw new ShellError(`${target}: No such file or directory`)
  set(fd, await openFor(shell, target, operator), variable !== undefined)
  note()
}

function openFor(shell: Shell, target: string, operator: string): Promise<Handle> {
  return shell.open(target, operator === '<' ? 'read' : operator === '<>' ? 'both' : operator === '>>' ? 'append' : 'write')
}

async function both(shell: Shell, target: string, mode: 'write' | 'append', set: (fd: number, handle: Handle) => void): Promise<void> {
  const handle = await shell.open(target, mode)
  set(1, handle)
  set(2, handle.retain())
}

function bind(text: string): (signal?: AbortSignal) => Promise<Uint8Array | null> {
  const stream = inputOf(text)
  return (signal) => stream.read(signal)
}

function isPlainFile(shell: Shell, target: string): boolean {
  try {
    return shell.machine.files.stat(shell.path(target)).type === 'file'
  } catch (error) {
    if (error instanceof FileError) return false
    throw error
  }
}
