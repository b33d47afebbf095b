/** Every text and system tool; one line per family. */
import type { Command } from '../command'

export const allTools: readonly Command[] = []
