/** `podyard kubectl`: our kubectl on the real machine, against whatever the kubeconfig names. */
import { kubectlCommand } from '../../kubectl'
import { diskDiscovery } from '../kubectl/disk-discovery'
import { runHere } from '../kubectl/node-context'
import { NodeTransport } from '../kubectl/node-transport'

export async function run(args: readonly string[]): Promise<number> {
  const code = await runHere(kubectlCommand({ transport: new NodeTransport(), discoveryCache: diskDiscovery }), args)
  // Connections kept for more requests, and an input nobody reads any more, must not hold the process.
  await new Promise<void>((resolve) => process.stdout.write('', () => resolve()))
  process.exit(code)
}
