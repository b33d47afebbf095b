/** Volumes of pods and sources of persistent volumes: one entry per type, with the fields it shows in order. */
import { asDict, asList, asText, at, textAt, type Dict } from '../values'
import { claimBody } from './claim-body'
import { quantityOf, quantityText } from './quantities'
import { goList, shortened, type Sheet } from './sheet'

type Source = Dict

/** A field's title and its value; a row without a value is left out. */
type Row = readonly [title: string, value: (source: Source, isPersistent: boolean) => string | undefined]

interface SourceType {
  readonly field: string
  readonly type: string
  readonly rows?: readonly Row[]
  /** What cannot be said in rows. */
  readonly more?: (sheet: Sheet, source: Source) => void
}

const text =
  (field: string, fallback = '') =>
  (source: Source) =>
    asText(source[field]) || fallback
const truth = (field: string) => (source: Source) => String(source[field] === true)
const number = (field: string) => (source: Source) => asText(source[field] ?? 0)
const list = (field: string) => (source: Source) => goList(asList(source[field]))
/** A field that may be empty on purpose; the fallback stands for one that is missing. */
const optional =
  (field: string, fallback = '') =>
  (source: Source) =>
    asText(source[field] ?? fallback)
/** What only persistent volumes say. */
const persistent =
  (value: (source: Source) => string): Row[1] =>
  (source, isPersistent) =>
    isPersistent ? value(source) : undefined
/** A reference to a secret as Go prints a pointer to it: `&LocalObjectReference{Name:a,}`, `nil` without one. */
const secretReference: Row[1] = (source, isPersistent) => {
  const value = source['secretRef']
  if (!value) return 'nil'
  const name = `Name:${textAt(value, 'name')},`
  return isPersistent ? `&SecretReference{${name}Namespace:${textAt(value, 'namespace')},}` : `&LocalObjectReference{${name}}`
}
const READ_ONLY: Row = ['ReadOnly', truth('readOnly')]
const FS_TYPE: Row = ['FSType', text('fsType')]

/** The one title without a colon. */
const ISCSI_INTERFACE = 'ISCSIInterface'

const ISCSI: readonly Row[] = [
  ['TargetPortal', text('targetPortal')],
  ['IQN', text('iqn')],
  ['Lun', number('lun')],
  [ISCSI_INTERFACE, text('iscsiInterface')],
  FS_TYPE,
  READ_ONLY,
  ['Portals', list('portals')],
  ['DiscoveryCHAPAuth', truth('chapAuthDiscovery')],
  ['SessionCHAPAuth', truth('chapAuthSession')],
  ['SecretRef', secretReference],
  ['InitiatorName', optional('initiatorName', '<none>')],
]

