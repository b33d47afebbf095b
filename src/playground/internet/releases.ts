/** Manifests that projects publish for any cluster; made of minikube's addons, without what is minikube's own in them. */
import { dump, loadAll } from 'js-yaml'
import { isObject } from '../../engine/api/json'
import { ADDONS } from '../addons'

type Dict = Readonly<Record<string, unknown>>

interface Release {
  readonly path: RegExp
  readonly addon: string
  /** What the project has otherwise than minikube, in each object's text; `provider` is what the path's group holds. */
  readonly change?: (text: string, provider: string) => string
}

export type ReleaseSite = 'github.com' | 'raw.githubusercontent.com'

const RELEASES: Readonly<Record<ReleaseSite, readonly Release[]>> = {
  'github.com': [
    {
      path: /^\/kubernetes-sigs\/metrics-server\/releases\/(?:latest\/download|download\/v[\d.]+)\/components\.yaml$/,
      addon: 'metrics-server',
      change: (text) => text.replace(/^ *- --kubelet-insecure-tls\n/m, ''),
    },
  ],
  'raw.githubusercontent.com': [
    {
      path: /^\/kubernetes\/ingress-nginx\/[^/]+\/deploy\/static\/provider\/(cloud|baremetal|kind)\/deploy\.yaml$/,
      addon: 'ingress',
      // minikube and kind lend the controller the node's own ports; elsewhere a Service leads to it.
      change: (text, provider) => {
        const general = text
          .replace('--report-node-internal-ip-address', '--publish-service=$(POD_NAMESPACE)/ingress-nginx-controller')
          .replace(/^ *annotations:\n *ingressclass\.kubernetes\.io\/is-default-class: .*\n/m, '')
        if (provider === 'kind') return general
        const service = provider === 'cloud' ? general.replace('type: NodePort', 'type: LoadBalancer') : general
        return service.replace(/^ *hostPort: \d+\n/gm, '')
      },
    },
    { path: /^\/kubernetes\/dashboard\/[^/]+\/aio\/deploy\/recommended\.yaml$/, addon: 'dashboard' },
  ],
}

const isMinikubes = (key: string): boolean => /^(addonmanager\.kubernetes\.io|kubernetes\.io\/minikube-addons|minikube\.k8s\.io)/.test(key)

function withoutMinikube(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMinikube)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).flatMap(([key, inner]) => (isMinikubes(key) ? [] : [[key, withoutMinikube(inner)]])))
}

/** What a site has under a path; undefined when nothing. */
export function releaseAt(site: ReleaseSite, path: string): string | undefined {
  for (const { path: pattern, addon, change } of RELEASES[site]) {
    const found = pattern.exec(path)
    const text = found && ADDONS.find(({ name }) => name === addon)?.manifest?.text({})
    if (!text) continue
    const documents = (loadAll(text) as readonly Dict[]).map((object) => dump(withoutMinikube(object), { lineWidth: -1, noRefs: true }))
    return documents.map((document) => change?.(document, found[1] ?? '') ?? document).join('---\n')
  }
  return undefined
}
