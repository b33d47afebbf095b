/** The sites that the documentation of Kubernetes and manifests are read from. */
import type { VirtualClock } from '../../engine/clock/clock'
import { text } from '../../engine/images/http-server'
import type { HttpResponse } from '../../engine/network/types'
import type { ReleaseSite } from './releases'
import { moved, page, toTls, type Site } from './site'

const EXAMPLES = '/examples/'
/** The folder of the examples in the repository of the documentation, on any branch. */
const IN_REPOSITORY = /^\/kubernetes\/website\/(?:refs\/heads\/)?[^/]+\/content\/[a-z-]+\/examples\//

const manifest = (found: string | undefined): HttpResponse => (found === undefined ? text(404, '404: Not Found') : text(200, found))

/** `clock` holds its time while the manifests are loaded, which happens when the first of them is asked for. */
export function documentation(clock: VirtualClock): readonly Site[] {
  const example = async (path: string): Promise<HttpResponse> => manifest((await clock.external(import('./examples'))).exampleAt(path))
  const release = async (site: ReleaseSite, path: string): Promise<HttpResponse> =>
    manifest((await clock.external(import('./releases'))).releaseAt(site, path))
  return [
    {
      address: '3.33.186.135',
      names: ['kubernetes.io', 'www.kubernetes.io'],
      http: toTls,
      https: (path) =>
        path.startsWith(EXAMPLES) ? example(path.slice(EXAMPLES.length)) : page('Kubernetes', 'Production-Grade Container Orchestration'),
    },
    {
      address: '34.107.204.207',
      names: ['k8s.io', 'www.k8s.io'],
      http: toTls,
      https: (path) => moved(`https://kubernetes.io${path}`),
    },
    {
      address: '185.199.108.133',
      names: ['raw.githubusercontent.com'],
      http: toTls,
      https: (path) => {
        const folder = IN_REPOSITORY.exec(path)
        return folder ? example(path.slice(folder[0].length)) : release('raw.githubusercontent.com', path)
      },
    },
    {
      address: '20.200.245.247',
      names: ['github.com', 'www.github.com'],
      http: toTls,
      https: (path) => (path === '/' ? page('GitHub', 'Build and ship software') : release('github.com', path)),
    },
  ]
}
