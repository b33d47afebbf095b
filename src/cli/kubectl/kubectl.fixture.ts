/** For tests: our kubectl in this process against real servers. */
import { kubectlCommand } from '../../kubectl'
import type { CommandContext } from '../../shell/command'
import { runHere } from './node-context'
import { NodeTransport } from './node-transport'

export interface Ran {
  readonly stdout: string
  readonly stderr: string
  readonly code: number
}

/** Words are separated by single spaces. Its home is the folder it runs in, its environment otherwise what is given. */
export async function kubectlIn(
  folder: string,
  line: string,
  options: {
    readonly stdin?: string
    readonly env?: Readonly<Record<string, string>>
    readonly onSignal?: CommandContext['onSignal']
    /** Is told of each output as it comes. */
    readonly hears?: (text: string) => void
  } = {},
): Promise<Ran> {
  const written = { stdout: '', stderr: '' }
  const into = (name: 'stdout' | 'stderr') => ({
    write: async (data: Uint8Array | string) => {
      const text = typeof data === 'string' ? data : Buffer.from(data).toString()
      written[name] += text
      options.hears?.(text)
    },
  })
  let input: Uint8Array | null = options.stdin === undefined ? null : Buffer.from(options.stdin)
  const stdin = {
    read: async () => {
      const data = input
      input = null
      return data
    },
  }
  const env: Record<string, string> = { PATH: process.env['PATH'] ?? '', HOME: folder, KUBECONFIG: '/nonexistent', ...options.env }
  const surroundings = {
    env,
    cwd: folder,
    stdin,
    stdout: into('stdout'),
    stderr: into('stderr'),
    isTty: { stdin: false, stdout: false, stderr: false },
    ...(options.onSignal ? { onSignal: options.onSignal } : {}),
  }
  const code = await runHere(kubectlCommand({ transport: new NodeTransport(env) }), line.split(' '), surroundings)
  return { ...written, code }
}
