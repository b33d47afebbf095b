/** The kinds of volumes the kubelet can set up; the first that supports a volume does it. */
import { csiPlugin } from './csi'
import { emptyDirPlugin } from './empty-dir'
import { gitRepoPlugin } from './git-repo'
import { hostPathPlugin } from './host-path'
import { nfsPlugin } from './nfs'
import { persistentClaimPlugin } from './persistent-claim'
import type { VolumePlugin } from './plugin'
import { projectedPlugin } from './projected'

export const VOLUME_PLUGINS: readonly VolumePlugin[] = [
  projectedPlugin,
  emptyDirPlugin,
  hostPathPlugin,
  persistentClaimPlugin,
  nfsPlugin,
  csiPlugin,
  gitRepoPlugin,
]
