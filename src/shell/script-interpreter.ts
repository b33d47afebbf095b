/** The first line of a script: which program runs it, as execve(2) and env(1) read it. */
import { baseName } from './path'

/** The interpreter a script's text names, with the words before the script's own; the shell where it names none. */
export function interpreterOf(script: string, usual = '/bin/sh'): { readonly interpreter: string; readonly words: readonly string[] } {
  const first = /^#!\s*(\S+)[ \t]*([^\n]*)/.exec(script)
  const interpreter = first?.[1] ?? usual
  const words = first?.[2] ? [first[2].trim()] : []
  if (baseName(interpreter) !== 'env' || !words[0]) return { interpreter, words }
  const split = words[0].split(/\s+/).filter((word) => word !== '-S')
  return { interpreter: split[0] ?? 'sh', words: split.slice(1) }
}
