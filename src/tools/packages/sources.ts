/** Where the packages of Debian and Ubuntu come from, and how apt words what it fetches and cannot fetch. */
import type { CommandContext } from '../../shell/command'
import { kubernetesSource } from './kubernetes'
import type { Unfetched } from './system'

export interface Source {
  readonly url: string
  readonly suite: string
  /** Bytes of its signed index, and of its lists by component. */
  readonly release: number
  readonly lists: readonly (readonly [component: string, bytes: number])[]
}

/** All that a system's packages come from. */
export function sourcesOf(context: CommandContext): readonly Source[] {
  const kubernetes = kubernetesSource(context.files)
  const own: readonly Source[] = kubernetes === undefined ? [] : [{ url: kubernetes, suite: '', release: 1227, lists: [['', 16_700]] }]
  return [...systemSources(context), ...own]
}

/** Where a system's packages come from, by what /etc/os-release says it is. */
function systemSources({ files }: CommandContext): readonly Source[] {
  const about = files.exists('/etc/os-release') ? files.readText('/etc/os-release') : ''
  const codename = /^VERSION_CODENAME="?(\w+)/m.exec(about)?.[1]
  if (/^ID="?ubuntu/m.test(about)) {
    const suite = codename ?? /\((\w+)/.exec(about)?.[1]?.toLowerCase() ?? 'noble'
    const archive = 'http://archive.ubuntu.com/ubuntu'
    return [
      {
        url: archive,
        suite,
        release: 256_000,
        lists: [
          ['main', 1_808_000],
          ['universe', 19_300_000],
        ],
      },
      { url: archive, suite: `${suite}-updates`, release: 126_000, lists: [['main', 1_800_000]] },
      { url: 'http://security.ubuntu.com/ubuntu', suite: `${suite}-security`, release: 126_000, lists: [['main', 1_500_000]] },
    ]
  }
  const suite = codename ?? 'trixie'
  const archive = 'http://deb.debian.org/debian'
  return [
    { url: archive, suite, release: 140_000, lists: [['main', 9_670_000]] },
    { url: archive, suite: `${suite}-updates`, release: 47_300, lists: [['main', 5412]] },
    { url: 'http://deb.debian.org/debian-security', suite: `${suite}-security`, release: 43_400, lists: [['main', 58_800]] },
  ]
}

/** Sizes as apt writes them: thousands, one digit behind the point below a hundred. */
export function sizeText(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 10_000 && unit < 3) {
    value /= 1000
    unit++
  }
  return `${unit > 0 && value < 100 ? value.toFixed(1) : Math.round(value)} ${['', 'k', 'M', 'G'][unit]}B`
}

/** apt's words for what the network did. */
export function failureText(found: Unfetched): string {
  const { host, address, port, failure } = found
  if (address === undefined) return `Temporary failure resolving '${host}'`
  const place = `${host}:${port} (${address})`
  if (failure === 'i/o timeout') return `Could not connect to ${place}, connection timed out`
  if (failure === 'connection refused') return `Could not connect to ${place}. - connect (111: Connection refused)`
  return /^\d+$/.test(failure)
    ? `${failure}  Not Found [IP: ${address} ${port}]`
    : `Cannot initiate the connection to ${place}. - connect (${failure})`
}
