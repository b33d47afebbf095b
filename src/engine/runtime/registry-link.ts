/** The way from the nodes to the registries, which a person may make slow or cut. */

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
    const server = host === 'docker.io' ? 'registry-1.docker.io' : host
    const url = `https://${server}/v2/${repository}/manifests/${reference}`
    return `rpc error: code = Unavailable desc = failed to pull and unpack image "${name}": failed to resolve image: failed to do request: Head "${url}": dial tcp: lookup ${server} on 127.0.0.53:53: server misbehaving`
  }
}

const SLOWNESS = 25
