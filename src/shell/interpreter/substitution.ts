/** Substitutions: of commands by what they write, and of processes by paths that stand for pipes. */
import type { Handle } from '../handle'
import { readAll } from '../pipe'
import { TextStream } from '../bytes'
import { ShellError } from './errors'
import type { Shell } from './shell'

/** A substitution is read once to find its end and then anew from what was understood, without blank lines: its lines are counted so. */
function compact(source: string): string {
  const text = source.replace(/^(?:[ \t]*\n)+/, '')
  return /['"`\\]|<</.test(text) ? text : text.replace(/\n(?:[ \t]*\n)+/g, '\n')
}

/** `$(...)`: runs in a subshell; trailing newlines go. `$(<file)` reads the file. */
export async function substitute(shell: Shell, source: string, name?: string): Promise<string> {
  const file = /^\s*<\s*([^\s;&|<>()]+)\s*$/.exec(source)
  if (file) {
    const [path] = await shell.engine.expand.words(shell, [file[1]!])
    let handle: Handle
    try {
      handle = await shell.open(path ?? '', 'read')
    } catch (error) {
      if (!(error instanceof ShellError)) throw error
      await shell.complain(error.message)
      shell.status = shell.substitutionStatus = 1
      return ''
    }
    let bytes = ''
    const decoder = new TextStream()
    for (;;) {
      const chunk = await handle.read(shell.waitSignal)
      if (!chunk) break
      bytes += decoder.push(chunk)
    }
    handle.release()
    shell.substitutionStatus = 0
    return bytes.replace(/\n+$/, '')
  }
  const line = shell.line
  const { text, status } = await shell.capture((child) => {
    if (!child.shopts.inherit_errexit && !child.has('posix')) child.options.delete('errexit')
    return child.engine.run(child, name === undefined ? compact(source) : source, { line, ...(name === undefined ? {} : { name }) })
  })
  shell.substitutionStatus = status
  shell.status = status
  return text.replace(/\n+$/, '')
}

/**
 * `<(...)` and `>(...)`: a path under /dev/fd that stands for a pipe to or from the command, which runs at the same time.
 * Whoever reads the path as an ordinary file (programs that take whole files) finds there what the command wrote: see `fillPipes`.
 */
export async function processSubstitution(shell: Shell, source: string, operator: '<' | '>'): Promise<string> {
  const { machine } = shell
  const { files } = machine
  await shell.beforeFork()
  let number = 63
  while (files.exists(`/dev/fd/${number}`)) number--
  const path = `/dev/fd/${number}`
  if (!files.exists('/dev/fd')) files.makeDirectory('/dev/fd', { parents: true })
  files.write(path, '')
  const { reader, writer } = shell.pipe()
  const [own, theirs, fd] = operator === '<' ? [reader, writer, 1] : [writer, reader, 0]
  machine.pipes.set(path, own)
  const work = shell
    .subshell((child) => child.engine.run(child, compact(source), { line: shell.line }), {
      setup: (child) => child.setHandle(fd, theirs),
    })
    .catch(() => 1)
  shell.substitutions.push({
    path,
    finish: async () => {
      machine.pipes.delete(path)
      own.release()
      // What is written to `>(...)` has passed through it before the next command begins, unless the shell itself goes on writing there.
      if (operator === '>' && own.closed) await shell.race(work)
    },
  })
  return path
}

/** Puts what pipes under /dev/fd carry into files, for programs that read files in one piece. */
export async function fillPipes(shell: Shell, words: readonly string[]): Promise<void> {
  for (const { path } of shell.substitutions) {
    const pipe = shell.machine.pipes.get(path)
    if (!pipe?.readable || !words.some((word) => word.includes(path))) continue
    shell.machine.files.write(path, await shell.race(readAll(pipe)))
    shell.machine.pipes.delete(path)
  }
}

/** Ends the process substitutions made since `mark`. */
export async function finishSubstitutions(shell: Shell, mark: number): Promise<void> {
  while (shell.substitutions.length > mark) {
    const { path, finish } = shell.substitutions.pop()!
    await finish()
    if (shell.machine.files.exists(path)) shell.machine.files.remove(path)
  }
}
