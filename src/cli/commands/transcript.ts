/** `podyard transcript FILE... [--out DIR]`: replays transcripts, each on a fresh bare cluster, and prints what happened. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { parseTranscript } from '../transcripts/format'
import { replayTranscript } from '../transcripts/replay'

export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: { out: { type: 'string' } }, allowPositionals: true })
  if (positionals.length === 0) {
    process.stderr.write('podyard transcript: name at least one transcript file\n')
    return 2
  }
  if (values.out) mkdirSync(values.out, { recursive: true })
  let code = 0
  for (const file of positionals) {
    try {
      const result = await replayTranscript(parseTranscript(readFileSync(file, 'utf8'), file))
      const text = JSON.stringify(result)
      if (values.out) writeFileSync(join(values.out, `${result.name}.json`), `${text}\n`)
      else process.stdout.write(`${text}\n`)
    } catch (error) {
      process.stderr.write(`podyard transcript: ${file}: ${error instanceof Error ? error.message : String(error)}\n`)
      code = 1
    }
  }
  return code
}
