/** What nginx's image of each version is built of and does at its start; models the Dockerfiles of docker-nginx through the years. */
import { alpineFiles, debianFiles } from '../passwd'
import type { ImageConfig, ImageFile } from '../image'
import type { Level } from './error-log'
import { entrypointOf, type Entrypoint } from './start-up'

type Files = Readonly<Record<string, ImageFile>>

export interface Edition {
  readonly version: string
  readonly alpine: boolean
  /** The base system's files. */
  base(): Files
  /** As its log says who built it. */
  readonly compiler: string
  /** What runs before nginx; nothing, where nginx itself is what the image runs. */
  readonly entrypoint?: Entrypoint
  readonly variables: Readonly<Record<string, string>>
  readonly stopSignal: NonNullable<ImageConfig['stopSignal']>
  /** What the packaged configuration writes to the error log. */
  readonly level: Level
  /** As in the packaged configuration: one per processor, or one. */
  readonly workers: 'auto' | '1'
  /** Whom the workers run as. */
  readonly user: string
}

interface Base {
  /** The first minor version that was built on it. */
  readonly since: number
  readonly release: string
  readonly name: string
  readonly compiler: string
}

const DEBIAN: readonly Base[] = [
  { since: 0, release: '7', name: 'wheezy', compiler: '4.7.2 (Debian 4.7.2-5)' },
  { since: 9, release: '8', name: 'jessie', compiler: '4.9.2 (Debian 4.9.2-10)' },
  { since: 12, release: '9', name: 'stretch', compiler: '6.3.0 20170516 (Debian 6.3.0-18)' },
  { since: 16, release: '10', name: 'buster', compiler: '8.3.0 (Debian 8.3.0-6)' },
  { since: 20, release: '11', name: 'bullseye', compiler: '10.2.1 20210110 (Debian 10.2.1-6)' },
  { since: 25, release: '12', name: 'bookworm', compiler: '12.2.0 (Debian 12.2.0-14)' },
  { since: 29, release: '13', name: 'trixie', compiler: '14.2.0 (Debian 14.2.0-19)' },
]

const ALPINE: readonly Base[] = [
  { since: 0, release: '3.5', name: '', compiler: '6.2.1 20160822 (Alpine 6.2.1)' },
  { since: 14, release: '3.8', name: '', compiler: '6.4.0 (Alpine 6.4.0)' },
  { since: 16, release: '3.10', name: '', compiler: '8.3.0 (Alpine 8.3.0)' },
  { since: 19, release: '3.13', name: '', compiler: '10.2.1 20201203 (Alpine 10.2.1_pre1)' },
  { since: 20, release: '3.14', name: '', compiler: '10.3.1 20210424 (Alpine 10.3.1_git20210424)' },
  { since: 22, release: '3.17', name: '', compiler: '12.2.1 20220924 (Alpine 12.2.1_git20220924-r4)' },
  { since: 25, release: '3.19', name: '', compiler: '13.2.1 20231014 (Alpine 13.2.1_git20231014)' },
  { since: 27, release: '3.21', name: '', compiler: '14.2.0 (Alpine 14.2.0)' },
  { since: 29, release: '3.22', name: '', compiler: '14.2.0 (Alpine 14.2.0)' },
  { since: 30, release: '3.23', name: '', compiler: '15.2.0 (Alpine 15.2.0)' },
]

/** By minor version, the version of its JavaScript module where it is known. */
const NJS: Readonly<Record<number, string>> = {
  16: '0.3.4',
  17: '0.3.9',
  18: '0.4.4',
  20: '0.7.0',
  21: '0.7.2',
  23: '0.7.11',
  25: '0.8.4',
  29: '0.9.1',
  30: '0.9.6',
  31: '0.9.6',
}

/** The scripts of the entrypoint, in the order they came: none before 1.19. */
function scriptsOf(minor: number, patch: number): readonly string[] {
  const since = (first: number, correction = 0): boolean => minor > first || (minor === first && patch >= correction)
  return [
    ...(since(19) ? ['10-listen-on-ipv6-by-default.sh'] : []),
    ...(since(25, 1) ? ['15-local-resolvers.envsh'] : []),
    ...(since(19) ? ['20-envsubst-on-templates.sh'] : []),
    ...(since(19, 7) ? ['30-tune-worker-processes.sh'] : []),
  ]
}

function variablesOf(version: string, minor: number, release: string): Edition['variables'] {
  if (minor < 16) return { NGINX_VERSION: release === '1' ? version : `${version}-${release}` }
  const njs = NJS[minor]
  return {
    NGINX_VERSION: version,
    ...(njs === undefined ? {} : { NJS_VERSION: njs, ...(minor > 25 ? { NJS_RELEASE: release } : {}) }),
    PKG_RELEASE: release,
    ...(minor > 26 ? { DYNPKG_RELEASE: release } : {}),
  }
}

/** The system that a tag names, as in `1.27-bookworm` and `alpine3.22`, or the one that the version was built on. */
function baseOf(minor: number, tag: string): Base {
  const bases = tag.includes('alpine') ? ALPINE : DEBIAN
  const words = tag.split('-')
  return bases.find(({ name, release }) => words.includes(name || `alpine${release}`)) ?? bases.findLast(({ since }) => minor >= since)!
}

/** `version` is whole, as in `1.25.5`; `tag` says what it is built on. */
export function editionOf(version: string, tag = ''): Edition {
  const [, minor = 0, patch = 0] = version.split('.').map(Number)
  const alpine = tag.includes('alpine')
  const { release, name, compiler } = baseOf(minor, tag)
  const scripts = scriptsOf(minor, patch)
  const recent = minor >= 20
  return {
    version,
    alpine,
    base: () => (alpine ? alpineFiles(release) : debianFiles(release, name)),
    compiler,
    ...(scripts.length > 0 ? { entrypoint: entrypointOf(scripts) } : {}),
    variables: variablesOf(version, minor, alpine ? '1' : `1~${name}`),
    stopSignal: recent || scripts.includes('30-tune-worker-processes.sh') ? 'QUIT' : 'TERM',
    level: recent ? 'notice' : 'warn',
    workers: recent ? 'auto' : '1',
    user: 'nginx',
  }
}
