import { describe, expect, it } from 'vitest'
import { MemoryFiles } from '../../../shell/memory-files'
import { minikubeAuthority } from '../../control-plane/certificates'
import { writeNodeFiles } from '../files'
import { launchKubelet } from './program'

const ARGV = [
  '--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf',
  '--config=/var/lib/kubelet/config.yaml',
  '--kubeconfig=/etc/kubernetes/kubelet.conf',
]
const CONFIG = '/var/lib/kubelet/config.yaml'

function node(): MemoryFiles {
  const files = new MemoryFiles({ now: () => 0 })
  const random = { integer: () => 7 }
  const authority = minikubeAuthority(0, random)
  writeNodeFiles(files, { name: 'n1', podRange: '10.244.0.0/16', controlPlane: '192.168.49.2', authority, now: 0, random })
  return files
}

function launch(files: MemoryFiles, argv: readonly string[] = ARGV, runtimeServes = true) {
  return launchKubelet(argv, {
    files,
    version: 'v1.36.2',
    runtimeServes: () => runtimeServes,
    dial: (url) => ({ findsServer: url === 'https://192.168.49.2:8443', failure: 'refused' }),
  })
}

const edit =
  (path: string, from: string | RegExp, to: string) =>
  (files: MemoryFiles): void =>
    files.write(path, files.readText(path).replace(from, to))

