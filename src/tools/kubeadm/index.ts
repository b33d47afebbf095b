/** kubeadm on a node of a cluster: tokens, certificates, versions, and leaving and joining the cluster; models kubeadm v1.36. */
import type { Command } from '../../shell/command'
import { tool } from '../../shell/tools/tool'
import { KubeadmError, parse, STACK_TRACE, type Call, type Sub } from './call'
import { certs } from './certs'
import { config, version } from './config'
import { init, join, reset } from './nodes'
import { token } from './token'
import { upgrade } from './upgrade'
import type { KubeadmView } from './view'

export type { BootstrapToken, ControlPlanePart, KubeadmView, ManagedCertificate } from './view'

const COMMANDS: Readonly<Record<string, Sub | Readonly<Record<string, Sub>>>> = {
  certs,
  config,
  init,
  join,
  reset,
  token,
  upgrade,
  version,
}

const HELP = `

    ┌──────────────────────────────────────────────────────────┐
    │ KUBEADM                                                  │
    │ Easily bootstrap a secure Kubernetes cluster             │
    │                                                          │
    │ Please give us feedback at:                              │
    │ https://github.com/kubernetes/kubeadm/issues             │
    └──────────────────────────────────────────────────────────┘

Usage:
  kubeadm [command]

Available Commands:
  certs       Commands related to handling Kubernetes certificates
  config      Manage configuration for a kubeadm cluster persisted in a ConfigMap in the cluster
  init        Run this command in order to set up the Kubernetes control plane
  join        Run this on any machine you wish to join an existing cluster
  reset       Performs a best effort revert of changes made to this host by 'kubeadm init' or 'kubeadm join'
  token       Manage bootstrap tokens
  upgrade     Upgrade your cluster smoothly to a newer version with this command
  version     Print the version of kubeadm

Use "kubeadm [command] --help" for more information about a command.
`

export function kubeadmCommand(view: KubeadmView): Command {
  return tool('kubeadm', async ({ context, args, out }) => {
    const { operands, flags } = parse(args)
    const [first, ...rest] = operands
    if (first === undefined || first === 'help') {
      await out(HELP)
      return 0
    }
    const call: Call = { view, context, operands: rest, flag: (name) => flags.get(name), out }
    try {
      return await run(COMMANDS[first], first, call, flags.has('help') || flags.has('h'))
    } catch (error) {
      if (!(error instanceof KubeadmError)) throw error
      await context.stderr.write(`${error.message}\n`)
      return error.code
    }
  })
}

async function run(command: Sub | Readonly<Record<string, Sub>> | undefined, name: string, call: Call, help: boolean): Promise<number> {
  if (command === undefined) throw new KubeadmError(`unknown command ${JSON.stringify(name)} for "kubeadm"\n${STACK_TRACE}`)
  if (typeof command === 'function') {
    if (!help) return command(call)
    await call.out(`Usage:\n  kubeadm ${name} [flags]\n`)
    return 0
  }
  const [second = '', ...rest] = call.operands
  const sub = command[second]
  if (help || (second === '' && sub === undefined)) {
    const names = Object.keys(command).sort()
    await call.out(
      `Usage:\n  kubeadm ${name} [flags]\n  kubeadm ${name} [command]\n\nAvailable Commands:\n${names.map((each) => `  ${each}\n`).join('')}`,
    )
    return 0
  }
  if (sub === undefined) throw new KubeadmError(`invalid subcommand ${JSON.stringify(second)}\n${STACK_TRACE}`)
  return sub({ ...call, operands: rest })
}
