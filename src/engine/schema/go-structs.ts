/** The Go structs a pod template is made of, field by field in their order, which hashes of templates depend on; models k8s.io/api/core/v1. */

export interface GoField {
  /** As Go names it; an embedded struct has its type's name. */
  readonly go: string
  /** The key on the wire; absent for an embedded struct, whose fields are its owner's. */
  readonly wire: string | undefined
  /** As Go prints the type: `*v1.Probe`, `[]string`, `map[string]string`, `v1.Protocol`. */
  readonly type: string
}

/**
 * One struct a line: its name, then its fields as `Name` or `Name=wireName`, a colon and the type. Types: s string, b bool, i int32, l int64;
 * `'X` a string type named v1.X; m a map of strings, r a resource list; T is v1.T; before them `*` pointer and `[]` slice. `+T` embeds T.
 * A name on the wire is the Go name with its leading capitals in lower case, where no other is given.
 */
const TABLE = `
PodTemplateSpec ObjectMeta=metadata:ObjectMeta Spec:PodSpec
ObjectMeta Name:s GenerateName:s Namespace:s SelfLink:s UID:types.UID ResourceVersion:s Generation:l CreationTimestamp:Time DeletionTimestamp:*Time DeletionGracePeriodSeconds:*l Labels:m Annotations:m OwnerReferences:[]OwnerReference Finalizers:[]s ManagedFields:[]ManagedFieldsEntry
OwnerReference APIVersion:s Kind:s Name:s UID:types.UID Controller:*b BlockOwnerDeletion:*b
PodSpec Volumes:[]Volume InitContainers:[]Container Containers:[]Container EphemeralContainers:[]EphemeralContainer RestartPolicy:'RestartPolicy TerminationGracePeriodSeconds:*l ActiveDeadlineSeconds:*l DNSPolicy:'DNSPolicy NodeSelector:m ServiceAccountName:s DeprecatedServiceAccount=serviceAccount:s AutomountServiceAccountToken:*b NodeName:s HostNetwork:b HostPID:b HostIPC:b ShareProcessNamespace:*b SecurityContext:*PodSecurityContext ImagePullSecrets:[]LocalObjectReference Hostname:s Subdomain:s Affinity:*Affinity SchedulerName:s Tolerations:[]Toleration HostAliases:[]HostAlias PriorityClassName:s Priority:*i DNSConfig:*PodDNSConfig ReadinessGates:[]PodReadinessGate RuntimeClassName:*s EnableServiceLinks:*b PreemptionPolicy:*'PreemptionPolicy Overhead:r TopologySpreadConstraints:[]TopologySpreadConstraint SetHostnameAsFQDN:*b OS:*PodOS HostUsers:*b SchedulingGates:[]PodSchedulingGate ResourceClaims:[]PodResourceClaim Resources:*ResourceRequirements HostnameOverride:*s SchedulingGroup:*PodSchedulingGroup
Volume Name:s +VolumeSource
VolumeSource HostPath:*HostPathVolumeSource EmptyDir:*EmptyDirVolumeSource GCEPersistentDisk:*GCEPersistentDiskVolumeSource AWSElasticBlockStore:*AWSElasticBlockStoreVolumeSource GitRepo:*GitRepoVolumeSource Secret:*SecretVolumeSource NFS:*NFSVolumeSource ISCSI:*ISCSIVolumeSource Glusterfs:*GlusterfsVolumeSource PersistentVolumeClaim:*PersistentVolumeClaimVolumeSource RBD:*RBDVolumeSource FlexVolume:*FlexVolumeSource Cinder:*CinderVolumeSource CephFS=cephfs:*CephFSVolumeSource Flocker:*FlockerVolumeSource DownwardAPI:*DownwardAPIVolumeSource FC:*FCVolumeSource AzureFile:*AzureFileVolumeSource ConfigMap:*ConfigMapVolumeSource VsphereVolume:*VsphereVirtualDiskVolumeSource Quobyte:*QuobyteVolumeSource AzureDisk:*AzureDiskVolumeSource PhotonPersistentDisk:*PhotonPersistentDiskVolumeSource Projected:*ProjectedVolumeSource PortworxVolume:*PortworxVolumeSource ScaleIO:*ScaleIOVolumeSource StorageOS=storageos:*StorageOSVolumeSource CSI:*CSIVolumeSource Ephemeral:*EphemeralVolumeSource Image:*ImageVolumeSource
Container Name:s Image:s Command:[]s Args:[]s WorkingDir:s Ports:[]ContainerPort EnvFrom:[]EnvFromSource Env:[]EnvVar Resources:ResourceRequirements ResizePolicy:[]ContainerResizePolicy RestartPolicy:*'ContainerRestartPolicy RestartPolicyRules:[]ContainerRestartRule VolumeMounts:[]VolumeMount VolumeDevices:[]VolumeDevice LivenessProbe:*Probe ReadinessProbe:*Probe StartupProbe:*Probe Lifecycle:*Lifecycle TerminationMessagePath:s TerminationMessagePolicy:'TerminationMessagePolicy ImagePullPolicy:'PullPolicy SecurityContext:*SecurityContext Stdin:b StdinOnce:b TTY:b
PodSecurityContext SELinuxOptions:*SELinuxOptions WindowsOptions:*WindowsSecurityContextOptions RunAsUser:*l RunAsGroup:*l RunAsNonRoot:*b SupplementalGroups:[]l SupplementalGroupsPolicy:*'SupplementalGroupsPolicy FSGroup:*l Sysctls:[]Sysctl FSGroupChangePolicy:*'PodFSGroupChangePolicy SeccompProfile:*SeccompProfile AppArmorProfile:*AppArmorProfile SELinuxChangePolicy:*'PodSELinuxChangePolicy
LocalObjectReference Name:s
Affinity NodeAffinity:*NodeAffinity PodAffinity:*PodAffinity PodAntiAffinity:*PodAntiAffinity
Toleration Key:s Operator:'TolerationOperator Value:s Effect:'TaintEffect TolerationSeconds:*l
HostAlias IP:s Hostnames:[]s
PodDNSConfig Nameservers:[]s Searches:[]s Options:[]PodDNSConfigOption
PodDNSConfigOption Name:s Value:*s
PodReadinessGate ConditionType:'PodConditionType
TopologySpreadConstraint MaxSkew:i TopologyKey:s WhenUnsatisfiable:'UnsatisfiableConstraintAction LabelSelector:*LabelSelector MinDomains:*i NodeAffinityPolicy:*'NodeInclusionPolicy NodeTaintsPolicy:*'NodeInclusionPolicy MatchLabelKeys:[]s
PodOS Name:'OSName
PodSchedulingGate Name:s
PodResourceClaim Name:s ResourceClaimName:*s ResourceClaimTemplateName:*s
PodSchedulingGroup PodGroupName:*s
ResourceRequirements Limits:r Requests:r Claims:[]ResourceClaim
ResourceClaim Name:s Request:s
ContainerPort Name:s HostPort:i ContainerPort:i Protocol:'Protocol HostIP:s
EnvFromSource Prefix:s ConfigMapRef:*ConfigMapEnvSource SecretRef:*SecretEnvSource
ConfigMapEnvSource +LocalObjectReference Optional:*b
SecretEnvSource +LocalObjectReference Optional:*b
EnvVar Name:s Value:s ValueFrom:*EnvVarSource
EnvVarSource FieldRef:*ObjectFieldSelector ResourceFieldRef:*ResourceFieldSelector ConfigMapKeyRef:*ConfigMapKeySelector SecretKeyRef:*SecretKeySelector FileKeyRef:*FileKeySelector
ObjectFieldSelector APIVersion:s FieldPath:s
ResourceFieldSelector ContainerName:s Resource:s Divisor:resource.Quantity
ConfigMapKeySelector +LocalObjectReference Key:s Optional:*b
SecretKeySelector +LocalObjectReference Key:s Optional:*b
FileKeySelector VolumeName:s Path:s Key:s Optional:*b
ContainerResizePolicy ResourceName:'ResourceName RestartPolicy:'ResourceResizeRestartPolicy
ContainerRestartRule Action:'ContainerRestartRuleAction ExitCodes:*ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes Operator:'ContainerRestartRuleOnExitCodesOperator Values:[]i
VolumeMount Name:s ReadOnly:b RecursiveReadOnly:*'RecursiveReadOnlyMode MountPath:s SubPath:s MountPropagation:*'MountPropagationMode SubPathExpr:s
VolumeDevice Name:s DevicePath:s
Probe +ProbeHandler InitialDelaySeconds:i TimeoutSeconds:i PeriodSeconds:i SuccessThreshold:i FailureThreshold:i TerminationGracePeriodSeconds:*l
ProbeHandler Exec:*ExecAction HTTPGet:*HTTPGetAction TCPSocket:*TCPSocketAction GRPC:*GRPCAction
Lifecycle PostStart:*LifecycleHandler PreStop:*LifecycleHandler StopSignal:*'Signal
LifecycleHandler Exec:*ExecAction HTTPGet:*HTTPGetAction TCPSocket:*TCPSocketAction Sleep:*SleepAction
ExecAction Command:[]s
HTTPGetAction Path:s Port:intstr.IntOrString Host:s Scheme:'URIScheme HTTPHeaders:[]HTTPHeader
HTTPHeader Name:s Value:s
TCPSocketAction Port:intstr.IntOrString Host:s
GRPCAction Port:i Service:*s
SleepAction Seconds:l
SecurityContext Capabilities:*Capabilities Privileged:*b SELinuxOptions:*SELinuxOptions WindowsOptions:*WindowsSecurityContextOptions RunAsUser:*l RunAsGroup:*l RunAsNonRoot:*b ReadOnlyRootFilesystem:*b AllowPrivilegeEscalation:*b ProcMount:*'ProcMountType SeccompProfile:*SeccompProfile AppArmorProfile:*AppArmorProfile
Capabilities Add:[]'Capability Drop:[]'Capability
SELinuxOptions User:s Role:s Type:s Level:s
WindowsSecurityContextOptions GMSACredentialSpecName:*s GMSACredentialSpec:*s RunAsUserName:*s HostProcess:*b
SeccompProfile Type:'SeccompProfileType LocalhostProfile:*s
AppArmorProfile Type:'AppArmorProfileType LocalhostProfile:*s
Sysctl Name:s Value:s
NodeAffinity RequiredDuringSchedulingIgnoredDuringExecution:*NodeSelector PreferredDuringSchedulingIgnoredDuringExecution:[]PreferredSchedulingTerm
NodeSelector NodeSelectorTerms:[]NodeSelectorTerm
NodeSelectorTerm MatchExpressions:[]NodeSelectorRequirement MatchFields:[]NodeSelectorRequirement
NodeSelectorRequirement Key:s Operator:'NodeSelectorOperator Values:[]s
PreferredSchedulingTerm Weight:i Preference:NodeSelectorTerm
PodAffinity RequiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm PreferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm
PodAntiAffinity RequiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm PreferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm
PodAffinityTerm LabelSelector:*LabelSelector Namespaces:[]s TopologyKey:s NamespaceSelector:*LabelSelector MatchLabelKeys:[]s MismatchLabelKeys:[]s
WeightedPodAffinityTerm Weight:i PodAffinityTerm:PodAffinityTerm
LabelSelector MatchLabels:m MatchExpressions:[]LabelSelectorRequirement
LabelSelectorRequirement Key:s Operator:'LabelSelectorOperator Values:[]s
HostPathVolumeSource Path:s Type:*'HostPathType
EmptyDirVolumeSource Medium:'StorageMedium SizeLimit:*resource.Quantity
GCEPersistentDiskVolumeSource PDName:s FSType:s Partition:i ReadOnly:b
AWSElasticBlockStoreVolumeSource VolumeID:s FSType:s Partition:i ReadOnly:b
GitRepoVolumeSource Repository:s Revision:s Directory:s
SecretVolumeSource SecretName:s Items:[]KeyToPath DefaultMode:*i Optional:*b
KeyToPath Key:s Path:s Mode:*i
NFSVolumeSource Server:s Path:s ReadOnly:b
ISCSIVolumeSource TargetPortal:s IQN:s Lun:i ISCSIInterface:s FSType:s ReadOnly:b Portals:[]s DiscoveryCHAPAuth=chapAuthDiscovery:b SessionCHAPAuth=chapAuthSession:b SecretRef:*LocalObjectReference InitiatorName:*s
GlusterfsVolumeSource EndpointsName=endpoints:s Path:s ReadOnly:b
PersistentVolumeClaimVolumeSource ClaimName:s ReadOnly:b
RBDVolumeSource CephMonitors=monitors:[]s RBDImage=image:s FSType:s RBDPool=pool:s RadosUser=user:s Keyring:s SecretRef:*LocalObjectReference ReadOnly:b
FlexVolumeSource Driver:s FSType:s SecretRef:*LocalObjectReference ReadOnly:b Options:m
CinderVolumeSource VolumeID:s FSType:s ReadOnly:b SecretRef:*LocalObjectReference
CephFSVolumeSource Monitors:[]s Path:s User:s SecretFile:s SecretRef:*LocalObjectReference ReadOnly:b
FlockerVolumeSource DatasetName:s DatasetUUID:s
DownwardAPIVolumeSource Items:[]DownwardAPIVolumeFile DefaultMode:*i
DownwardAPIVolumeFile Path:s FieldRef:*ObjectFieldSelector ResourceFieldRef:*ResourceFieldSelector Mode:*i
FCVolumeSource TargetWWNs:[]s Lun:*i FSType:s ReadOnly:b WWIDs=wwids:[]s
AzureFileVolumeSource SecretName:s ShareName:s ReadOnly:b
ConfigMapVolumeSource +LocalObjectReference Items:[]KeyToPath DefaultMode:*i Optional:*b
VsphereVirtualDiskVolumeSource VolumePath:s FSType:s StoragePolicyName:s StoragePolicyID:s
QuobyteVolumeSource Registry:s Volume:s ReadOnly:b User:s Group:s Tenant:s
AzureDiskVolumeSource DiskName:s DataDiskURI=diskURI:s CachingMode:*'AzureDataDiskCachingMode FSType:*s ReadOnly:*b Kind:*'AzureDataDiskKind
PhotonPersistentDiskVolumeSource PdID:s FSType:s
ProjectedVolumeSource Sources:[]VolumeProjection DefaultMode:*i
VolumeProjection Secret:*SecretProjection DownwardAPI:*DownwardAPIProjection ConfigMap:*ConfigMapProjection ServiceAccountToken:*ServiceAccountTokenProjection ClusterTrustBundle:*ClusterTrustBundleProjection PodCertificate:*PodCertificateProjection
SecretProjection +LocalObjectReference Items:[]KeyToPath Optional:*b
ConfigMapProjection +LocalObjectReference Items:[]KeyToPath Optional:*b
DownwardAPIProjection Items:[]DownwardAPIVolumeFile
ServiceAccountTokenProjection Audience:s ExpirationSeconds:*l Path:s
ClusterTrustBundleProjection Name:*s SignerName:*s LabelSelector:*LabelSelector Optional:*b Path:s
PodCertificateProjection SignerName:s KeyType:s MaxExpirationSeconds:*i CredentialBundlePath:s KeyPath:s CertificateChainPath:s UserAnnotations:m
PortworxVolumeSource VolumeID:s FSType:s ReadOnly:b
ScaleIOVolumeSource Gateway:s System:s SecretRef:*LocalObjectReference SSLEnabled:b ProtectionDomain:s StoragePool:s StorageMode:s VolumeName:s FSType:s ReadOnly:b
StorageOSVolumeSource VolumeName:s VolumeNamespace:s FSType:s ReadOnly:b SecretRef:*LocalObjectReference
CSIVolumeSource Driver:s ReadOnly:*b FSType:*s VolumeAttributes:m NodePublishSecretRef:*LocalObjectReference
EphemeralVolumeSource VolumeClaimTemplate:*PersistentVolumeClaimTemplate
PersistentVolumeClaimTemplate ObjectMeta=metadata:ObjectMeta Spec:PersistentVolumeClaimSpec
PersistentVolumeClaimSpec AccessModes:[]'PersistentVolumeAccessMode Selector:*LabelSelector Resources:VolumeResourceRequirements VolumeName:s StorageClassName:*s VolumeMode:*'PersistentVolumeMode DataSource:*TypedLocalObjectReference DataSourceRef:*TypedObjectReference VolumeAttributesClassName:*s
VolumeResourceRequirements Limits:r Requests:r
TypedLocalObjectReference APIGroup:*s Kind:s Name:s
TypedObjectReference APIGroup:*s Kind:s Name:s Namespace:*s
ImageVolumeSource Reference:s PullPolicy:'PullPolicy
`

