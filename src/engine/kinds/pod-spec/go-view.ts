/** A pod's spec as Go prints the server's own type: every field, in its order, under its Go name. The differences that refusals append show it. */
import type { PodSpec } from '../../schema/types'

/**
 * The fields of each type in Go's order: `s` string, `n` number, `b` boolean, `p` pointer or list or map of plain values,
 * `Type` a struct, `*Type` a pointer to one, `[]Type` a list of them. Types that are not listed show the fields that are set.
 */
const LAYOUT = {
  PodSpec:
    'Volumes:[]Volume InitContainers:[]Container Containers:[]Container EphemeralContainers:[]EphemeralContainer RestartPolicy:s TerminationGracePeriodSeconds:p ActiveDeadlineSeconds:p DNSPolicy:s NodeSelector:p ServiceAccountName:s AutomountServiceAccountToken:p NodeName:s SecurityContext:*PodSecurityContext ImagePullSecrets:[]Reference Hostname:s Subdomain:s SetHostnameAsFQDN:p Affinity:*Affinity SchedulerName:s Tolerations:[]Toleration HostAliases:[]HostAlias PriorityClassName:s Priority:p PreemptionPolicy:p DNSConfig:*DNSConfig ReadinessGates:[]ReadinessGate RuntimeClassName:p Overhead:p EnableServiceLinks:p TopologySpreadConstraints:[]Spread OS:*OS SchedulingGates:[]Reference ResourceClaims:[]ResourceClaim Resources:*Resources HostnameOverride:p SchedulingGroup:*Group',
  PodSecurityContext:
    'HostNetwork:b HostPID:b HostIPC:b ShareProcessNamespace:p HostUsers:p SELinuxOptions:*SELinux WindowsOptions:*Windows RunAsUser:p RunAsGroup:p RunAsNonRoot:p SupplementalGroups:p SupplementalGroupsPolicy:p FSGroup:p FSGroupChangePolicy:p Sysctls:[]Sysctl SeccompProfile:*Profile AppArmorProfile:*Profile SELinuxChangePolicy:p',
  ResourceClaimSpec: 'Devices:DeviceClaim',
  DeviceClaim: 'Requests:[]DeviceRequest Constraints:[]DeviceConstraint Config:[]DeviceConfig',
  DeviceRequest: 'Name:s Exactly:*ExactDeviceRequest FirstAvailable:[]DeviceSubRequest',
  ExactDeviceRequest: 'DeviceClassName:s Selectors:[]DeviceSelector AllocationMode:s Count:n AdminAccess:p Tolerations:[]Any Capacity:*Any',
  DeviceSubRequest: 'Name:s DeviceClassName:s Selectors:[]DeviceSelector AllocationMode:s Count:n Tolerations:[]Any Capacity:*Any',
  DeviceSelector: 'CEL:*CELSelector',
  CELSelector: 'Expression:s',
  DeviceConstraint: 'Requests:p MatchAttribute:p DistinctAttribute:p',
  DeviceConfig: 'Requests:p Opaque:*Any',
  Volume:
    'Name:s HostPath:*HostPath EmptyDir:*EmptyDir GCEPersistentDisk:*Any AWSElasticBlockStore:*Any GitRepo:*Any Secret:*SecretVolume NFS:*NFS ISCSI:*Any Glusterfs:*Any PersistentVolumeClaim:*ClaimVolume RBD:*Any Quobyte:*Any FlexVolume:*Any Cinder:*Any CephFS:*Any Flocker:*Any DownwardAPI:*DownwardAPI FC:*Any AzureFile:*Any ConfigMap:*ConfigMapVolume VsphereVolume:*Any AzureDisk:*Any PhotonPersistentDisk:*Any Projected:*Projected PortworxVolume:*Any ScaleIO:*Any StorageOS:*Any CSI:*Any Ephemeral:*Any Image:*ImageVolume',
  PersistentVolumeSource:
    'GCEPersistentDisk:*Any AWSElasticBlockStore:*Any HostPath:*HostPath Glusterfs:*Any NFS:*NFS RBD:*Any Quobyte:*Any ISCSI:*Any FlexVolume:*Any Cinder:*Any CephFS:*Any FC:*Any Flocker:*Any AzureFile:*Any VsphereVolume:*Any AzureDisk:*Any PhotonPersistentDisk:*Any PortworxVolume:*Any ScaleIO:*Any Local:*LocalVolume StorageOS:*Any CSI:*CSIVolume',
  LocalVolume: 'Path:s FSType:p',
  CSIVolume:
    'Driver:s VolumeHandle:s ReadOnly:b FSType:s VolumeAttributes:p ControllerPublishSecretRef:*SecretRef NodeStageSecretRef:*SecretRef NodePublishSecretRef:*SecretRef ControllerExpandSecretRef:*SecretRef NodeExpandSecretRef:*SecretRef',
  SecretRef: 'Name:s Namespace:s',
  VolumeNodeAffinity: 'Required:*Any',
  HostPath: 'Path:s Type:p',
  EmptyDir: 'Medium:s SizeLimit:p',
  SecretVolume: 'SecretName:s Items:[]KeyToPath DefaultMode:p Optional:p',
  ConfigMapVolume: 'Name:s Items:[]KeyToPath DefaultMode:p Optional:p',
  ClaimVolume: 'ClaimName:s ReadOnly:b',
  NFS: 'Server:s Path:s ReadOnly:b',
  ImageVolume: 'Reference:s PullPolicy:s',
  DownwardAPI: 'Items:[]DownwardFile DefaultMode:p',
  Projected: 'Sources:[]Projection DefaultMode:p',
  Projection:
    'Secret:*SecretProjection DownwardAPI:*DownwardProjection ConfigMap:*ConfigMapProjection ServiceAccountToken:*Token ClusterTrustBundle:*Any PodCertificate:*Any',
  SecretProjection: 'Name:s Items:[]KeyToPath Optional:p',
  ConfigMapProjection: 'Name:s Items:[]KeyToPath Optional:p',
  DownwardProjection: 'Items:[]DownwardFile',
  DownwardFile: 'Path:s FieldRef:*FieldRef ResourceFieldRef:*ResourceFieldRef Mode:p',
  Token: 'Audience:s ExpirationSeconds:n Path:s',
  KeyToPath: 'Key:s Path:s Mode:p',
  Container:
    'Name:s Image:s Command:p Args:p WorkingDir:s Ports:[]Port EnvFrom:[]EnvFrom Env:[]Env Resources:Resources ResizePolicy:[]Resize RestartPolicy:p RestartPolicyRules:[]Any VolumeMounts:[]Mount VolumeDevices:[]Device LivenessProbe:*Probe ReadinessProbe:*Probe StartupProbe:*Probe Lifecycle:*Lifecycle TerminationMessagePath:s TerminationMessagePolicy:s ImagePullPolicy:s SecurityContext:*SecurityContext Stdin:b StdinOnce:b TTY:b',
  EphemeralContainer:
    'Name:s Image:s Command:p Args:p WorkingDir:s Ports:[]Port EnvFrom:[]EnvFrom Env:[]Env Resources:Resources ResizePolicy:[]Resize RestartPolicy:p RestartPolicyRules:[]Any VolumeMounts:[]Mount VolumeDevices:[]Device LivenessProbe:*Probe ReadinessProbe:*Probe StartupProbe:*Probe Lifecycle:*Lifecycle TerminationMessagePath:s TerminationMessagePolicy:s ImagePullPolicy:s SecurityContext:*SecurityContext Stdin:b StdinOnce:b TTY:b TargetContainerName:s',
  Port: 'Name:s HostPort:n ContainerPort:n Protocol:s HostIP:s',
  Env: 'Name:s Value:s ValueFrom:*EnvSource',
  EnvSource: 'FieldRef:*FieldRef ResourceFieldRef:*ResourceFieldRef ConfigMapKeyRef:*KeyRef SecretKeyRef:*KeyRef FileKeyRef:*Any',
  EnvFrom: 'Prefix:s ConfigMapRef:*EnvFromRef SecretRef:*EnvFromRef',
  EnvFromRef: 'Name:s Optional:p',
  FieldRef: 'APIVersion:s FieldPath:s',
  ResourceFieldRef: 'ContainerName:s Resource:s Divisor:s',
  KeyRef: 'Name:s Key:s Optional:p',
  Resources: 'Limits:p Requests:p Claims:[]Any',
  Resize: 'ResourceName:s RestartPolicy:s',
  Mount: 'Name:s ReadOnly:b RecursiveReadOnly:p MountPath:s SubPath:s MountPropagation:p SubPathExpr:s',
  Device: 'Name:s DevicePath:s',
  Probe:
    'Exec:*Exec HTTPGet:*HTTPGet TCPSocket:*TCPSocket GRPC:*GRPC InitialDelaySeconds:n TimeoutSeconds:n PeriodSeconds:n SuccessThreshold:n FailureThreshold:n TerminationGracePeriodSeconds:p',
  Exec: 'Command:p',
  HTTPGet: 'Path:s Port:p Host:s Scheme:s HTTPHeaders:[]Header',
  Header: 'Name:s Value:s',
  TCPSocket: 'Port:p Host:s',
  GRPC: 'Port:n Service:p',
  Lifecycle: 'PostStart:*Handler PreStop:*Handler StopSignal:p',
  Handler: 'Exec:*Exec HTTPGet:*HTTPGet TCPSocket:*TCPSocket Sleep:*Sleep',
  Sleep: 'Seconds:n',
  SecurityContext:
    'Capabilities:*Capabilities Privileged:p SELinuxOptions:*SELinux WindowsOptions:*Windows RunAsUser:p RunAsGroup:p RunAsNonRoot:p ReadOnlyRootFilesystem:p AllowPrivilegeEscalation:p ProcMount:p SeccompProfile:*Profile AppArmorProfile:*Profile',
  Capabilities: 'Add:p Drop:p',
  Profile: 'Type:s LocalhostProfile:p',
  Toleration: 'Key:s Operator:s Value:s Effect:s TolerationSeconds:p',
  HostAlias: 'IP:s Hostnames:p',
  DNSConfig: 'Nameservers:p Searches:p Options:[]DNSOption',
  DNSOption: 'Name:s Value:p',
  Affinity: 'NodeAffinity:*Any PodAffinity:*Any PodAntiAffinity:*Any',
  Spread:
    'MaxSkew:n TopologyKey:s WhenUnsatisfiable:s LabelSelector:p MinDomains:p NodeAffinityPolicy:p NodeTaintsPolicy:p MatchLabelKeys:p',
  Reference: 'Name:s',
  ReadinessGate: 'ConditionType:s',
  OS: 'Name:s',
} as const

