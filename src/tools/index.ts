/** The tools every machine may have besides its shell's own; each is one folder. */
import type { Command } from '../shell/command'
import { curl } from './curl'

/** Programs that need nothing but the network of the machine they run on. */
export const networkTools: readonly Command[] = [curl]