const TYPES: readonly SourceType[] = [
  {
    field: 'hostPath',
    type: 'HostPath (bare host directory volume)',
    rows: [
      ['Path', text('path')],
      ['HostPathType', optional('type', '<none>')],
    ],
  },
  {
    field: 'emptyDir',
    type: "EmptyDir (a temporary directory that shares a pod's lifetime)",
    rows: [
      ['Medium', text('medium')],
      ['SizeLimit', (source) => (quantityOf(source['sizeLimit']).nano > 0n ? quantityText(source['sizeLimit']) : '<unset>')],
    ],
  },
  {
    field: 'gcePersistentDisk',
    type: 'GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)',
    rows: [['PDName', text('pdName')], FS_TYPE, ['Partition', number('partition')], READ_ONLY],
  },
  {
    field: 'awsElasticBlockStore',
    type: 'AWSElasticBlockStore (a Persistent Disk resource in AWS)',
    rows: [['VolumeID', text('volumeID')], FS_TYPE, ['Partition', number('partition')], READ_ONLY],
  },
  {
    field: 'gitRepo',
    type: 'GitRepo (a volume that is pulled from git when the pod is created)',
    rows: [
      ['Repository', text('repository')],
      ['Revision', text('revision')],
    ],
  },
  {
    field: 'secret',
    type: 'Secret (a volume populated by a Secret)',
    rows: [
      ['SecretName', text('secretName')],
      ['Optional', truth('optional')],
    ],
  },
  {
    field: 'configMap',
    type: 'ConfigMap (a volume populated by a ConfigMap)',
    rows: [
      ['Name', text('name')],
      ['Optional', truth('optional')],
    ],
  },
  {
    field: 'nfs',
    type: 'NFS (an NFS mount that lasts the lifetime of a pod)',
    rows: [['Server', text('server')], ['Path', text('path')], READ_ONLY],
  },
  {
    field: 'iscsi',
    type: "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)",
    rows: ISCSI,
  },
  {
    field: 'glusterfs',
    type: "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
    rows: [
      ['EndpointsName', text('endpoints')],
      ['EndpointsNamespace', persistent(optional('endpointsNamespace', '<unset>'))],
      ['Path', text('path')],
      READ_ONLY,
    ],
  },
  {
    field: 'persistentVolumeClaim',
    type: 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
    rows: [['ClaimName', text('claimName')], READ_ONLY],
  },
  {
    field: 'ephemeral',
    type: 'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)',
    more: (sheet, source) => {
      const template = source['volumeClaimTemplate']
      if (template) claimBody(sheet.nested(2), asDict(template))
    },
  },
  {
    field: 'rbd',
    type: "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)",
    rows: [
      ['CephMonitors', list('monitors')],
      ['RBDImage', text('image')],
      FS_TYPE,
      ['RBDPool', text('pool')],
      ['RadosUser', text('user')],
      ['Keyring', text('keyring')],
      ['SecretRef', secretReference],
      READ_ONLY,
    ],
  },
  {
    field: 'quobyte',
    type: "Quobyte (a Quobyte mount on the host that shares a pod's lifetime)",
    rows: [['Registry', text('registry')], ['Volume', text('volume')], READ_ONLY],
  },
  {
    field: 'downwardAPI',
    type: 'DownwardAPI (a volume populated by information about the pod)',
    more: (sheet, source) => {
      sheet.line(2, 'Items:')
      for (const item of asList(source['items'])) {
        for (const [field, what] of [
          ['fieldRef', 'fieldPath'],
          ['resourceFieldRef', 'resource'],
        ] as const)
          if (at(item, field)) sheet.line(3, `${textAt(item, field, what)} -> ${textAt(item, 'path')}`)
      }
    },
  },
  {
    field: 'azureDisk',
    type: 'AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)',
    rows: [
      ['DiskName', text('diskName')],
      ['DiskURI', text('diskURI')],
      ['Kind', text('kind')],
      FS_TYPE,
      ['CachingMode', text('cachingMode')],
      READ_ONLY,
    ],
  },
  {
    field: 'vsphereVolume',
    type: 'vSphereVolume (a Persistent Disk resource in vSphere)',
    rows: [['VolumePath', text('volumePath')], FS_TYPE, ['StoragePolicyName', text('storagePolicyName')]],
  },
  {
    field: 'cinder',
    type: 'Cinder (a Persistent Disk resource in OpenStack)',
    rows: [['VolumeID', text('volumeID')], FS_TYPE, READ_ONLY, ['SecretRef', secretReference]],
  },
  {
    field: 'photonPersistentDisk',
    type: 'PhotonPersistentDisk (a Persistent Disk resource in photon platform)',
    rows: [['PdID', text('pdID')], FS_TYPE],
  },
  { field: 'portworxVolume', type: 'PortworxVolume (a Portworx Volume resource)', rows: [['VolumeID', text('volumeID')]] },
  {
    field: 'scaleIO',
    type: 'ScaleIO (a persistent volume backed by a block device in ScaleIO)',
    rows: [
      ['Gateway', text('gateway')],
      ['System', text('system')],
      ['Protection Domain', text('protectionDomain')],
      ['Storage Pool', text('storagePool')],
      ['Storage Mode', text('storageMode')],
      ['VolumeName', text('volumeName')],
      ['SecretName', persistent((source) => textAt(source, 'secretRef', 'name'))],
      ['SecretNamespace', persistent((source) => textAt(source, 'secretRef', 'namespace'))],
      FS_TYPE,
      READ_ONLY,
    ],
  },
  { field: 'local', type: 'LocalVolume (a persistent volume backed by local storage on a node)', rows: [['Path', text('path')]] },
  {
    field: 'cephfs',
    type: "CephFS (a CephFS mount on the host that shares a pod's lifetime)",
    rows: [
      ['Monitors', list('monitors')],
      ['Path', text('path')],
      ['User', text('user')],
      ['SecretFile', text('secretFile')],
      ['SecretRef', secretReference],
      READ_ONLY,
    ],
  },
  {
    field: 'storageos',
    type: 'StorageOS (a StorageOS Persistent Disk resource)',
    rows: [['VolumeName', text('volumeName')], ['VolumeNamespace', text('volumeNamespace')], FS_TYPE, READ_ONLY],
  },
  {
    field: 'fc',
    type: 'FC (a Fibre Channel disk)',
    rows: [
      ['TargetWWNs', (source) => asList(source['targetWWNs']).map(asText).join(', ')],
      ['LUN', optional('lun', '<none>')],
      FS_TYPE,
      READ_ONLY,
    ],
  },
  {
    field: 'azureFile',
    type: 'AzureFile (an Azure File Service mount on the host and bind mount to the pod)',
    rows: [
      ['SecretName', text('secretName')],
      ['SecretNamespace', persistent(text('secretNamespace'))],
      ['ShareName', text('shareName')],
      READ_ONLY,
    ],
  },
  {
    field: 'flexVolume',
    type: 'FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)',
    rows: [
      ['Driver', text('driver')],
      FS_TYPE,
      ['SecretRef', secretReference],
      READ_ONLY,
      [
        'Options',
        (source) =>
          `map[${Object.entries(asDict(source['options']))
            .map(([key, value]) => `${key}:${asText(value)}`)
            .sort()
            .join(' ')}]`,
      ],
    ],
  },
  {
    field: 'flocker',
    type: 'Flocker (a Flocker volume mounted by the Flocker agent)',
    rows: [
      ['DatasetName', text('datasetName')],
      ['DatasetUUID', text('datasetUUID')],
    ],
  },
  {
    field: 'projected',
    type: 'Projected (a volume that contains injected data from multiple sources)',
    more: (sheet, source) => {
      for (const part of asList(source['sources'])) describeProjection(sheet, part)
    },
  },
  {
    field: 'csi',
    type: 'CSI (a Container Storage Interface (CSI) volume source)',
    rows: [['Driver', text('driver')], FS_TYPE],
    more: (sheet, source) => {
      if (source['volumeHandle'] !== undefined) sheet.field('VolumeHandle', source['volumeHandle'], 2)
      sheet.field('ReadOnly', source['readOnly'] === true, 2)
      describeAttributes(sheet, asDict(source['volumeAttributes']))
    },
  },
  {
    field: 'image',
    type: 'Image (a container image or OCI artifact)',
    rows: [
      ['Reference', text('reference')],
      ['PullPolicy', text('pullPolicy')],
    ],
  },
]

