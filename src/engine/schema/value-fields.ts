/** Fields that Go's types have even where nobody wrote them: structs by value, times, lists, maps and pointers that are written as null, and zeros that are written; models the types of k8s.io/api. */
import { META, typeFact } from './facts'
import { isNullTime, writesZero } from './go-types'

/** Beside the metadata, spec and status of kinds. */
const VALUES: ReadonlySet<string> = new Set(
  `MutatingWebhook.clientConfig ValidatingWebhook.clientConfig DaemonSetSpec.template DaemonSetSpec.updateStrategy
  DeploymentSpec.template DeploymentSpec.strategy ReplicaSetSpec.template StatefulSetSpec.template StatefulSetSpec.updateStrategy
  SelfSubjectReviewStatus.userInfo TokenReviewStatus.user HorizontalPodAutoscalerSpec.scaleTargetRef
  ContainerResourceMetricSource.target ContainerResourceMetricStatus.current ExternalMetricSource.metric ExternalMetricSource.target
  ExternalMetricStatus.metric ExternalMetricStatus.current ObjectMetricSource.describedObject ObjectMetricSource.target
  ObjectMetricSource.metric ObjectMetricStatus.metric ObjectMetricStatus.current ObjectMetricStatus.describedObject
  PodsMetricSource.metric PodsMetricSource.target PodsMetricStatus.metric PodsMetricStatus.current ResourceMetricSource.target
  ResourceMetricStatus.current CronJobSpec.jobTemplate JobSpec.template JobTemplateSpec.spec Binding.target Container.resources
  EphemeralContainer.resources ContainerStatus.state ContainerStatus.lastState Event.involvedObject Event.source Event.regarding
  Event.deprecatedSource NodeDaemonEndpoints.kubeletEndpoint NodeStatus.daemonEndpoints NodeStatus.nodeInfo
  PersistentVolumeClaimSpec.resources PersistentVolumeClaimTemplate.spec PodTemplate.template PodTemplateSpec.spec
  PreferredSchedulingTerm.preference ServiceStatus.loadBalancer WeightedPodAffinityTerm.podAffinityTerm Endpoint.conditions
  FlowSchemaSpec.priorityLevelConfiguration LimitedPriorityLevelConfiguration.limitResponse HTTPIngressPath.backend
  IngressServiceBackend.port IngressStatus.loadBalancer NetworkPolicySpec.podSelector ClusterRoleBinding.roleRef RoleBinding.roleRef
  AllocationResult.devices ResourceClaimSpec.devices ResourceClaimTemplateSpec.spec ResourceSliceSpec.pool VolumeAttachmentSpec.source
  CustomResourceDefinitionSpec.names CustomResourceDefinitionStatus.acceptedNames`.split(/\s+/),
)

/** Lists, maps and pointers that are not left out when they are empty. */
const NULLS: ReadonlySet<string> = new Set(
  `MutatingWebhook.admissionReviewVersions ValidatingWebhook.admissionReviewVersions DaemonSetSpec.selector DeploymentSpec.selector
  ReplicaSetSpec.selector StatefulSetSpec.selector TokenRequestSpec.audiences TokenRequestSpec.boundObjectRef NonResourceRule.verbs
  ResourceRule.verbs SubjectRulesReviewStatus.resourceRules SubjectRulesReviewStatus.nonResourceRules
  HorizontalPodAutoscalerStatus.currentMetrics PodFailurePolicy.rules PodFailurePolicyOnExitCodesRequirement.values SuccessPolicy.rules
  CephFSPersistentVolumeSource.monitors CephFSVolumeSource.monitors ContainerImage.names LimitRangeSpec.limits
  NodeAllocatableResourceClaimStatus.resources NodeSelector.nodeSelectorTerms PodExtendedResourceClaimStatus.requestMappings
  PodSpec.containers ProjectedVolumeSource.sources RBDPersistentVolumeSource.monitors RBDVolumeSource.monitors
  ScaleIOPersistentVolumeSource.secretRef ScaleIOVolumeSource.secretRef TopologySelectorLabelRequirement.values Endpoint.addresses
  EndpointSlice.endpoints EndpointSlice.ports NonResourcePolicyRule.verbs NonResourcePolicyRule.nonResourceURLs
  PolicyRulesWithSubjects.subjects ResourcePolicyRule.verbs ResourcePolicyRule.apiGroups ResourcePolicyRule.resources
  ResourcePolicyRule.namespaces HTTPIngressRuleValue.paths ClusterRole.rules PolicyRule.verbs Role.rules AllocatedDeviceStatus.conditions
  DeviceClaim.requests CSINodeDriver.topologyKeys CSINodeSpec.drivers CustomResourceDefinitionSpec.versions
  CustomResourceDefinitionStatus.conditions CustomResourceDefinitionStatus.storedVersions WebhookConversion.conversionReviewVersions`.split(
    /\s+/,
  ),
)

const OF_KINDS: ReadonlySet<string> = new Set(['spec', 'status'])
type Always = readonly (readonly [field: string, value: unknown])[]
const NONE: Always = []
const known = new Map<string, Always>()

/** The fields a value of a type always has, with what they are when nobody wrote them: an empty object, null, '' or 0. */
export function fieldsAlwaysThere(schemaType: string): Always {
  let fields = known.get(schemaType)
  if (!fields) {
    const fact = typeFact(schemaType)
    const type = schemaType.split('.').at(-1)!
    const found: [string, unknown][] = []
    for (const [field, { ref, type: plain }] of Object.entries(fact?.fields ?? {})) {
      const isStruct = ref !== undefined && typeFact(ref)?.fields !== undefined
      const byValue = ref === `${META}ObjectMeta` || (fact?.gvk?.length && OF_KINDS.has(field)) || VALUES.has(`${type}.${field}`)
      if (isStruct && byValue) found.push([field, {}])
      else if (NULLS.has(`${type}.${field}`) || isNullTime(schemaType, field)) found.push([field, null])
      else if (writesZero(schemaType, field)) found.push([field, plain === 'integer' ? 0 : ''])
    }
    fields = found.length > 0 ? found : NONE
    known.set(schemaType, fields)
  }
  return fields
}
