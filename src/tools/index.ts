/** Every tool that machines and containers may have besides the shell's own; one line each. */
import type { Command } from '../shell/command'

export const tools: readonly Command[] = []
