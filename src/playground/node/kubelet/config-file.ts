/** The kubelet's configuration file: read, checked for its version and the types of its fields; models kubeletconfig's loader and validation. */
import { ParseFailure, parseDuration } from '../../../engine/api/strconv'
import { describeDecodeFailure } from '../../../kubectl/rest/decode-failure'
import { isDict, type Dict } from '../../../kubectl/values'
import { parseYaml, YamlError } from '../../../engine/api/yaml/parse'
import type { FileSystem } from '../../../shell/files'

/** Why the kubelet does not go on. */
export class KubeletFailure extends Error {}

type Kind = 'string' | 'bool' | 'int32' | 'duration' | 'strings' | 'any'

/** By path; `any` is not looked into. */
const FIELDS = new Map<string, Kind>(
  Object.entries({
    string: `address apiVersion kind cgroupDriver cgroupRoot clusterDomain configMapAndSecretChangeDetectionStrategy containerLogMaxSize
      containerRuntimeEndpoint contentType cpuManagerPolicy hairpinMode healthzBindAddress imageServiceEndpoint kubeReservedCgroup
      kubeletCgroups memoryManagerPolicy podCIDR podLogsDir providerID reservedSystemCPUs resolvConf showHiddenMetricsForVersion
      staticPodPath staticPodURL systemCgroups systemReservedCgroup tlsCertFile tlsMinVersion tlsPrivateKeyFile topologyManagerPolicy
      topologyManagerScope volumePluginDir authentication.x509.clientCAFile authorization.mode`,
    bool: `cgroupsPerQOS cpuCFSQuota enableContentionProfiling enableControllerAttachDetach enableDebugFlagsHandler
      enableDebuggingHandlers enableProfilingHandler enableServer enableSystemLogHandler enableSystemLogQuery failCgroupV1 failSwapOn
      kernelMemcgNotification localStorageCapacityIsolation makeIPTablesUtilChains mergeDefaultEvictionSettings protectKernelDefaults
      registerNode rotateCertificates runOnce seccompDefault serializeImagePulls serverTLSBootstrap authentication.anonymous.enabled
      authentication.webhook.enabled`,
    int32: `containerLogMaxFiles containerLogMaxWorkers eventBurst eventRecordQPS evictionMaxPodGracePeriod healthzPort
      imageGCHighThresholdPercent imageGCLowThresholdPercent iptablesDropBit iptablesMasqueradeBit kubeAPIBurst kubeAPIQPS maxOpenFiles
      maxParallelImagePulls maxPods memoryThrottlingFactor nodeLeaseDurationSeconds nodeStatusMaxImages oomScoreAdj podPidsLimit
      podsPerCore port readOnlyPort registryBurst registryPullQPS`,
    duration: `authentication.webhook.cacheTTL authorization.webhook.cacheAuthorizedTTL authorization.webhook.cacheUnauthorizedTTL
      containerLogMonitorInterval cpuCFSQuotaPeriod cpuManagerReconcilePeriod evictionPressureTransitionPeriod fileCheckFrequency
      httpCheckFrequency imageMaximumGCAge imageMinimumGCAge nodeStatusReportFrequency nodeStatusUpdateFrequency runtimeRequestTimeout
      shutdownGracePeriod shutdownGracePeriodCriticalPods streamingConnectionIdleTimeout syncFrequency volumeStatsAggPeriod
      crashLoopBackOff.maxContainerRestartPeriod`,
    strings: `allowedUnsafeSysctls clusterDNS enforceNodeAllocatable preloadedImagesVerificationAllowlist tlsCipherSuites`,
    any: `cpuManagerPolicyOptions crashLoopBackOff evictionHard evictionMinimumReclaim evictionSoft evictionSoftGracePeriod featureGates
      imagePullCredentialsVerificationPolicy kubeReserved logging memorySwap qosReserved registerWithTaints reservedMemory
      shutdownGracePeriodByPodPriority staticPodURLHeader systemReserved topologyManagerPolicyOptions tracing userNamespaces
      authentication authentication.x509 authentication.webhook authentication.anonymous authorization authorization.webhook`,
  }).flatMap(([kind, names]) => names.split(/\s+/).map((name) => [name, kind as Kind] as const)),
)

