/** pause: waits until it is told to end. */
import { defineImage, tags } from '../image'
import { service } from '../service'
import { SCRATCH } from '../userlands'

export default defineImage({
  repositories: [
    'registry.k8s.io/pause',
    'gcr.io/google_containers/pause',
    'gcr.io/google-containers/pause',
    'registry.k8s.io/pause-amd64',
    'docker.io/kubernetes/pause',
  ],
  hasTag: tags(['latest', 'test', 'go'], /^[0-3](\.\d+){1,2}$/),
  config: () => ({
    entrypoint: ['/pause'],
    userland: SCRATCH,
    size: 317_164,
    programs: { '/pause': service({ ports: [], memory: 241_664, farewell: () => 'Shutting down, got signal: Terminated' }) },
  }),
})
