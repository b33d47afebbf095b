/** What the wire schema does not tell about Kubernetes's Go types: their names in decoding errors, and which zero values they drop when written. */
import { INT_OR_STRING, QUANTITY, type FieldFact, schemaTypes, typeFact } from './facts'

/** Named string types, by the field that has them; decoding errors name them. */
const NAMED_STRINGS: Readonly<Record<string, string>> = {
  'PodSpec.restartPolicy': 'v1.RestartPolicy',
  'PodSpec.dnsPolicy': 'v1.DNSPolicy',
  'PodSpec.preemptionPolicy': 'v1.PreemptionPolicy',
  'Container.imagePullPolicy': 'v1.PullPolicy',
  'EphemeralContainer.imagePullPolicy': 'v1.PullPolicy',
  'Container.terminationMessagePolicy': 'v1.TerminationMessagePolicy',
  'Container.restartPolicy': 'v1.ContainerRestartPolicy',
  'ContainerPort.protocol': 'v1.Protocol',
  'ServicePort.protocol': 'v1.Protocol',
  'EndpointPort.protocol': 'v1.Protocol',
  'NetworkPolicyPort.protocol': 'v1.Protocol',
  'ServiceSpec.type': 'v1.ServiceType',
  'ServiceSpec.sessionAffinity': 'v1.ServiceAffinity',
  'ServiceSpec.externalTrafficPolicy': 'v1.ServiceExternalTrafficPolicy',
  'ServiceSpec.internalTrafficPolicy': 'v1.ServiceInternalTrafficPolicy',
  'ServiceSpec.ipFamilyPolicy': 'v1.IPFamilyPolicy',
  'Toleration.operator': 'v1.TolerationOperator',
  'Toleration.effect': 'v1.TaintEffect',
  'Taint.effect': 'v1.TaintEffect',
  'HTTPGetAction.scheme': 'v1.URIScheme',
  'EmptyDirVolumeSource.medium': 'v1.StorageMedium',
  'PersistentVolumeClaimSpec.volumeMode': 'v1.PersistentVolumeMode',
  'PersistentVolumeSpec.persistentVolumeReclaimPolicy': 'v1.PersistentVolumeReclaimPolicy',
  'Secret.type': 'v1.SecretType',
  'DeploymentStrategy.type': 'v1.DeploymentStrategyType',
  'DaemonSetUpdateStrategy.type': 'v1.DaemonSetUpdateStrategyType',
  'StatefulSetUpdateStrategy.type': 'v1.StatefulSetUpdateStrategyType',
  'StatefulSetSpec.podManagementPolicy': 'v1.PodManagementPolicyType',
  'CronJobSpec.concurrencyPolicy': 'v1.ConcurrencyPolicy',
  'JobSpec.completionMode': 'v1.CompletionMode',
  'LabelSelectorRequirement.operator': 'v1.LabelSelectorOperator',
  'NodeSelectorRequirement.operator': 'v1.NodeSelectorOperator',
  'TopologySpreadConstraint.whenUnsatisfiable': 'v1.UnsatisfiableConstraintAction',
  'HTTPIngressPath.pathType': 'v1.PathType',
  'MetricSpec.type': 'v2.MetricSourceType',
  'MetricTarget.type': 'v2.MetricTargetType',
}

