/** The two programs that recordings on real nodes use besides kubectl: `node-ssh` and `pty-run`. */
import type { Cluster } from '../../engine/cluster'
import { NodeMachine } from '../../playground/node/machine'
import { runScript, TerminalDevice, type Command, type Machine } from '../../shell'
import { behind } from '../../shell/machine'

/** The next line is typed when nothing has been shown for so many milliseconds, as the recordings do. */
const TYPING_PAUSE = 1600

const KEYS: Readonly<Record<string, string>> = { '^C': '\x03', '^D': '\x04', '^Z': '\x1a' }

/** The machines behind the nodes' names, as one logs in to them; each is made once. */
export function nodeMachines(clusterOf: () => Cluster): (name: string) => Machine | undefined {
  const machines = new Map<string, Machine>()
  return (name) => {
    const cluster = clusterOf()
    const node = cluster.nodes.get(name)
    if (!node) return undefined
    let machine = machines.get(name)
    if (!machine) {
      machine = new NodeMachine(cluster, name, cluster.options.random.stream(`machine/${name}/shell`))
      machines.set(name, machine)
    }
    return machine
  }
}

/** `node-ssh NODE CMD...`: runs a command line on a node. */
export function nodeSshCommand(machineOf: (name: string) => Machine | undefined): Command {
  return {
    name: 'node-ssh',
    run: async ({ args, stdin, stdout, stderr, env }) => {
      const [name = '', ...words] = args
      const machine = machineOf(name)
      if (!machine) {
        await stderr.write(`node-ssh: there is no node ${name}\n`)
        return 255
      }
      return runScript(machine, words.join(' '), { stdin, stdout, stderr, env: { ...env, HOME: '/root' }, cwd: '/root' })
    },
  }
}

/** `pty-run CMD LINE...`: runs a command on a pseudo-terminal and types each line. */
export function ptyRunCommand(): Command {
  return {
    name: 'pty-run',
    run: async (context) => {
      const [script = '', ...lines] = context.args
      const { machine } = behind(context)
      const device = new TerminalDevice(machine.clock, (group, signal) => machine.signalGroup(group, signal), 80, 24, 'pts/9')
      const shown: string[] = []
      let quietSince = machine.clock.now()
      device.onOutput((data) => {
        shown.push(data)
        quietSince = machine.clock.now()
      })
      const running = machine.spawn(['bash', '-c', script], { device, leader: true, env: context.env, cwd: context.cwd })
      device.setForeground(running.process.group)
      let ended = false
      const exit = running.exit.then((code) => {
        ended = true
        return code
      })
      for (const line of lines) {
        for (;;) {
          const left = quietSince + TYPING_PAUSE - machine.clock.now()
          if (ended || left <= 0) break
          await Promise.race([machine.clock.sleep(left, context.signal), exit])
        }
        if (ended) break
        quietSince = machine.clock.now()
        device.input(KEYS[line] ?? `${line}\r`)
      }
      const code = await exit
      await context.stdout.write(shown.join('').replaceAll('\r\n', '\n'))
      return code
    },
  }
}