describe('a kubelet', () => {
  it('begins with what its configuration file and its flags say, flags first', () => {
    const files = node()
    edit(CONFIG, 'staticPodPath: /etc/kubernetes/manifests', 'staticPodPath: /etc/other\nmaxPods: 5')(files)
    expect(launch(files, [...ARGV, '--cluster-dns=10.96.0.99']).settings).toMatchObject({
      version: 'v1.36.2',
      staticPodPath: '/etc/other',
      dnsAddress: '10.96.0.99',
      clusterDomain: 'cluster.local',
      configuration: { maxPods: 5 },
      findsServer: true,
      server: { url: 'https://192.168.49.2:8443', failure: 'refused' },
    })
  })

  it('says that fields are unknown and flags deprecated, and goes on', () => {
    const files = node()
    edit(CONFIG, 'kind:', 'maxPodz: 5\nkind:')(files)
    const { settings, log } = launch(files, [...ARGV, '--max-pods', '7'])
    expect(settings?.configuration?.maxPods).toBe(7)
    expect(log.map(({ text }) => text).slice(0, 2)).toEqual([
      "Flag --max-pods has been deprecated, This parameter should be set via the config file specified by the Kubelet's --config flag. See https://kubernetes.io/docs/tasks/administer-cluster/kubelet-config-file/ for more information.",
      '"Using lenient decoding as strict decoding failed" err="strict decoding error: unknown field \\"maxPodz\\""',
    ])
  })

  it.each<[string, (files: MemoryFiles) => void, readonly string[], string]>([
    [
      'a flag there is none of',
      () => undefined,
      [...ARGV, '--network-plugin=cni'],
      'failed to parse kubelet flag: unknown flag: --network-plugin',
    ],
    [
      'a flag with a value that is none',
      () => undefined,
      [...ARGV, '--max-pods=many'],
      'failed to parse kubelet flag: invalid argument "many" for "--max-pods" flag: strconv.ParseInt: parsing "many": invalid syntax',
    ],
    ['a word', () => undefined, ['run', ...ARGV], 'unknown command run'],
    [
      'no configuration file',
      (files) => files.remove(CONFIG),
      ARGV,
      `failed to load kubelet config file, path: ${CONFIG}, error: failed to load Kubelet config file ${CONFIG}, error failed to read kubelet config file "${CONFIG}", error: open ${CONFIG}: no such file or directory`,
    ],
    [
      'a configuration file of another kind',
      edit(CONFIG, 'kind: KubeletConfiguration', 'kind: KubeletConfig'),
      ARGV,
      `failed to load kubelet config file, path: ${CONFIG}, error: failed to load Kubelet config file ${CONFIG}, error failed to decode: no kind "KubeletConfig" is registered for version "kubelet.config.k8s.io/v1beta1" in scheme "k8s.io/kubernetes/pkg/kubelet/apis/config/scheme/scheme.go:33"`,
    ],
    [
      'a field of another type',
      edit(CONFIG, 'healthzPort: 10248', 'healthzPort: many'),
      ARGV,
      `failed to load kubelet config file, path: ${CONFIG}, error: failed to load Kubelet config file ${CONFIG}, error failed to decode: json: cannot unmarshal string into Go struct field KubeletConfiguration.healthzPort of type int32`,
    ],
    [
      'an authority that is not there',
      edit(CONFIG, '/var/lib/minikube/certs/ca.crt', '/etc/kubernetes/pki/WRONG.crt'),
      ARGV,
      'failed to run Kubelet: open /etc/kubernetes/pki/WRONG.crt: no such file or directory',
    ],
    [
      'no kubeconfig',
      (files) => files.remove('/etc/kubernetes/kubelet.conf'),
      ARGV,
      'failed to run Kubelet: unable to load bootstrap kubeconfig: stat /etc/kubernetes/bootstrap-kubelet.conf: no such file or directory',
    ],
    [
      'no client certificate',
      (files) => files.remove('/var/lib/kubelet/pki/kubelet-client-current.pem'),
      ARGV,
      'failed to run Kubelet: unable to load bootstrap kubeconfig: stat /etc/kubernetes/bootstrap-kubelet.conf: no such file or directory',
    ],
    [
      'a threshold without an amount',
      () => undefined,
      [...ARGV, '--eviction-hard=memory.available'],
      'failed to parse kubelet flag: invalid argument "memory.available" for "--eviction-hard" flag: malformed pair, expect string<string',
    ],
    [
      'a runtime that is somewhere else',
      edit(CONFIG, 'unix:///run/containerd/containerd.sock', 'unix:///run/crio/crio.sock'),
      ARGV,
      'failed to run Kubelet: validate service connection: validate CRI v1 runtime API for endpoint "unix:///run/crio/crio.sock": rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /run/crio/crio.sock: connect: no such file or directory"',
    ],
  ])('ends with %s', (_, spoil, argv, error) => {
    const files = node()
    spoil(files)
    const { settings, log } = launch(files, argv)
    expect(settings).toBeUndefined()
    expect(log.at(-1)).toEqual({ severity: 'E', source: 'run.go:72', text: `"command failed" err=${JSON.stringify(error)}` })
  })

  const INVALID = (error: string): string =>
    `failed to validate kubelet configuration, error: ${error}, path: &TypeMeta{Kind:,APIVersion:,}`
  const NO_LOGS = (error: string): string =>
    `failed to run Kubelet: failed to create kubelet: failed to initialize container log manager: ${error}`
  it.each([
    ['maxPods: -1', INVALID('invalid configuration: maxPods (--max-pods) -1 must not be a negative number')],
    [
      'imageGCLowThresholdPercent: 90',
      INVALID(
        'invalid configuration: imageGCLowThresholdPercent (--image-gc-low-threshold) 90 must be less than imageGCHighThresholdPercent (--image-gc-high-threshold) 85',
      ),
    ],
    [
      'shutdownGracePeriodCriticalPods: 10s\nnodeStatusMaxImages: -2',
      INVALID(
        '[invalid configuration: nodeStatusMaxImages (--node-status-max-images) -2 must be -1 or greater, invalid configuration: shutdownGracePeriodCriticalPods 10s must be <= shutdownGracePeriod 0s]',
      ),
    ],
    [
      'crashLoopBackOff: {maxContainerRestartPeriod: 10m}',
      INVALID('invalid configuration: CrashLoopBackOff.MaxContainerRestartPeriod (got: 600 seconds) must be set between 1s and 300s'),
    ],
    [
      'containerLogMonitorInterval: -5s',
      INVALID('invalid configuration: containerLogMonitorInterval must be a positive time duration greater than or equal to 3s'),
    ],
    ['evictionSoft: {memory.free: 1Gi}', 'failed to run Kubelet: unsupported eviction signal memory.free'],
    ['containerLogMaxFiles: 1', NO_LOGS('invalid MaxFiles 1, must be > 1')],
    ['containerLogMaxFiles: 0', NO_LOGS('invalid MaxFiles 0, must be > 1')],
    ['containerLogMaxSize: 100m', NO_LOGS('failed to parse container log max size "100m": invalid max log size')],
    ['containerLogMaxSize: 10MM', NO_LOGS(`failed to parse container log max size "10MM": unable to parse quantity's suffix`)],
    [
      'containerLogMaxSize: 10MB',
      NO_LOGS(
        `failed to parse container log max size "10MB": quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'`,
      ),
    ],
  ])('ends with %j', (line, error) => {
    const files = node()
    edit(CONFIG, 'kind:', `${line}\nkind:`)(files)
    const { settings, log } = launch(files, ARGV)
    expect(settings).toBeUndefined()
    expect(log.at(-1)?.text).toBe(`"command failed" err=${JSON.stringify(error)}`)
  })

  it('takes thresholds from a flag', () => {
    const { settings } = launch(node(), [...ARGV, '--eviction-hard=memory.available<1Gi,nodefs.available<7%', '--system-reserved=cpu=200m'])
    expect(settings?.configuration).toMatchObject({
      thresholds: [
        { signal: 'memory.available', value: { quantity: '1Gi' }, grace: 0 },
        { signal: 'nodefs.available', grace: 0 },
      ],
      reserved: { cpu: '200m' },
    })
  })
})