/** Fields whose Go type is a pointer although the value is a string: an empty string stays. */
const POINTER_STRINGS = words(`
  PersistentVolumeClaimSpec.storageClassName PersistentVolumeClaimSpec.volumeAttributesClassName PersistentVolumeClaimSpec.volumeMode
  PersistentVolumeSpec.volumeAttributesClassName PersistentVolumeSpec.volumeMode TypedLocalObjectReference.apiGroup
  TypedObjectReference.apiGroup TypedObjectReference.namespace IngressSpec.ingressClassName IngressClassParametersReference.apiGroup
  IngressClassParametersReference.namespace IngressClassParametersReference.scope LeaseSpec.holderIdentity LeaseSpec.strategy
  LeaseSpec.preferredHolder EndpointPort.name EndpointPort.protocol EndpointPort.appProtocol Endpoint.hostname Endpoint.nodeName
  Endpoint.zone EndpointAddress.nodeName PodSpec.runtimeClassName PodSpec.hostnameOverride PodSpec.preemptionPolicy
  ServiceSpec.loadBalancerClass ServiceSpec.internalTrafficPolicy ServiceSpec.ipFamilyPolicy ServicePort.appProtocol
  LoadBalancerIngress.ipMode PortStatus.error IngressPortStatus.error CronJobSpec.timeZone JobSpec.completionMode JobSpec.managedBy
  JobSpec.podReplacementPolicy JobStatus.failedIndexes VolumeMount.recursiveReadOnly VolumeMount.mountPropagation
  VolumeMountStatus.recursiveReadOnly SecurityContext.procMount SeccompProfile.localhostProfile AppArmorProfile.localhostProfile
  PodSecurityContext.fsGroupChangePolicy PodSecurityContext.supplementalGroupsPolicy PodSecurityContext.seLinuxChangePolicy
  HTTPIngressPath.pathType StorageClass.reclaimPolicy StorageClass.volumeBindingMode GRPCAction.service HPAScalingRules.selectPolicy
  NetworkPolicyPort.protocol PodFailurePolicyOnExitCodesRequirement.containerName JSONSchemaProps.x-kubernetes-list-type
  JSONSchemaProps.x-kubernetes-map-type WebhookClientConfig.url ServiceReference.path Lifecycle.stopSignal ContainerStatus.stopSignal
  TopologySpreadConstraint.nodeAffinityPolicy TopologySpreadConstraint.nodeTaintsPolicy Container.restartPolicy
  PodResourceClaim.resourceClaimName PodResourceClaim.resourceClaimTemplateName PriorityClass.preemptionPolicy PodDNSConfigOption.value
  ISCSIVolumeSource.initiatorName ISCSIPersistentVolumeSource.initiatorName AzureDiskVolumeSource.cachingMode AzureDiskVolumeSource.fsType
  AzureDiskVolumeSource.kind ClusterTrustBundleProjection.name ClusterTrustBundleProjection.signerName CSIVolumeSource.driver
  CSIVolumeSource.fsType GlusterfsPersistentVolumeSource.endpointsNamespace HostPathVolumeSource.type
  WindowsSecurityContextOptions.gmsaCredentialSpec WindowsSecurityContextOptions.gmsaCredentialSpecName
  WindowsSecurityContextOptions.runAsUserName CSIDriverSpec.fsGroupPolicy VolumeAttachmentSource.persistentVolumeName
  CSIStorageCapacity.nodeName PersistentVolumeClaimStatus.currentVolumeAttributesClassName
  PersistentVolumeClaimStatus.volumeAttributesClassName ParamRef.parameterNotFoundAction ValidatingWebhook.failurePolicy
  ValidatingWebhook.matchPolicy MutatingWebhook.failurePolicy MutatingWebhook.matchPolicy MutatingWebhook.reinvocationPolicy
  Validation.reason ValidationRule.reason PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy DeviceAttribute.string
  DeviceAttribute.version ResourceSliceSpec.nodeName Device.nodeName PodExtendedResourceClaimStatus.resourceClaimName
  PodResourceClaimStatus.resourceClaimName VolumeNodeAffinity.name RoleRef.namespace MatchResources.matchPolicy
  MutatingAdmissionPolicySpec.failurePolicy NamedRuleWithOperations.scope RuleWithOperations.scope
  ValidatingAdmissionPolicySpec.failurePolicy SuccessPolicyRule.succeededIndexes EphemeralContainer.restartPolicy LocalVolumeSource.fsType
  PodSchedulingGroup.podGroupName ResourceHealth.message ServiceSpec.trafficDistribution AllocatedDeviceStatus.shareID
  DeviceClassSpec.extendedResourceName DeviceConstraint.distinctAttribute DeviceConstraint.matchAttribute
  DeviceRequestAllocationResult.shareID NodeAllocatableResourceMapping.capacityKey CustomResourceDefinitionVersion.deprecationWarning
  CustomResourceSubresourceScale.labelSelectorPath JSONSchemaProps.$ref DeleteOptions.propagationPolicy Preconditions.resourceVersion
  Preconditions.uid
`)

