/** The shape of a builtin. */
import type { Shell } from '../shell'

/** Resolves with the exit status. ShellErrors it throws are reported with its name in front. */
export type Builtin = (shell: Shell, args: readonly string[], name: string) => Promise<number> | number
