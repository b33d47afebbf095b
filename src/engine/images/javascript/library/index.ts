/** The modules that node has itself, by their names, as texts that are read when a program first asks for them. */
import { GLOBALS } from './globals'
import { NETWORK } from './network'
import { PROMPT } from './prompt'
import { SYSTEM } from './system'
import { UTIL } from './util'

export const LIBRARY: Readonly<Record<string, string>> = { ...GLOBALS, ...UTIL, ...SYSTEM, ...NETWORK, ...PROMPT }
