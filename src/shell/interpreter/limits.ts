/** How much a shell may take: what the host could not hold or nest fails as it does on a machine without memory. */
import { ShellError } from './errors'

/** How deep functions may nest before the shell gives up, instead of overflowing the stack of the host. */
export const MAX_CALL_DEPTH = 800

/** How long a text and how large an array may get; beyond it the machine has no memory. */
export const MAX_TEXT = 32 * 1024 * 1024

export const MAX_ELEMENTS = 2_000_000

/** What bash says when malloc(3) fails, before it ends. */
export function outOfMemory(bytes: number): ShellError {
  return new ShellError(`xrealloc: cannot allocate ${bytes} bytes`, 2, true)
}

/** An error of the host that only means that there is too much of something. */
export function hostLimit(error: unknown): ShellError | undefined {
  if (!(error instanceof RangeError)) return undefined
  return /call stack/.test(error.message) ? new ShellError('expression or command nested too deeply', 2, true) : outOfMemory(2 ** 31)
}
