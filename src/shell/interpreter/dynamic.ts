/** Variables that are computed when they are read: RANDOM, SECONDS, FUNCNAME and their like. */
import type { CallFrame } from './engine'
import { ShellError } from './errors'
import type { Shell } from './shell'

/** Binds the variables whose values come from the shell's state. */
export function bindDynamic(shell: Shell): void {
  const { dynamic } = shell.vars
  const { clock } = shell.machine
  dynamic.set('RANDOM', {
    get: () => String(nextRandom(shell)),
    set: (value) => (shell.randomSeed = Number(BigInt.asUintN(32, /^\s*-?\d+$/.test(value) ? BigInt(value) : 0n))),
  })
  dynamic.set('SRANDOM', { get: () => String(shell.machine.random(4294967296)) })
  dynamic.set('SECONDS', {
    get: () => String(shell.secondsBase + Math.floor((clock.now() - shell.startedAt) / 1000)),
    set: (value) => {
      shell.secondsBase = Number(value) || 0
      shell.startedAt = clock.now()
    },
  })
  dynamic.set('EPOCHSECONDS', { get: () => String(Math.floor(clock.now() / 1000)) })
  dynamic.set('EPOCHREALTIME', { get: () => `${Math.floor(clock.now() / 1000)}.${String(clock.now() % 1000).padStart(3, '0')}000` })
  dynamic.set('LINENO', { get: () => String(shell.line), set: () => undefined })
  dynamic.set('BASH_COMMAND', { get: () => shell.command(), set: () => undefined })
  dynamic.set('BASH_EXECUTION_STRING', { get: () => shell.commandString })
  dynamic.set('BASHPID', { get: () => String(shell.process.pid) })
  dynamic.set('BASH_SUBSHELL', { get: () => String(shell.environmentDepth) })
  // Innermost first; a script that is a file is the last of its own calls.
  const calls = (of: (frame: CallFrame) => string, main: string): string[] => [
    ...shell.frames.map(of).reverse(),
    ...(shell.fileScript ? [main] : []),
  ]
  const inFunction = (): boolean => shell.frames.some((frame) => frame.function !== 'source')
  dynamic.set('FUNCNAME', { get: () => (inFunction() ? calls((frame) => frame.function, 'main') : undefined) })
  dynamic.set('BASH_LINENO', { get: () => calls((frame) => String(frame.line), '0') })
  dynamic.set('BASH_SOURCE', { get: () => calls((frame) => frame.source, shell.name) })
  dynamic.set('PIPESTATUS', { get: () => shell.pipeStatus.map(String) })
  dynamic.set('DIRSTACK', { get: () => [shell.cwd, ...shell.directories] })
  dynamic.set('_', { get: () => shell.lastArgument, set: () => undefined })
  const fixed = (name: string) => (): never => {
    throw new ShellError(`${name}: readonly variable`)
  }
  dynamic.set('SHELLOPTS', { get: () => [...shell.options].sort().join(':'), set: fixed('SHELLOPTS') })
  dynamic.set('BASHOPTS', {
    get: () =>
      Object.keys(shell.shopts)
        .filter((name) => shell.shopts[name])
        .sort()
        .join(':'),
    set: fixed('BASHOPTS'),
  })
  dynamic.set('HISTCMD', { get: () => String(shell.history.numberOf(shell.history.lines.length)) })
}

/** The minimal standard generator of Park and Miller, halves folded into one as bash does it. */
function nextRandom(shell: Shell): number {
  if (shell.randomSeed === undefined) return shell.machine.random(32768)
  const seed = shell.randomSeed === 0 ? 123459876 : shell.randomSeed
  const high = Math.floor(seed / 127773)
  const next = 16807 * (seed - 127773 * high) - 2836 * high
  shell.randomSeed = next < 0 ? next + 0x7fffffff : next
  return ((shell.randomSeed >>> 16) ^ (shell.randomSeed & 65535)) & 32767
}
