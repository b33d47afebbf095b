/** Steers a served cluster from stdin: one JSON action per line, answered by `ok` on stdout when it is done. */
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { NodeAction } from '../transcript-format'
import type { ApiWorld } from './world'

/** Seconds of virtual time to let pass, a moment in seconds since the start to wait for, or something done to a node. */
export type Action = { readonly wait: number } | { readonly at: number } | { readonly node: NodeAction }

export function readActions(world: ApiWorld, input: Readable, output: Writable): void {
  const beginning = world.clock.now()
  let last: Promise<void> = Promise.resolve()
  createInterface({ input }).on('line', (line) => {
    last = last
      .then(() => act(world, JSON.parse(line) as Action, beginning))
      .then(
        () => void output.write('ok\n'),
        (error: unknown) => void output.write(`failed: ${error instanceof Error ? error.message : String(error)}\n`),
      )
  })
}

async function act(world: ApiWorld, action: Action, beginning: number): Promise<void> {
  if ('wait' in action) return world.skip(Math.round(action.wait * 1000))
  if ('at' in action) {
    const rest = Math.round(beginning + action.at * 1000 - world.clock.now())
    return rest > 0 ? world.skip(rest) : undefined
  }
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
