/** A small machine for tests: virtual time, all tools, scripts run to their end. */
import { VirtualClock } from '../engine/clock/clock'
import { allTools, bashCommand, Collector, createSystem, Machine, shCommand, startScript, type Command } from '.'
import { NO_NET, type Net } from './net'

export interface Outcome {
  readonly out: string
  readonly err: string
  readonly code: number
}

export function testMachine(
  flavour: 'bash' | 'ash' = 'bash',
  programs: readonly Command[] = [],
  net: Net = NO_NET,
): { readonly machine: Machine; readonly clock: VirtualClock } {
  const clock = new VirtualClock(Date.parse('2026-01-02T03:04:05Z'))
  const machine = createSystem({
    clock,
    hostname: 'box',
    commands: [bashCommand, shCommand, ...allTools, ...programs],
    flavour,
    net,
    placePrograms: true,
  })
  for (const folder of ['/tmp', '/etc', '/root/w']) machine.files.makeDirectory(folder, { parents: true })
  return { machine, clock }
}

/** Runs a script until it ends; `limit` milliseconds of virtual time at most. */
export async function runOn(machine: Machine, clock: VirtualClock, script: string, limit = 3_600_000): Promise<Outcome> {
  const out = new Collector()
  const err = new Collector()
  const running = startScript(machine, script, {
    stdout: out,
    stderr: err,
    cwd: '/root/w',
    env: { HOME: '/root', PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C.UTF-8' },
  })
  let code: number | undefined
  void running.exit.then((value) => {
    code = value
    clock.wake()
  })
  const until = clock.now() + limit
  clock.wake()
  while (code === undefined) {
    await clock.settle()
    if (code !== undefined) break
    const next = clock.nextTime()
    if (next === undefined || next > until) break
    await clock.step()
  }
  if (code === undefined) throw new Error(`the script did not end: ${script}`)
  return { out: out.text(), err: err.text(), code }
}
