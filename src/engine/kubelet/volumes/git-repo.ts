/** gitRepo: switched off since v1.33, so that it only fails. */
import { VolumeError, type VolumePlugin } from './plugin'

export const gitRepoPlugin: VolumePlugin = {
  name: 'kubernetes.io/git-repo',
  canSupport: ({ gitRepo }) => gitRepo !== undefined,
  mount: () => {
    throw new VolumeError(
      'git-repo volume plugin has been disabled; if necessary, it may be re-enabled by enabling the feature-gate `GitRepoVolumeDriver`',
      undefined,
      'MountVolume.NewMounter initialization failed',
    )
  },
}
