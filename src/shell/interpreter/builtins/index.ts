/** All builtins by name. */
import type { Builtin } from './builtin'
import { control } from './control'
import { declaring } from './declaring'
import { directory } from './directory'
import { input } from './input'
import { interactive } from './interactive'
import { jobControl } from './job-control'
import { lookup } from './lookup'
import { output } from './output'
import { settings } from './settings'

export const builtins = new Map<string, Builtin>(
  Object.entries({ ...control, ...declaring, ...directory, ...input, ...interactive, ...jobControl, ...lookup, ...output, ...settings }),
)

/** Builtins whose arguments are assignments: no splitting, and arrays are allowed. */
export const declarations = new Set(['declare', 'typeset', 'local', 'export', 'readonly'])
