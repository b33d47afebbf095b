/** A pod's spec as Go prints the server's own type: every field, in its order, under its Go name. The differences that refusals append show it. */
import type { PodSpec } from '../../schema/types'
import { goViewer } from '../framework/go-view'

const LAYOUT = {
  PodSpec:
    'Volumes:[]Volume InitContainers:[]Container Containers:[]Container EphemeralContainers:[]EphemeralContainer RestartPolicy:s TerminationGracePeriodSeconds:p ActiveDeadlineSeconds:p DNSPolicy:s NodeSelector:p ServiceAccountName:s AutomountServiceAccountToken:p NodeName:s SecurityContext:*PodSecurityContext ImagePullSecrets:[]Reference Hostname:s Subdomain:s SetHostnameAsFQDN:p Affinity:*Affinity SchedulerName:s Tolerations:[]Toleration HostAliases:[]HostAlias PriorityClassName:s Priority:p PreemptionPolicy:p DNSConfig:*DNSConfig ReadinessGates:[]ReadinessGate RuntimeClassName:p Overhead:p EnableServiceLinks:p TopologySpreadConstraints:[]Spread OS:*OS SchedulingGates:[]Reference ResourceClaims:[]ResourceClaim Resources:*Resources HostnameOverride:p SchedulingGroup:*Group',
  PodSecurityContext:
    'HostNetwork:b HostPID:b HostIPC:b ShareProcessNamespace:p HostUsers:p SELinuxOptions:*SELinux WindowsOptions:*Windows RunAsUser:p RunAsGroup:p RunAsNonRoot:p SupplementalGroups:p SupplementalGroupsPolicy:p FSGroup:p FSGroupChangePolicy:p Sysctls:[]Sysctl SeccompProfile:*Profile AppArmorProfile:*Profile SELinuxChangePolicy:p',
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

export const goView = goViewer(LAYOUT)

export function podSpecView(spec: PodSpec): unknown {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers, securityContext } = spec
  // The server's own type keeps the pod's host settings in its security context.
  return goView(
    { ...spec, securityContext: { ...securityContext, hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } },
    'PodSpec',
  )
}
