/** The command line for authors, tests and real clients: `podyard COMMAND`. */
import * as nodeModule from 'node:module'

export interface CliCommand {
  readonly usage: string
  readonly about: string
  load(): Promise<{ run(args: readonly string[]): Promise<number> }>
}

const COMMANDS: Readonly<Record<string, CliCommand>> = {
  api: {
    usage: 'api [--port 8001] [--tls] [--nodes a,b,c] [--bare]',
    about: "serve a cluster's REST API on loopback for real clients",
    load: () => import('./commands/api'),
  },
  kubectl: {
    usage: 'kubectl ...',
    about: 'kubectl against whatever $KUBECONFIG names',
    load: () => import('./commands/kubectl'),
  },
  transcript: {
    usage: 'transcript FILE... [--out DIR]',
    about: 'replay transcripts on fresh clusters',
    load: () => import('./commands/transcript'),
  },
  conformance: {
    usage: 'conformance [--check|--record] [NAME...]',
    about: 'replay the recorded transcripts and compare',
    load: () => import('./commands/conformance'),
  },
  lesson: { usage: 'lesson check|new|preview', about: 'check, begin or look at lessons', load: () => import('./commands/lesson') },
  hash: { usage: 'hash SESSION.json', about: 'the state hash after replaying a session', load: () => import('./commands/hash') },
}

/** From Node 22 on what has been compiled is kept for the next run. */
function keepCompiled(): void {
  const { enableCompileCache } = nodeModule as { enableCompileCache?: () => void }
  enableCompileCache?.()
}

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args
  const command = name === undefined ? undefined : COMMANDS[name]
  if (command) return (await command.load()).run(rest)
  const lines = Object.values(COMMANDS).map(({ usage, about }) => `  podyard ${usage.padEnd(44)} ${about}`)
  const help = `Usage:\n${lines.join('\n')}\n`
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(help)
    return 0
  }
  process.stderr.write(`podyard: there is no command "${name}"\n${help}`)
  return 2
}

keepCompiled()
process.exitCode = await main(process.argv.slice(2))