/** Booleans that are plain values in Go: `false` is dropped when written. All other optional booleans are pointers. */
const VALUE_BOOLEANS = words(`
  DeploymentSpec.paused TokenReviewStatus.authenticated SubjectAccessReviewStatus.denied PodSpec.hostIPC PodSpec.hostNetwork
  PodSpec.hostPID Container.stdin Container.stdinOnce Container.tty EphemeralContainer.stdin EphemeralContainer.stdinOnce
  EphemeralContainer.tty NodeSpec.unschedulable ServiceSpec.publishNotReadyAddresses VolumeMount.readOnly VolumeMountStatus.readOnly
  PriorityClass.globalDefault PersistentVolumeClaimVolumeSource.readOnly NFSVolumeSource.readOnly
  AWSElasticBlockStoreVolumeSource.readOnly GCEPersistentDiskVolumeSource.readOnly AzureFileVolumeSource.readOnly
  CephFSVolumeSource.readOnly CephFSPersistentVolumeSource.readOnly CinderVolumeSource.readOnly FCVolumeSource.readOnly
  CSIPersistentVolumeSource.readOnly ISCSIVolumeSource.readOnly ISCSIVolumeSource.chapAuthDiscovery ISCSIVolumeSource.chapAuthSession
  RBDVolumeSource.readOnly CustomResourceDefinitionSpec.preserveUnknownFields CustomResourceDefinitionVersion.deprecated
  JSONSchemaProps.exclusiveMaximum JSONSchemaProps.exclusiveMinimum JSONSchemaProps.nullable JSONSchemaProps.uniqueItems
  JSONSchemaProps.x-kubernetes-embedded-resource JSONSchemaProps.x-kubernetes-int-or-string APIServiceSpec.insecureSkipTLSVerify
  ResourcePolicyRule.clusterScope AzureFilePersistentVolumeSource.readOnly CinderPersistentVolumeSource.readOnly
  FlexPersistentVolumeSource.readOnly FlexVolumeSource.readOnly GlusterfsPersistentVolumeSource.readOnly GlusterfsVolumeSource.readOnly
  ISCSIPersistentVolumeSource.chapAuthDiscovery ISCSIPersistentVolumeSource.chapAuthSession ISCSIPersistentVolumeSource.readOnly
  PortworxVolumeSource.readOnly QuobyteVolumeSource.readOnly RBDPersistentVolumeSource.readOnly ScaleIOPersistentVolumeSource.readOnly
  ScaleIOPersistentVolumeSource.sslEnabled ScaleIOVolumeSource.readOnly ScaleIOVolumeSource.sslEnabled
  StorageOSPersistentVolumeSource.readOnly StorageOSVolumeSource.readOnly
`)

/** Integers that are plain values in Go: `0` is dropped when written. All other optional integers are pointers. */
const VALUE_INTEGERS = words(`
  DeploymentSpec.minReadySeconds ReplicaSetSpec.minReadySeconds DaemonSetSpec.minReadySeconds StatefulSetSpec.minReadySeconds
  ReplicationControllerSpec.minReadySeconds DaemonSetStatus.numberAvailable DaemonSetStatus.numberUnavailable
  DaemonSetStatus.observedGeneration DaemonSetStatus.updatedNumberScheduled DeploymentStatus.availableReplicas
  DeploymentStatus.observedGeneration DeploymentStatus.readyReplicas DeploymentStatus.replicas DeploymentStatus.unavailableReplicas
  DeploymentStatus.updatedReplicas ReplicaSetStatus.availableReplicas ReplicaSetStatus.fullyLabeledReplicas
  ReplicaSetStatus.observedGeneration ReplicaSetStatus.readyReplicas StatefulSetStatus.currentReplicas
  StatefulSetStatus.observedGeneration StatefulSetStatus.readyReplicas StatefulSetStatus.updatedReplicas
  ReplicationControllerStatus.availableReplicas ReplicationControllerStatus.fullyLabeledReplicas
  ReplicationControllerStatus.observedGeneration ReplicationControllerStatus.readyReplicas HorizontalPodAutoscalerStatus.currentReplicas
  JobStatus.active JobStatus.failed JobStatus.succeeded ContainerPort.hostPort ContainerStateTerminated.signal ContainerImage.sizeBytes
  Event.count Event.deprecatedCount EventSeries.count Probe.failureThreshold Probe.initialDelaySeconds Probe.periodSeconds
  Probe.successThreshold Probe.timeoutSeconds ServicePort.nodePort ServiceSpec.healthCheckNodePort ServiceBackendPort.number
  PodDisruptionBudgetStatus.observedGeneration PodStatus.observedGeneration PodCondition.observedGeneration Condition.observedGeneration
  ObjectMeta.generation CustomResourceColumnDefinition.priority ScaleSpec.replicas Status.code StatusDetails.retryAfterSeconds
  ValidatingAdmissionPolicyStatus.observedGeneration AWSElasticBlockStoreVolumeSource.partition GCEPersistentDiskVolumeSource.partition
  DeviceSubRequest.count ExactDeviceRequest.count CustomResourceDefinitionCondition.observedGeneration
  CustomResourceDefinitionStatus.observedGeneration
`)

