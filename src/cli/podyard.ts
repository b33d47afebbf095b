/** The command line for authors, tests and real clients: `podyard COMMAND`. */
import * as nodeModule from 'node:module'
import { runPodyard } from './command-line'

/** From Node 22 on what has been compiled is kept for the next run. */
function keepCompiled(): void {
  const { enableCompileCache } = nodeModule as { enableCompileCache?: () => void }
  enableCompileCache?.()
}

keepCompiled()
process.exitCode = await runPodyard(process.argv.slice(2))
