/** For tests: a session on the learner's machine, typed at without a terminal. */
import type { SessionStart } from '../protocol/messages'
import { Collector } from '../shell'
import { startScript } from '../shell/bash'
import { Playground } from './playground'

export interface Typed {
  readonly output: string
  readonly code: number
}

export class Typing {
  private constructor(readonly playground: Playground) {}

  static async at(seed: string, cluster: SessionStart['cluster']): Promise<Typing> {
    const playground = new Playground({ version: 1, seed, time: Date.UTC(2026, 10, 21, 9), cluster })
    await playground.apply({ type: 'cluster.attach' }, 0)
    return new Typing(playground)
  }

  async wait(seconds: number): Promise<void> {
    await this.playground.clock.run(this.playground.clock.now() + seconds * 1000)
  }

  /** Output and errors as they come. */
  async run(script: string, stdin?: string): Promise<Typed> {
    const { clock, machine } = this.playground
    const out = new Collector()
    const text = stdin === undefined ? script : `${script} <<'END'\n${stdin}END\n`
    let code: number | undefined
    void startScript(machine, text, {
      stdout: out,
      stderr: out,
      env: { HOME: '/home/learner', PATH: '/usr/local/bin:/usr/bin:/bin' },
      cwd: '/home/learner',
      leader: true,
    }).exit.then((value) => (code = value))
    clock.wake()
    await clock.settle()
    for (let i = 0; code === undefined && i < 50_000; i++) await clock.run(clock.nextTime() ?? clock.now() + 100)
    return { output: out.text(), code: code ?? -1 }
  }

  async type(script: string, stdin?: string): Promise<string> {
    return (await this.run(script, stdin)).output
  }
}

/** A running cluster and its machine, as functions. */
export async function startedPlayground(seed: string, nodes: readonly string[] = ['minikube']) {
  const typing = await Typing.at(seed, { kind: 'running', nodes })
  return {
    playground: typing.playground,
    wait: (seconds: number) => typing.wait(seconds),
    type: (script: string) => typing.type(script),
  }
}