/** Struct fields that are values in Go: written as `{}` even when empty. `metadata`, `spec` and `status` of every kind are among them. */
const VALUE_STRUCTS = words(`
  Container.resources EphemeralContainer.resources ContainerStatus.state ContainerStatus.lastState DeploymentSpec.strategy
  DeploymentSpec.template ReplicaSetSpec.template DaemonSetSpec.template DaemonSetSpec.updateStrategy StatefulSetSpec.template
  StatefulSetSpec.updateStrategy JobSpec.template CronJobSpec.jobTemplate PodTemplate.template PersistentVolumeClaimSpec.resources
  ServiceStatus.loadBalancer IngressStatus.loadBalancer NodeStatus.daemonEndpoints NodeStatus.nodeInfo NodeDaemonEndpoints.kubeletEndpoint
  NetworkPolicySpec.podSelector Event.involvedObject Event.source Event.deprecatedSource Event.regarding
  HorizontalPodAutoscalerSpec.scaleTargetRef PodTemplateSpec.spec PodTemplateSpec.metadata JobTemplateSpec.metadata JobTemplateSpec.spec
  RoleBinding.roleRef ClusterRoleBinding.roleRef CustomResourceDefinitionSpec.names CustomResourceDefinitionStatus.acceptedNames
  LimitRange.spec VolumeAttachmentSpec.source PersistentVolumeClaimTemplate.spec ResourceClaimTemplateSpec.spec ResourceClaimSpec.devices
  SelfSubjectReviewStatus.userInfo TokenReviewStatus.user Endpoint.conditions IngressServiceBackend.port AllocationResult.devices
  APIGroup.preferredVersion
`)

/** Structs that must be given and are pointers all the same: absent they stay absent. All other required structs are values. */
const REQUIRED_POINTERS = words(`
  DeploymentSpec.selector ReplicaSetSpec.selector DaemonSetSpec.selector StatefulSetSpec.selector ScaleIOVolumeSource.secretRef
  ScaleIOPersistentVolumeSource.secretRef IPAddressSpec.parentRef
`)

/** Times that are written as null when they are not set. */
const NULL_TIMES = words(`
  PodCondition.lastProbeTime Event.eventTime Event.firstTimestamp Event.lastTimestamp DaemonSetCondition.lastTransitionTime
  DeploymentCondition.lastTransitionTime DeploymentCondition.lastUpdateTime ReplicaSetCondition.lastTransitionTime
  StatefulSetCondition.lastTransitionTime TokenRequestStatus.expirationTimestamp HorizontalPodAutoscalerCondition.lastTransitionTime
  JobCondition.lastProbeTime JobCondition.lastTransitionTime CertificateSigningRequestCondition.lastTransitionTime
  CertificateSigningRequestCondition.lastUpdateTime ContainerStateRunning.startedAt ContainerStateTerminated.finishedAt
  ContainerStateTerminated.startedAt EventSeries.lastObservedTime NamespaceCondition.lastTransitionTime NodeCondition.lastHeartbeatTime
  NodeCondition.lastTransitionTime PersistentVolumeClaimCondition.lastProbeTime PersistentVolumeClaimCondition.lastTransitionTime
  PodCondition.lastTransitionTime ReplicationControllerCondition.lastTransitionTime Event.deprecatedFirstTimestamp
  Event.deprecatedLastTimestamp FlowSchemaCondition.lastTransitionTime PriorityLevelConfigurationCondition.lastTransitionTime
  VolumeError.time CustomResourceDefinitionCondition.lastTransitionTime Condition.lastTransitionTime
`)

/** Pointers and lists that are written as null when they are not set, and lists when they are empty. */
const NULLS = words(`
  TypedLocalObjectReference.apiGroup TypedObjectReference.apiGroup ProjectedVolumeSource.sources HorizontalPodAutoscalerStatus.currentMetrics
  ContainerImage.names EndpointSlice.endpoints EndpointSlice.ports ClusterRole.rules Role.rules CSINodeDriver.topologyKeys
  CustomResourceDefinitionStatus.conditions CSINodeSpec.drivers LimitRangeSpec.limits
`)

/** Zero values that are written although the schema does not require the field. */
const WRITTEN_ZEROS = words(`
  StatefulSetOrdinals.start StatefulSetStatus.availableReplicas StatefulSetSpec.serviceName FlowSchemaSpec.matchingPrecedence
  QueuingConfiguration.handSize QueuingConfiguration.queueLengthLimit QueuingConfiguration.queues PodDisruptionBudgetStatus.currentHealthy
  PodDisruptionBudgetStatus.desiredHealthy PodDisruptionBudgetStatus.disruptionsAllowed PodDisruptionBudgetStatus.expectedPods
  PriorityClass.value Event.reportingComponent Event.reportingInstance RoleRef.apiGroup
`)

