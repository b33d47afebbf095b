/** Every text and system tool; one line per family. */
import type { Command } from '../command'
import { awkTools } from './awk'
import { diffTools } from './diff'
import { digestTools } from './digest'
import { fileTools } from './file-tools'
import { findTool } from './find'
import { grepTools } from './grep'
import { lsTool } from './ls'
import { sedTool } from './sed'
import { sortTool } from './sort'
import { systemTools } from './system-tools'
import { textTools } from './text'

export const allTools: readonly Command[] = [
  ...awkTools,
  ...diffTools,
  ...digestTools,
  findTool,
  ...fileTools,
  ...grepTools,
  lsTool,
  sedTool,
  sortTool,
  ...systemTools,
  ...textTools,
]
