/** Which volumes a CSI driver provides, those of cloud disks from before CSI among them; models csi-translation-lib. */
import type { PersistentVolume } from '../../schema/types'

export interface CsiSource {
  readonly driver: string
  /** What the driver calls the volume. */
  readonly handle: string
}

/** Undefined for a volume of another kind. */
export function csiSource({ spec }: PersistentVolume): CsiSource | undefined {
  if (!spec) return undefined
  if (spec.csi) return { driver: spec.csi.driver, handle: spec.csi.volumeHandle }
  if (spec.awsElasticBlockStore) return { driver: 'ebs.csi.aws.com', handle: spec.awsElasticBlockStore.volumeID }
  if (spec.gcePersistentDisk) return { driver: 'pd.csi.storage.gke.io', handle: spec.gcePersistentDisk.pdName }
  if (spec.azureDisk) return { driver: 'disk.csi.azure.com', handle: spec.azureDisk.diskURI }
  if (spec.azureFile) return { driver: 'file.csi.azure.com', handle: `${spec.azureFile.secretName}#${spec.azureFile.shareName}` }
  if (spec.cinder) return { driver: 'cinder.csi.openstack.org', handle: spec.cinder.volumeID }
  if (spec.vsphereVolume) return { driver: 'csi.vsphere.vmware.com', handle: spec.vsphereVolume.volumePath }
  if (spec.portworxVolume) return { driver: 'pxd.portworx.com', handle: spec.portworxVolume.volumeID }
  return undefined
}

/** The name under which a Node lists the volume as attached and in use. */
export function attachedName({ driver, handle }: CsiSource): string {
  return `kubernetes.io/csi/${driver}^${handle}`
}
