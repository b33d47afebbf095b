/** The way from the nodes to the registries, which a person may make slow or cut. */
import { failedRequest, serverOf } from '../images/registries'
import { NODE_NAMESERVER } from '../network/places'

export type RegistryState = 'fine' | 'slow' | 'failing'

export class RegistryLink {
  state: RegistryState = 'fine'

  /** How many times longer a pull takes than usual. */
  get slowness(): number {
    return this.state === 'slow' ? SLOWNESS : 1
  }

  /** Why a registry cannot be asked for a manifest, as containerd's resolver words it; undefined when it can. */
  refusal(name: string): string | undefined {
    if (this.state !== 'failing') return undefined
    const [, host = 'docker.io', repository = '', reference = 'latest'] =
      /^([^/]+)\/(.+?)(?:[:@]([^:@]+(?::[0-9a-f]+)?))?$/.exec(name) ?? []
    const why = `dial tcp: lookup ${serverOf(host)} on ${NODE_NAMESERVER}:53: server misbehaving`
    return `rpc error: code = Unknown desc = failed to pull and unpack image "${name}": failed to resolve image: ${failedRequest(host, repository, reference, why)}`
  }
}

const SLOWNESS = 25
