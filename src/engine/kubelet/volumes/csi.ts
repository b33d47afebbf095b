/** Volumes that CSI drivers provide: attached to the node where that is needed, mounted by the driver; models pkg/volume/csi. */
import { hasReason } from '../../api/status'
import { attachedName, csiSource } from '../../kinds/persistent-volume/csi-source'
import { CSI_DRIVERS, CSI_NODES } from '../../schema/resources'
import type { CSINodeDriver, PersistentVolume } from '../../schema/types'
import type { NodeContext } from '../node/node-context'
import { folderVolume, VolumeError, VolumeNotAttached, type MountedVolume, type VolumePlugin } from './plugin'
import { remoteDisk } from './remote-disk'

const missing = (driver: string): string => `driver name ${driver} not found in the list of registered CSI drivers`

function isRegistered({ client, name }: NodeContext, driver: string): boolean {
  try {
    // A node without drivers has no list of them.
    const drivers: readonly CSINodeDriver[] | null = client.resource(CSI_NODES).get(name).spec.drivers
    return drivers?.some((each) => each.name === driver) ?? false
  } catch (error) {
    if (hasReason(error, 'NotFound')) return false
    throw error
  }
}

function needsAttach({ client }: NodeContext, driver: string): boolean {
  try {
    return client.resource(CSI_DRIVERS).get(driver).spec.attachRequired !== false
  } catch (error) {
    if (hasReason(error, 'NotFound')) return true
    throw error
  }
}

/** A PersistentVolume of a driver; undefined for one that needs none. */
export function csiVolume(node: NodeContext, volume: PersistentVolume, readOnly: boolean): MountedVolume | undefined {
  const source = csiSource(volume)
  if (!source) return undefined
  const { name } = volume.metadata
  const attachedAs = attachedName(source)
  const attaches = needsAttach(node, source.driver)
  if (attaches && !node.node()?.status?.volumesAttached?.some((each) => each.name === attachedAs)) throw new VolumeNotAttached()
  if (!isRegistered(node, source.driver))
    throw new VolumeError(
      `kubernetes.io/csi: attacher.MountDevice failed to create newCsiDriverClient: ${missing(source.driver)}`,
      name,
      'MountVolume.MountDevice failed',
    )
  return { ...folderVolume(remoteDisk(node.clock, name), '/', readOnly), ...(attaches ? { attachedAs } : {}) }
}

/** A volume in a pod's own spec that a driver makes for this pod alone. */
export const csiPlugin: VolumePlugin = {
  name: 'kubernetes.io/csi',
  canSupport: ({ csi }) => csi !== undefined,
  mount: ({ name, csi }, { node, uid }) => {
    if (!isRegistered(node, csi!.driver))
      throw new VolumeError(`kubernetes.io/csi: mounter.SetUpAt failed to get CSI client: ${missing(csi!.driver)}`)
    return folderVolume(remoteDisk(node.clock, `${uid}/${name}`), '/', csi!.readOnly ?? false)
  },
}
