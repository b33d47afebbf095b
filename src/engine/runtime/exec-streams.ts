/** When a program that was started beside process 1 counts as over: once nobody holds its output any more; models how containerd drains an exec. */
import type { Handle } from '../../shell/handle'

/** Its exit code, told when the processes that it left behind have let go of its output too. */
export async function untilReleased(exit: Promise<number>, outputs: readonly Handle[]): Promise<number> {
  const released = outputs.map((output) => new Promise<void>((resolve) => output.whenClosed(resolve)))
  const code = await exit
  for (const output of outputs) output.release()
  await Promise.all(released)
  return code
}
