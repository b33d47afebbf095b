/** The kubelet as a program: what its command line and the files it names let it begin with, or why it ends; models cmd/kubelet/app. */
import { parseFlags, type Flags } from '../../../engine/images/component-flags'
import { quoted } from '../../../engine/kubelet/node/journal'
import { RUNTIME_GONE } from '../../../engine/kubelet/node/runtime-trouble'
import { ThresholdError } from '../../../engine/kubelet/eviction/thresholds'
import { LogLimitsError } from '../../../engine/kubelet/node/log-rotation'
import { kubeletConfiguration, type KubeletConfiguration } from '../../../engine/kubelet/node/kubelet-configuration'
import type { KubeletSettings } from '../../../engine/kubelet/node/settings'
import type { FileSystem } from '../../../shell/files'
import { clientConfig, type Dialled } from '../client-config'
import { KubeletFailure, readKubeletConfig, type ConfigFile } from './config-file'
import { validateConfig } from './config-validation'
import { deprecation, FLAGS } from './flags'

export const RUNTIME_SOCKET = 'unix:///run/containerd/containerd.sock'

export interface KubeletHost {
  readonly files: FileSystem
  readonly version: string
  /** Whether the runtime answers. */
  runtimeServes(): boolean
  /** What connecting to a URL fails with while no API server is there, and whether one may ever be. */
  dial(url: string): Dialled
}

export interface LogLine {
  /** Absent where a line is not one of klog's. */
  readonly severity?: 'I' | 'W' | 'E' | 'F'
  readonly source: string
  readonly text: string
}

/** What came of starting it: with what it runs, or nothing where it has ended with exit code 1; and what it wrote. */
export interface Launch {
  readonly settings: KubeletSettings | undefined
  readonly log: readonly LogLine[]
}

/** Where the fields of the configuration file are overridden by flags. */
const FLAG_OF: Readonly<Record<string, string>> = {
  'authentication.x509.clientCAFile': 'client-ca-file',
  allowedUnsafeSysctls: 'allowed-unsafe-sysctls',
  clusterDNS: 'cluster-dns',
  clusterDomain: 'cluster-domain',
  containerLogMaxFiles: 'container-log-max-files',
  containerLogMaxSize: 'container-log-max-size',
  containerRuntimeEndpoint: 'container-runtime-endpoint',
  evictionHard: 'eviction-hard',
  evictionMaxPodGracePeriod: 'eviction-max-pod-grace-period',
  evictionMinimumReclaim: 'eviction-minimum-reclaim',
  evictionPressureTransitionPeriod: 'eviction-pressure-transition-period',
  evictionSoft: 'eviction-soft',
  evictionSoftGracePeriod: 'eviction-soft-grace-period',
  healthzPort: 'healthz-port',
  imageGCHighThresholdPercent: 'image-gc-high-threshold',
  imageGCLowThresholdPercent: 'image-gc-low-threshold',
  imageMinimumGCAge: 'minimum-image-ttl-duration',
  kubeReserved: 'kube-reserved',
  maxPods: 'max-pods',
  nodeStatusMaxImages: 'node-status-max-images',
  nodeStatusUpdateFrequency: 'node-status-update-frequency',
  podPidsLimit: 'pod-max-pids',
  podsPerCore: 'pods-per-core',
  port: 'port',
  readOnlyPort: 'read-only-port',
  rotateCertificates: 'rotate-certificates',
  staticPodPath: 'pod-manifest-path',
  syncFrequency: 'sync-frequency',
  systemReserved: 'system-reserved',
}

/** `argv` without the program. */
export function launchKubelet(argv: readonly string[], host: KubeletHost): Launch {
  const log: LogLine[] = []
  const say = (severity: 'I' | 'E', source: string, text: string): void => void log.push({ severity, source, text })
  try {
    return { settings: begin(argv, host, say, (text) => log.push({ source: '', text })), log }
  } catch (error) {
    if (!(error instanceof KubeletFailure)) throw error
    say('E', 'run.go:72', `"command failed" err=${quoted(error.message)}`)
    return { settings: undefined, log }
  }
}

type Say = (severity: 'I' | 'E', source: string, text: string) => void

