/** The sites that the documentation of Kubernetes and manifests are read from. */
import type { VirtualClock } from '../../engine/clock/clock'
import type { HttpResponse } from '../../engine/network/types'
import { releaseAt } from './releases'
import { answer, moved, notFound, page, toTls, type Site } from './site'

const EXAMPLES = '/examples/'
/** The folder of the examples in the repository of the documentation, on any branch. */
const IN_REPOSITORY = /^\/kubernetes\/website\/(?:refs\/heads\/)?[^/]+\/content\/[a-z-]+\/examples\//

/** `clock` holds its time while the manifests are loaded, which happens when the first of them is asked for. */
export function documentation(clock: VirtualClock): readonly Site[] {
  const manifest = (text: string | undefined): HttpResponse =>
    text === undefined ? notFound() : answer(200, 'text/plain; charset=utf-8', text)
  const example = async (path: string): Promise<HttpResponse> => {
    const { exampleAt } = await clock.external(import('./examples'))
    return manifest(exampleAt(path))
  }
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
        return folder ? example(path.slice(folder[0].length)) : manifest(releaseAt('raw.githubusercontent.com', path))
      },
    },
    {
      address: '20.200.245.247',
      names: ['github.com', 'www.github.com'],
      http: toTls,
      https: (path) => (path === '/' ? page('GitHub', 'Build and ship software') : manifest(releaseAt('github.com', path))),
    },
  ]
}
