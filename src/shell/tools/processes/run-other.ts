/** Running another program from a tool, and saying that it is missing the way that tool says it. */
import type { RunOverrides } from '../../command'
import type { Io } from '../tool'

/** Programs that wait for the one they run; the others become it. */
const WAIT = new Set(['sudo', 'time', 'timeout'])

/** Runs another program, wording its absence the way env and friends do. */
export async function runOther(io: Io, argv: readonly string[], overrides: RunOverrides = {}): Promise<number> {
  const name = argv[0]!
  const { system } = io.context
  const path = name.includes('/') ? io.path(name) : name
  if (!system.command(path) && io.context.name === 'sudo') {
    await io.warn(`${name}: command not found`)
    return 1
  }
  if (!system.command(path)) {
    await io.warn(
      `${system.flavour === 'bash' && io.context.name === 'timeout' ? 'failed to run command ' : ''}'${name}': No such file or directory`
        .replace(/^'(.*)'/, io.context.name === 'env' || io.context.name === 'nohup' || io.context.name === 'nice' ? "'$1'" : '$1')
        .replace(/^(.*)$/, io.context.name === 'nohup' ? 'failed to run command $1' : '$1'),
    )
    return 127
  }
  const words = path === name ? argv : [path, ...argv.slice(1)]
  return io.context.run(words, { ...overrides, inPlace: !WAIT.has(io.context.name) })
}