type TypeName = keyof typeof LAYOUT
type Field = { readonly go: string; readonly json: string; readonly kind: string }

const parsed = new Map<string, readonly Field[]>()

/** `httpGet` for `HTTPGet`, `dnsPolicy` for `DNSPolicy`, `name` for `Name`. */
function jsonName(go: string): string {
  const special: Readonly<Record<string, string>> = {
    SELinuxOptions: 'seLinuxOptions',
    SELinuxChangePolicy: 'seLinuxChangePolicy',
    CephFS: 'cephfs',
    ScaleIO: 'scaleIO',
    StorageOS: 'storageos',
    HostIP: 'hostIP',
  }
  return special[go] ?? go.replace(/^([A-Z]+)(?=[A-Z][a-z])|^[A-Z]+$|^[A-Z]/, (head) => head.toLowerCase())
}

function fieldsOf(type: string): readonly Field[] | undefined {
  let fields = parsed.get(type)
  if (!fields && Object.hasOwn(LAYOUT, type)) {
    fields = LAYOUT[type as TypeName].split(' ').map((text) => {
      const [go = '', kind = ''] = text.split(':')
      return { go, json: jsonName(go), kind }
    })
    parsed.set(type, fields)
  }
  return fields
}

function view(value: unknown, kind: string): unknown {
  switch (kind) {
    case 's':
      return value ?? ''
    case 'n':
      return value ?? 0
    case 'b':
      return value ?? false
    case 'p':
      return sorted(value ?? null)
  }
  if (kind.startsWith('[]')) {
    return Array.isArray(value) && value.length > 0 ? value.map((item) => view(item ?? {}, kind.slice(2))) : null
  }
  if (kind.startsWith('*')) return value === undefined || value === null ? null : view(value, kind.slice(1))
  const fields = fieldsOf(kind)
  const object = (value ?? {}) as Record<string, unknown>
  if (!fields) return asGo(object)
  return Object.fromEntries(fields.map((field) => [field.go, view(object[field.json], field.kind)]))
}

/** Go writes the keys of a map in order. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}

/** Any other value: its set fields with capital letters. */
function asGo(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asGo)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name.charAt(0).toUpperCase() + name.slice(1), asGo(item)]))
}

/** Any value of a type above. */
export function goView(value: unknown, type: TypeName): unknown {
  return view(value, type)
}

export function podSpecView(spec: PodSpec): unknown {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers, securityContext } = spec
  // The server's own type keeps the pod's host settings in its security context.
  return view(
    { ...spec, securityContext: { ...securityContext, hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } },
    'PodSpec',
  )
}