const SECTIONS = /^(crashLoopBackOff|authentication(\.(x509|webhook|anonymous))?|authorization(\.webhook)?)$/

export interface ConfigFile {
  /** The value of a field by its path, for example `authentication.x509.clientCAFile`; undefined when it is not set. */
  get(path: string): unknown
  /** Fields there are none of, as the strict decoder tells them. */
  readonly unknown: readonly string[]
}

/** Throws KubeletFailure in the kubelet's words. */
export function readKubeletConfig(files: FileSystem, path: string): ConfigFile {
  const fail = (error: string): never => {
    throw new KubeletFailure(
      `failed to load kubelet config file, path: ${path}, error: failed to load Kubelet config file ${path}, error ${error}`,
    )
  }
  if (!files.exists(path)) fail(`failed to read kubelet config file "${path}", error: open ${path}: no such file or directory`)
  const text = files.readText(path)
  if (text === '') fail(`kubelet config file "${path}" was empty`)
  const read = parse(text, (error) => fail(`failed to decode: ${error}`))
  const values = new Map<string, unknown>()
  const unknown: string[] = []
  const visit = (prefix: string, object: Readonly<Record<string, unknown>>): void => {
    for (const [name, value] of Object.entries(object)) {
      const at = `${prefix}${name}`
      const kind = FIELDS.get(at)
      if (kind === undefined) unknown.push(`unknown field "${at}"`)
      else if (value !== null) {
        const mistake = mistakeIn(kind, value)
        if (mistake !== undefined) fail(`failed to decode: ${mistake.replace('FIELD', `KubeletConfiguration.${at}`)}`)
        values.set(at, value)
        if (SECTIONS.test(at) && typeof value === 'object') visit(`${at}.`, value as Readonly<Record<string, unknown>>)
      }
    }
  }
  visit('', read)
  return { get: (name) => values.get(name), unknown }
}

function parse(text: string, fail: (error: string) => never): Dict {
  let object: unknown
  try {
    object = parseYaml(text)
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    return fail(error.message)
  }
  if (!isDict(object)) return fail(describeDecodeFailure(object))
  const { kind, apiVersion } = object
  if (!kind) return fail(`Object 'Kind' is missing in '${JSON.stringify(object)}'`)
  if (!apiVersion) return fail(`Object 'apiVersion' is missing in '${JSON.stringify(object)}'`)
  if (kind !== 'KubeletConfiguration' || apiVersion !== 'kubelet.config.k8s.io/v1beta1')
    return fail(
      `no kind "${String(kind)}" is registered for version "${String(apiVersion)}" in scheme "k8s.io/kubernetes/pkg/kubelet/apis/config/scheme/scheme.go:33"`,
    )
  return object
}

/** What the decoder says of a value of another type than its field's, which it calls FIELD. */
function mistakeIn(kind: Kind, value: unknown): string | undefined {
  const mismatch = (type: string): string => `json: cannot unmarshal ${goKind(value)} into Go struct field FIELD of type ${type}`
  switch (kind) {
    case 'string':
      return typeof value === 'string' ? undefined : mismatch('string')
    case 'bool':
      return typeof value === 'boolean' ? undefined : mismatch('bool')
    case 'int32':
      return Number.isInteger(value) ? undefined : mismatch('int32')
    case 'strings':
      return Array.isArray(value) && value.every((each) => typeof each === 'string') ? undefined : mismatch('[]string')
    case 'duration':
      if (typeof value !== 'string') return mismatch('string')
      try {
        parseDuration(value)
        return undefined
      } catch (error) {
        if (!(error instanceof ParseFailure)) throw error
        return `time: invalid duration ${JSON.stringify(value)}`
      }
    case 'any':
      return undefined
  }
}

function goKind(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  return typeof value
}