const SHORT: Readonly<Record<string, string>> = {
  s: 'string',
  b: 'bool',
  i: 'int32',
  l: 'int64',
  m: 'map[string]string',
  r: 'v1.ResourceList',
}

let structs: Map<string, readonly GoField[]> | undefined

/** The fields of the struct Go prints as `type` (`v1.Container`); undefined for a type that is no struct of the table. */
export function goFields(type: string): readonly GoField[] | undefined {
  if (!structs) {
    structs = new Map()
    for (const line of TABLE.trim().split('\n')) {
      const [name = '', ...fields] = line.split(' ')
      structs.set(`v1.${name}`, fields.map(parseField))
    }
  }
  return structs.get(type)
}

function parseField(text: string): GoField {
  if (text.startsWith('+')) return { go: text.slice(1), wire: undefined, type: `v1.${text.slice(1)}` }
  const [names = '', code = ''] = text.split(':')
  const [go = '', wire = wireName(go)] = names.split('=')
  const [, prefix = '', rest = ''] = /^((?:\*|\[\])*)(.*)$/.exec(code) ?? []
  if (rest.startsWith("'")) return { go, wire, type: `${prefix}v1.${rest.slice(1)}` }
  return { go, wire, type: `${prefix}${SHORT[rest] ?? (rest.includes('.') ? rest : `v1.${rest}`)}` }
}

/** `httpGet` for HTTPGet, `fsGroup` for FSGroup, `os` for OS. */
function wireName(go: string): string {
  return go.replace(/^[A-Z]+(?=[A-Z][a-z]|$)|^[A-Z]/, (capitals) => capitals.toLowerCase())
}