function describeProjection(sheet: Sheet, part: unknown): void {
  const secret = at(part, 'secret')
  const map = at(part, 'configMap')
  if (secret || map) {
    sheet.field(secret ? 'SecretName' : 'ConfigMapName', at(secret ?? map, 'name'), 2)
    sheet.field('Optional', at(secret ?? map, 'optional') === true, 2)
  } else if (at(part, 'downwardAPI')) sheet.field('DownwardAPI', 'true', 2)
  else if (at(part, 'serviceAccountToken')) sheet.field('TokenExpirationSeconds', at(part, 'serviceAccountToken', 'expirationSeconds'), 2)
}

function describeAttributes(sheet: Sheet, attributes: Dict): void {
  const lines = Object.keys(attributes)
    .sort()
    .map((key) => shortened(`${key}=${asText(attributes[key])}`, 140))
  if (lines.length === 0) return sheet.field('VolumeAttributes', '<none>', 2)
  // Every piece of a line gets the level's indent anew.
  lines.forEach((line, index) => {
    if (index > 0) sheet.write(2, '')
    sheet.write(2, index === 0 ? 'VolumeAttributes:\t' : '\t')
    sheet.line(2, line)
  })
}

/** The source of a volume or, `isPersistent`, of a persistent volume: whichever field of it is set. */
export function describeSource(sheet: Sheet, holder: Dict, isPersistent = false): void {
  const type = TYPES.find(({ field }) => holder[field] !== undefined && holder[field] !== null)
  if (!type) return sheet.line(1, '<unknown>')
  const source = asDict(holder[type.field])
  sheet.field('Type', type.type, 2)
  for (const [title, value] of type.rows ?? []) {
    const shown = value(source, isPersistent)
    if (shown !== undefined) sheet.line(2, title === ISCSI_INTERFACE ? title : `${title}:`, shown)
  }
  type.more?.(sheet, source)
}

export function describeVolumes(sheet: Sheet, volumes: readonly unknown[], space: string): void {
  if (volumes.length === 0) return sheet.field(`${space}Volumes`, '<none>')
  sheet.line(0, `${space}Volumes:`)
  for (const volume of volumes) {
    sheet.line(1, `${space ? ' ' : ''}${textAt(volume, 'name')}:`)
    describeSource(sheet, asDict(volume))
  }
}