/** Times by value: without one they are null. */
export function isNullTime(owner: string, name: string): boolean {
  return NULL_TIMES.has(`${goStruct(owner)}.${name}`)
}

export function writesZero(owner: string, name: string): boolean {
  return WRITTEN_ZEROS.has(`${goStruct(owner)}.${name}`)
}

/** Types of one name in two groups: the older one's fields are plain values. */
const PLAIN_IN_CORE = words('EndpointPort.name EndpointPort.protocol')

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter(Boolean))
}

const shortNames = new Map<string, string>()

/** `Container` for `io.k8s.api.core.v1.Container`. */
export function goStruct(schemaType: string): string {
  let short = shortNames.get(schemaType)
  if (short === undefined) {
    short = schemaType.slice(schemaType.lastIndexOf('.') + 1)
    shortNames.set(schemaType, short)
  }
  return short
}

/** `v1.Container` for `io.k8s.api.core.v1.Container`, as Go prints a type. */
export function goType(schemaType: string): string {
  if (schemaType === QUANTITY) return 'resource.Quantity'
  if (schemaType === INT_OR_STRING) return 'intstr.IntOrString'
  const parts = schemaType.split('.')
  return `${parts.at(-2) ?? ''}.${parts.at(-1) ?? ''}`
}

/** The Go type of a field's value, as decoding errors print it. */
export function goFieldType(owner: string, name: string, field: FieldFact): string {
  if (field.ref) return goType(field.ref)
  switch (field.type) {
    case 'string':
      if (field.format === 'byte') return '[]uint8'
      return NAMED_STRINGS[`${goStruct(owner)}.${name}`] ?? 'string'
    case 'integer':
      return field.format === 'int32' ? 'int32' : 'int64'
    case 'number':
      return 'float64'
    case 'boolean':
      return 'bool'
    case 'array':
      return `[]${field.items ? goFieldType(owner, `${name}[]`, field.items) : 'string'}`
    case 'object':
      if (field.map?.ref === QUANTITY) return 'v1.ResourceList'
      return field.map ? `map[string]${goFieldType(owner, `${name}{}`, field.map)}` : 'map[string]interface {}'
    default:
      return 'interface {}'
  }
}

/** What an absent field reads as after a round trip through Go: some zero values are written, others dropped. */
export type ZeroRule = 'drop-empty' | 'keep' | 'write-struct' | 'write-null'

const isRequired = (owner: string, name: string): boolean => schemaTypes[owner]?.required?.includes(name) ?? false

export function zeroRule(owner: string, name: string, field: FieldFact): ZeroRule {
  const key = `${goStruct(owner)}.${name}`
  if (NULLS.has(key)) return 'write-null'
  if (field.ref) {
    if (NULL_TIMES.has(key)) return 'write-null'
    const target = typeFact(field.ref)
    if (!target?.fields) return 'keep'
    if (VALUE_STRUCTS.has(key)) return 'write-struct'
    if (isRequired(owner, name) && !REQUIRED_POINTERS.has(key)) return 'write-struct'
    const isKind = (schemaTypes[owner]?.gvk?.length ?? 0) > 0 && schemaTypes[owner]?.fields?.['metadata'] !== undefined
    return isKind && (name === 'metadata' || name === 'spec' || name === 'status') ? 'write-struct' : 'keep'
  }
  // A default of '' or 0 that need not be given is the schema's way to say that the field is no pointer.
  if (field.default !== undefined) {
    const plain = field.default === '' || (field.default === 0 && VALUE_INTEGERS.has(key))
    return plain && !isRequired(owner, name) && !WRITTEN_ZEROS.has(key) ? 'drop-empty' : 'keep'
  }
  switch (field.type) {
    case 'string':
      return POINTER_STRINGS.has(key) && !(PLAIN_IN_CORE.has(key) && owner.includes('.core.')) ? 'keep' : 'drop-empty'
    case 'boolean':
      return VALUE_BOOLEANS.has(key) ? 'drop-empty' : 'keep'
    case 'integer':
      return VALUE_INTEGERS.has(key) ? 'drop-empty' : 'keep'
    case 'array':
    case 'object':
      return isRequired(owner, name) ? 'keep' : 'drop-empty'
    default:
      return 'keep'
  }
}