function begin(argv: readonly string[], host: KubeletHost, say: Say, plain: (text: string) => void): KubeletSettings {
  const operand = argv.find((word, i) => !word.startsWith('-') && !/^--[^=]+$/.test(argv[i - 1] ?? ''))
  if (operand !== undefined) throw new KubeletFailure(`unknown command ${operand}`)
  const flags = parseFlags(argv, FLAGS, 'kubelet')
  if ('error' in flags) throw new KubeletFailure(`failed to parse kubelet flag: ${flags.error}`)
  for (const name of flags.keys()) {
    const text = deprecation(name)
    if (text !== undefined) plain(text)
  }
  const path = flags.get('config')
  const file: ConfigFile = path === undefined ? { get: () => undefined, unknown: [] } : readKubeletConfig(host.files, path)
  if (file.unknown.length > 0) {
    const error = file.unknown.length > 1 ? `[${file.unknown.join(', ')}]` : file.unknown[0]!
    say('I', 'codec.go:86', `"Using lenient decoding as strict decoding failed" err=${quoted(`strict decoding error: ${error}`)}`)
  }
  const value = (name: string): unknown => valueOf(flags, file, name)
  validateConfig(value)
  say('I', 'server.go:525', `"Kubelet version" kubeletVersion=${quoted(host.version)}`)
  say('I', 'server.go:527', '"Golang settings" GOGC="" GOMAXPROCS="" GOTRACEBACK=""')
  const server = connect(flags, String(value('rotateCertificates')) === 'true', host.files, say)
  checkAuthority(value('authentication.x509.clientCAFile'), host.files)
  checkRuntime(String(value('containerRuntimeEndpoint') ?? RUNTIME_SOCKET), host)
  say('I', 'server.go:1469', '"Using cgroup driver setting received from the CRI runtime" cgroupDriver="systemd"')
  const folder = value('staticPodPath')
  if (server !== undefined) say('I', 'kubelet.go:480', '"Attempting to sync node with API server"')
  if (folder) say('I', 'kubelet.go:386', `"Adding static pod path" path=${quoted(String(folder))}`)
  say('I', 'server.go:1257', '"Started kubelet"')
  const dns = value('clusterDNS')
  const first = Array.isArray(dns) ? String(dns[0] ?? '') : String(dns ?? '').split(',')[0]!
  const domain = value('clusterDomain')
  return {
    version: host.version,
    ...(folder ? { staticPodPath: String(folder) } : {}),
    ...(first === '' ? {} : { dnsAddress: first }),
    ...(domain ? { clusterDomain: String(domain) } : {}),
    configuration: configurationFrom(value),
    ...reach(server, host),
  }
}

/** The kubelet ends where its thresholds or the limits of its logs make no sense. */
function configurationFrom(value: (name: string) => unknown): KubeletConfiguration {
  try {
    return kubeletConfiguration(value)
  } catch (error) {
    if (!(error instanceof ThresholdError || error instanceof LogLimitsError)) throw error
    throw new KubeletFailure(`failed to run Kubelet: ${error.message}`)
  }
}

function reach(url: string | undefined, host: KubeletHost): Pick<KubeletSettings, 'findsServer' | 'server'> {
  if (url === undefined) return { findsServer: false }
  const { findsServer, failure } = host.dial(url)
  return { findsServer, server: { url, failure } }
}

function valueOf(flags: Flags, file: ConfigFile, name: string): unknown {
  const flag = FLAG_OF[name]
  return (flag === undefined ? undefined : flags.get(flag)) ?? file.get(name)
}

/** The API server's URL by the kubeconfig; undefined where the kubelet is to work alone. */
function connect(flags: Flags, rotates: boolean, files: FileSystem, say: Say): string | undefined {
  const path = flags.get('kubeconfig') ?? ''
  if (path === '') {
    say('I', 'server.go:634', '"Standalone mode, no API client"')
    return undefined
  }
  const bootstrap = flags.get('bootstrap-kubeconfig') ?? ''
  if (rotates) say('I', 'server.go:951', '"Client rotation is on, will bootstrap in background"')
  const own = clientConfig(files, path)
  if (typeof own !== 'string') {
    if (rotates)
      say('I', 'certificate_store.go:147', '"Loading cert/key pair from a file" filePath="/var/lib/kubelet/pki/kubelet-client-current.pem"')
    return own.server
  }
  if (bootstrap === '')
    throw new KubeletFailure(`failed to run Kubelet: ${rotates ? 'unable to load kubeconfig' : 'invalid kubeconfig'}: ${own}`)
  if (files.exists(path))
    say(
      'E',
      'bootstrap.go:241',
      `"Unhandled Error" err=${quoted(`unable to read existing bootstrap client config from ${path}: ${own}`)} logger="UnhandledError"`,
    )
  const initial = clientConfig(files, bootstrap)
  if (typeof initial === 'string') throw new KubeletFailure(`failed to run Kubelet: unable to load bootstrap kubeconfig: ${initial}`)
  return initial.server
}

function checkAuthority(file: unknown, files: FileSystem): void {
  if (!file) return
  const path = String(file)
  const failed = (why: string): never => {
    throw new KubeletFailure(`failed to run Kubelet: ${why}`)
  }
  if (!files.exists(path)) failed(`open ${path}: no such file or directory`)
  const text = files.readText(path)
  if (text === '') failed(`missing content for CA bundle "client-ca-bundle::${path}"`)
  if (!text.includes('-----BEGIN CERTIFICATE-----'))
    failed(`unable to parse the client CA file "client-ca-bundle::${path}": data does not contain any valid RSA or ECDSA certificates`)
}

function checkRuntime(endpoint: string, host: KubeletHost): void {
  const socket = endpoint.replace(/^unix:\/\//, '')
  if (socket === RUNTIME_SOCKET.slice('unix://'.length) && host.runtimeServes()) return
  const refused = RUNTIME_GONE.replace(RUNTIME_SOCKET.slice('unix://'.length), socket)
  throw new KubeletFailure(
    `failed to run Kubelet: validate service connection: validate CRI v1 runtime API for endpoint "${endpoint}": ${refused}`,
  )
}
