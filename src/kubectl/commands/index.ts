/** Every kubectl command, in the order of the top-level help (suggestions follow it too). */
import type { CommandDefinition } from '../command/definition'
import { clusterInfo } from './cluster-info'
import { create } from './create'
import { deleteCommand } from './delete'
import { get } from './get'
import { help } from './help'
import { options } from './options'
import { runCommand } from './run'
import { scaleCommand } from './scale'
import { version } from './version'

export const commands: readonly CommandDefinition[] = [
  create,
  runCommand,
  get,
  deleteCommand,
  scaleCommand,
  clusterInfo,
  version,
  options,
  help,
]
