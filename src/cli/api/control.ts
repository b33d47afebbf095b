/** Steers a served cluster from stdin: one JSON action per line, answered on stdout when it is done: `ok`, or what a command printed. */
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { Collector, startScript, type Machine } from '../../shell'
import { Pipe } from '../../shell/pipe'
import type { NodeAction } from '../transcripts/format'
import type { ApiWorld } from './world'

/**
 * Seconds of virtual time to let pass, a moment in seconds since the start to wait for, how fast time passes from now on, something
 * done to a node or typed there.
 */
export type Action =
  { readonly wait: number } | { readonly at: number } | { readonly speed: number } | { readonly node: NodeAction } | { readonly ssh: Typed }

/** A command line for a node, and what it reads. */
interface Typed {
  readonly node: string
  readonly command: string
  readonly input: string
}

export function readActions(world: ApiWorld, input: Readable, output: Writable): void {
  const beginning = world.clock.now()
  const answer = async (line: string): Promise<string> => {
    const action = JSON.parse(line) as Action
    if ('ssh' in action) return onNode(world, world.login(action.ssh.node), action.ssh)
    await act(world, action, beginning)
    return 'ok'
  }
  let last: Promise<unknown> = Promise.resolve()
  createInterface({ input }).on('line', (line) => {
    last = last
      .then(() => answer(line))
      .then(
        (said) => output.write(`${said}\n`),
        (error: unknown) => output.write(`failed: ${error instanceof Error ? error.message : String(error)}\n`),
      )
  })
}

/** What a command line printed on a node, and its exit code, as JSON; its time is the cluster's. */
async function onNode(world: ApiWorld, machine: Machine | undefined, { command, input }: Typed): Promise<string> {
  const stdout = new Collector()
  const stderr = new Collector()
  const code = machine
    ? await new Promise<number>((resolve, reject) =>
        world.post(() => {
          const stdin = new Pipe(world.clock)
          void stdin.write(input)
          stdin.end()
          startScript(machine, command, { stdin, stdout, stderr, env: { HOME: '/root' }, cwd: '/root', leader: true }).exit.then(
            resolve,
            reject,
          )
          world.clock.wake()
        }),
      )
    : 255
  return JSON.stringify({ stdout: stdout.text(), stderr: machine ? stderr.text() : 'node-ssh: there is no such node\n', code })
}

async function act(world: ApiWorld, action: Exclude<Action, { readonly ssh: unknown }>, beginning: number): Promise<void> {
  if ('wait' in action) return world.skip(Math.round(action.wait * 1000))
  if ('at' in action) {
    const rest = Math.round(beginning + action.at * 1000 - world.clock.now())
    return rest > 0 ? world.skip(rest) : undefined
  }
  if ('speed' in action) return world.setSpeed(action.speed)
  const [what, name] = Object.entries(action.node)[0] as [string, string]
  const node = world.node(name)
  if (!node) throw new Error(`there is no node ${name}`)
  world.post(() => {
    if (what === 'stop') node.powerOff()
    else if (what === 'start') node.powerOn()
    else if (what === 'stopKubelet') node.stopKubelet()
    else node.startKubelet()
  })
  return world.skip(0)
}
