/** Which commands `podyard` has, and what it says when there is none or an option is refused. */
export interface CliCommand {
  readonly usage: string
  readonly about: string
  /** It answers `--help` itself, with more than its usage. */
  readonly explainsItself?: true
  load(): Promise<{ run(args: readonly string[]): Promise<number> }>
}

const COMMANDS: Readonly<Record<string, CliCommand>> = {
  api: {
    usage: 'api [--port 8001] [--tls] [--nodes a,b,c] [--bare]',
    about: "serve a cluster's REST API on loopback for real clients",
    explainsItself: true,
    load: () => import('./commands/api'),
  },
  kubectl: {
    usage: 'kubectl ...',
    about: 'kubectl against whatever $KUBECONFIG names',
    explainsItself: true,
    load: () => import('./commands/kubectl'),
  },
  transcript: {
    usage: 'transcript FILE... [--out DIR]',
    about: 'replay transcripts on fresh clusters',
    load: () => import('./commands/transcript'),
  },
  conformance: {
    usage: 'conformance [--check|--record] [-v] [NAME...]',
    about: 'replay the recorded transcripts and compare',
    load: () => import('./commands/conformance'),
  },
  lesson: {
    usage: 'lesson check|new|preview',
    about: 'check, begin or look at lessons',
    explainsItself: true,
    load: () => import('./commands/lesson'),
  },
  hash: { usage: 'hash SESSION.json', about: 'the state hash after replaying a session', load: () => import('./commands/hash') },
}

/** What `parseArgs` refuses is told in a line, not as an exception. */
function isRefusedOption(error: unknown): error is Error {
  return error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS_')
}

async function runCommand(name: string, command: CliCommand, args: readonly string[]): Promise<number> {
  const { usage, about, explainsItself, load } = command
  const lines = `Usage: podyard ${usage}\n`
  if (!explainsItself && args.some((arg) => arg === '--help' || arg === '-h')) {
    process.stdout.write(`${lines}${about}\n`)
    return 0
  }
  try {
    return await (await load()).run(args)
  } catch (error) {
    if (!isRefusedOption(error)) throw error
    process.stderr.write(`podyard ${name}: ${error.message}\n${lines}`)
    return 2
  }
}

/** Runs `podyard ARGS...`; resolves to its exit code: 2 for what nobody can run. */
export async function runPodyard(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args
  const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command) return runCommand(name!, command, rest)
  const lines = Object.values(COMMANDS).map(({ usage, about }) => `  podyard ${usage.padEnd(44)} ${about}`)
  const help = `Usage:\n${lines.join('\n')}\n`
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(help)
    return 0
  }
  process.stderr.write(`podyard: there is no command "${name}"\n${help}`)
  return 2
}
