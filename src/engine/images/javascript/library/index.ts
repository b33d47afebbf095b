/** The modules that node has itself, by their names, as texts that are read when a program first asks for them. */
import { BUFFER } from './buffer'
import { GLOBALS } from './globals'
import { NETWORK } from './network'
import { PROMPT } from './prompt'
import { STREAM } from './stream'
import { SYSTEM } from './system'
import { UTIL } from './util'
import { WEB } from './web'
import { WEIGHTS } from './weights'

export const LIBRARY: Readonly<Record<string, string>> = {
  ...GLOBALS,
  ...BUFFER,
  ...UTIL,
  ...SYSTEM,
  ...STREAM,
  ...WEB,
  ...NETWORK,
  ...PROMPT,
  ...WEIGHTS,
}
