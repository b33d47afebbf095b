/** Random command lines: kubectl always ends with a code and never throws anything but a signal. */
import { describe, expect, it } from 'vitest'
import { Random, type RandomStream } from '../engine/clock/random'
import { Signalled, type CommandContext } from '../shell/command'
import { execute } from './command/run'
import type { CommandDefinition } from './command/definition'
import { nameOf } from './command/definition'
import { globalFlags } from './command/global-flags'
import { root } from './index'
import { TestCluster } from './testing/cluster'
import { TransportError, type Transport } from './transport'

/** FUZZ_RUNS and FUZZ_SEED make a longer or another run. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 1500)
const SEED = process.env['FUZZ_SEED'] ?? 'kubectl fuzz'
/** Virtual time after which a command that follows or waits is interrupted. */
const PATIENCE = 40_000
const NOISE = [
  '',
  '-',
  '--',
  '---',
  '=',
  '-=',
  '--=x',
  'a/b/c',
  '/',
  ',',
  'pods,',
  '*',
  '$(x)',
  '{',
  '[0]',
  '\u0000',
  'é',
  '..',
  '-5',
  '1e9',
  '@',
  'k=v',
  'k-',
]
const WORDS = [
  'pods',
  'pod/web',
  'deploy',
  'deploy/web',
  'web',
  'nodes',
  'svc',
  'nosuch',
  'all',
  '.',
  'x.yaml',
  'a=b',
  'get',
  'name',
  '80:80',
  'sh',
  '--',
]

/** Commands that wait for somebody to speak, or serve until they are stopped. */
const ENDLESS = ['proxy', 'port-forward', 'attach', 'exec']

/** Messages of mistakes in the program, which no user should read. */
const INTERNAL = /Cannot read prop|is not a function|is not iterable|flag accessed|\[object |undefined|Maximum call stack|Invalid regular/

const unreachable: Transport = {
  request: async () => {
    throw new TransportError('dial tcp 127.0.0.1:8443: connect: connection refused')
  },
  connect: async () => {
    throw new TransportError('dial tcp 127.0.0.1:8443: connect: connection refused')
  },
}

function randomLine(random: RandomStream): readonly string[] {
  const pick = <T>(list: readonly T[]): T => list[random.integer(list.length)]!
  const words: string[] = []
  let command: CommandDefinition = root
  while (command.subcommands?.length && random.integer(10) > 0) {
    command = pick(command.subcommands)
    words.push(nameOf(command))
  }
  const flags = [...(command.flags ?? []), ...globalFlags({})]
  const count = random.integer(5)
  for (let i = 0; i < count; i++) {
    const kind = random.integer(4)
    const value = pick([
      ...NOISE,
      ...WORDS,
      'true',
      '0',
      '3',
      '5s',
      'json',
      'yaml',
      'wide',
      'jsonpath={.a',
      'go-template={{',
      'name',
      'client',
    ])
    if (kind === 0) words.push(pick(NOISE))
    else if (kind === 1) words.push(pick(WORDS))
    else {
      const flag = pick(flags)
      const name = flag.shorthand && random.integer(2) === 0 ? `-${flag.shorthand}` : `--${flag.name}`
      if (random.integer(2) === 0) words.push(`${name}=${value}`)
      else words.push(name, value)
    }
  }
  return words
}

/** Runs random lines; what went wrong, and how often each code was seen. */
async function fuzz(cluster: TestCluster, transport: Transport, seed: string): Promise<{ failures: string[]; codes: Map<number, number> }> {
  const random = new Random(seed).stream('argv')
  const failures: string[] = []
  const options = { transport, clientVersion: 'v1.36.4', kustomizeVersion: 'v5.8.1', discoveryCache: new Map() }
  const codes = new Map<number, number>()
  for (let run = 0; run < RUNS; run++) {
    const args = randomLine(random)
    if (args.some((word) => ENDLESS.includes(word))) continue
    const abort = new AbortController()
    const context: CommandContext = {
      args,
      name: 'kubectl',
      env: { HOME: '/root', PATH: '/usr/bin', TERM: 'dumb' },
      cwd: '/root/work',
      stdin: { read: async () => null },
      stdout: { write: async () => undefined },
      stderr: {
        write: async (data) => {
          if (typeof data === 'string' && INTERNAL.test(data)) failures.push(`${JSON.stringify(args)}: ${data}`)
        },
      },
      isTty: { stdin: false, stdout: false, stderr: false },
      signal: abort.signal,
      onSignal: () => () => undefined,
      system: cluster.machine,
      files: cluster.machine.files,
      pid: 100,
      run: async () => 0,
    }
    try {
      const done: { code?: number } = {}
      const running = execute(context, root, options)
        .catch((error: unknown) => {
          if (error instanceof Signalled && abort.signal.aborted) return 130
          throw error
        })
        .then((code) => (done.code = code))
      cluster.clock.wake()
      const until = cluster.clock.now() + PATIENCE
      await cluster.clock.settle()
      // Only what waits on the clock is left: let it pass.
      while (done.code === undefined && cluster.clock.now() < until && (await cluster.clock.step())) continue
      if (done.code === undefined) {
        abort.abort(new Signalled('INT'))
        cluster.clock.wake()
        await cluster.clock.settle()
      }
      if (done.code === undefined) failures.push(`${JSON.stringify(args)}: does not end`)
      else {
        await running
        codes.set(done.code, (codes.get(done.code) ?? 0) + 1)
      }
    } catch (error) {
      failures.push(
        `${JSON.stringify(args)}: ${error instanceof Error ? `${error.name}: ${error.message}\n${error.stack?.split('\n')[1]}` : String(error)}`,
      )
    }
  }
  return { failures, codes }
}

describe('kubectl with random arguments', () => {
  it.each([
    ['that does not answer', () => unreachable],
    ['that answers', (usual: Transport) => usual],
  ] as const)(`ends every one of ${RUNS} command lines with a code, with a server %s`, async (_, transportOf) => {
    let transport: Transport = unreachable
    const cluster = await new TestCluster((usual) => (transport = transportOf(usual))).start()
    const { failures, codes } = await fuzz(cluster, transport, SEED)
    expect(failures.slice(0, 10)).toEqual([])
    expect([...codes.keys()].every((code) => Number.isInteger(code) && code >= 0 && code < 256)).toBe(true)
    expect(codes.get(0)).toBeGreaterThan(0)
  })
})
