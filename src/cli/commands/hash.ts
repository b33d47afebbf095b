/** `podyard hash SESSION.json`: replays a session's input log and prints the hash of the state it ends in. */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createPlayground } from '../../playground/playground'
import type { LoggedInput, SessionStart } from '../../protocol/messages'
import { replay } from '../../session/session'

interface SessionFile {
  readonly start: SessionStart
  readonly log: readonly LoggedInput[]
  /** Milliseconds since the start at which to look; the last input when absent. */
  readonly until?: number
}

export async function run(args: readonly string[]): Promise<number> {
  const [file] = parseArgs({ args: [...args], allowPositionals: true }).positionals
  if (!file) {
    process.stderr.write('podyard hash: name a session file\n')
    return 2
  }
  let session: SessionFile
  try {
    session = JSON.parse(readFileSync(file, 'utf8')) as SessionFile
  } catch (error) {
    process.stderr.write(`podyard hash: ${file}: ${(error as Error).message}\n`)
    return 1
  }
  const { start, log } = session
  if (start?.version !== 1 || !Array.isArray(log)) {
    process.stderr.write(`podyard hash: ${file}: not a session: it needs start and log\n`)
    return 1
  }
  const playground = createPlayground(start)
  await replay(playground, start, log, session.until ?? log.at(-1)?.at ?? 0)
  process.stdout.write(`${playground.hash()}\n`)
  return 0
}
