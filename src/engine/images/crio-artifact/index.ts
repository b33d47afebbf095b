/** Two files and nothing to run: what the documentation mounts as an image volume. */
import { defineImage } from '../image'
import { SCRATCH } from '../userlands'

export default defineImage({
  repositories: ['quay.io/crio/artifact'],
  hasTag: (tag) => /^(latest|v[12])$/.test(tag),
  config: () => ({ userland: SCRATCH, size: 508, files: () => ({ '/dir/file': '1\n', '/file': '2\n' }) }),
})
