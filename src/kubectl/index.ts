/** kubectl as a command of the shell; models kubectl v1.36. */
import type { Command } from '../shell/command'
import type { CommandDefinition } from './command/definition'
import { openTree } from './command/gates'
import { execute } from './command/run'
import { commands } from './commands'
import { complete } from './completion'
import type { DiscoveryCache, KnownDiscovery, KubectlOptions } from './session'
import type { Transport } from './transport'

export const CLIENT_VERSION = 'v1.36.4'
export const KUSTOMIZE_VERSION = 'v5.8.1'

/** The top of the command tree. */
export const root: CommandDefinition = {
  use: 'kubectl',
  short: 'kubectl controls the Kubernetes cluster manager',
  long: `kubectl controls the Kubernetes cluster manager.

Find more information at: https://kubernetes.io/docs/reference/kubectl/`,
  subcommands: commands,
}

/** A kubectl that reaches clusters by `transport`. Discovery is kept between its runs, in memory unless told otherwise. */
export function kubectlCommand(options: {
  readonly transport: Transport
  readonly clientVersion?: string
  readonly kustomizeVersion?: string
  readonly discoveryCache?: DiscoveryCache
}): Command {
  const shared: KubectlOptions = {
    transport: options.transport,
    clientVersion: options.clientVersion ?? CLIENT_VERSION,
    kustomizeVersion: options.kustomizeVersion ?? KUSTOMIZE_VERSION,
    discoveryCache: options.discoveryCache ?? new Map<string, KnownDiscovery>(),
  }
  return {
    name: 'kubectl',
    run: (context) => execute(context, openTree(root, context.env), shared),
    complete: (request) => complete(request, openTree(root, request.env), shared),
  }
}
