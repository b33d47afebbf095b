/** All builtins by name. */
import type { Shell } from '../shell'
import { control } from './control'
import { declaring } from './declaring'
import { directory } from './directory'
import { input } from './input'
import { interactive } from './interactive'
import { jobControl } from './job-control'
import { lookup } from './lookup'
import { output } from './output'
import { settings } from './settings'

/** Resolves with the exit status. ShellErrors it throws are reported with its name in front. */
export type Builtin = (shell: Shell, args: readonly string[], name: string) => Promise<number> | number

export const builtins = new Map<string, Builtin>(
  Object.entries({ ...control, ...declaring, ...directory, ...input, ...interactive, ...jobControl, ...lookup, ...output, ...settings }),
)

/** Builtins whose arguments are assignments: no splitting, and arrays are allowed. */
export const declarations = new Set(['declare', 'typeset', 'local', 'export', 'readonly'])
