/** Running a program as another user or below another root: on a view of the machine, as a child of the process that asks. */
import { behind, type Machine } from '../../machine'
import { meterMemory, processHolds } from '../../memory-meter'
import type { Io } from '../tool'

/** Resolves with the exit code. What its programs hold in memory counts as the machine's. */
export function runOn(
  io: Io,
  view: Machine,
  argv: readonly string[],
  where: { readonly env: Readonly<Record<string, string>>; readonly cwd: string },
): Promise<number> {
  const { machine, process, handles } = behind(io.context)
  if (view !== machine) meterMemory(view, (pid, bytes) => processHolds(machine, pid, bytes))
  const [stdin, stdout, stderr] = handles
  const { input } = io.context
  return view.spawn(argv, { parent: process, ...where, stdin, stdout, stderr, ...(input === undefined ? {} : { input }) }).exit
}
