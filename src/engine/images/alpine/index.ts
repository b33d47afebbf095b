/** alpine: a small distribution around busybox. */
import { defineImage, tags } from '../image'
import { alpineFiles } from '../passwd'
import { ALPINE } from '../userlands'

export default defineImage({
  repositories: ['docker.io/library/alpine', 'public.ecr.aws/docker/library/alpine'],
  hasTag: tags(['latest', 'edge'], /^(2\.[67]|3(\.\d{1,2}(\.\d{1,2})?)?)$/),
  config: (tag) => ({
    command: ['/bin/sh'],
    userland: ALPINE,
    size: 3_640_000,
    layers: 1,
    files: () => alpineFiles(/^\d+\.\d/.test(tag) ? tag : undefined),
  }),
})
