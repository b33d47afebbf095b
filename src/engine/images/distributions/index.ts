/** Distributions that are neither Debian's nor Alpine's, as bases to try things in. */
import { AMAZON_2, AMAZON_2023, oracleLinux, otherFiles, type OsRelease } from '../bases'
import { defineImage, type ImageDefinition } from '../image'
import { otherLinux } from '../userlands'

interface Distribution {
  readonly repositories: readonly string[]
  /** Tags that are no version, and the version that each stands for; none has `latest` unless it is here. */
  readonly names: Readonly<Record<string, string>>
  readonly versions: RegExp
  os(version: string): OsRelease
  /** What its bash shows; bash's own where absent. */
  readonly prompt?: string
  readonly command?: string
  readonly size: number
  readonly tools?: readonly string[]
}

const RED_HAT_PROMPT = '[\\u@\\h \\W]\\$ '

/** A rebuild of Red Hat's distribution, with the name of each release. */
function rebuild(name: string, id: string, like: string, latest: Readonly<Record<string, readonly [string, string?]>>) {
  return (tag: string): OsRelease => {
    const major = tag.split('.')[0]!
    const [newest = tag, title] = latest[major] ?? []
    const version = /^\d+\.\d/.test(tag) ? /^\d+\.\d+/.exec(tag)![0] : newest
    const full = title === undefined ? version : `${version} (${title})`
    return {
      NAME: name,
      VERSION: full,
      ID: id,
      ID_LIKE: like,
      VERSION_ID: version,
      PLATFORM_ID: `platform:el${major}`,
      PRETTY_NAME: `${name} ${full}`,
    }
  }
}

const DISTRIBUTIONS: readonly Distribution[] = [
  {
    repositories: ['docker.io/library/centos'],
    names: { latest: '8' },
    versions: /^(centos)?[5-8](\.\d+)*$/,
    os: rebuild('CentOS Linux', 'centos', 'rhel fedora', { '7': ['7', 'Core'], '8': ['8'] }),
    prompt: RED_HAT_PROMPT,
    size: 83_500_000,
  },
  {
    repositories: ['quay.io/centos/centos'],
    names: { stream8: '8', stream9: '9', stream10: '10', 'stream9-minimal': '9', 'stream10-minimal': '10' },
    versions: /^$/,
    os: rebuild('CentOS Stream', 'centos', 'rhel fedora', {}),
    prompt: RED_HAT_PROMPT,
    size: 66_000_000,
  },
  {
    // The official one never had `latest`.
    repositories: ['docker.io/library/rockylinux'],
    names: {},
    versions: /^[89](\.\d+(\.\d+)?)?(-minimal)?$/,
    os: rebuild('Rocky Linux', 'rocky', 'rhel centos fedora', { '8': ['8.9', 'Green Obsidian'], '9': ['9.3', 'Blue Onyx'] }),
    prompt: RED_HAT_PROMPT,
    size: 63_000_000,
  },
  {
    repositories: ['docker.io/rockylinux/rockylinux', 'quay.io/rockylinux/rockylinux'],
    names: { latest: '10' },
    versions: /^([89]|10)(\.\d+(\.\d+)?)?(-(minimal|ubi|ubi-micro|ubi-init))?$/,
    os: rebuild('Rocky Linux', 'rocky', 'rhel centos fedora', {
      '8': ['8.10', 'Green Obsidian'],
      '9': ['9.6', 'Blue Onyx'],
      '10': ['10.0', 'Red Quartz'],
    }),
    prompt: RED_HAT_PROMPT,
    size: 63_000_000,
  },
  {
    repositories: ['docker.io/library/almalinux', 'quay.io/almalinuxorg/almalinux'],
    names: { latest: '10', minimal: '10' },
    versions: /^([89]|10)(\.\d+(-\d+)?)?(-minimal)?$/,
    os: rebuild('AlmaLinux', 'almalinux', 'rhel centos fedora', {
      '8': ['8.10', 'Cerulean Leopard'],
      '9': ['9.6', 'Sage Margay'],
      '10': ['10.0', 'Purple Lion'],
    }),
    prompt: RED_HAT_PROMPT,
    size: 69_000_000,
  },
  {
    repositories: ['docker.io/library/oraclelinux', 'container-registry.oracle.com/os/oraclelinux'],
    names: {},
    versions: /^([6-9]|10)(\.\d+)?(-slim(-fips)?)?$/,
    os: (tag) => {
      const latest: Readonly<Record<string, string>> = { '6': '6.10', '7': '7.9', '8': '8.10', '9': '9.6', '10': '10.0' }
      const version = tag.replace(/-.*/, '')
      return oracleLinux(latest[version] ?? version)
    },
    prompt: RED_HAT_PROMPT,
    size: 88_000_000,
  },
  {
    repositories: ['docker.io/library/fedora', 'quay.io/fedora/fedora', 'registry.fedoraproject.org/fedora'],
    names: { latest: '43', rawhide: '44' },
    versions: /^(2[6-9]|3\d|4[0-4])$/,
    os: (version) => ({
      NAME: 'Fedora Linux',
      VERSION: `${version} (Container Image)`,
      RELEASE_TYPE: 'stable',
      ID: 'fedora',
      VERSION_ID: version,
      PLATFORM_ID: `platform:f${version}`,
      PRETTY_NAME: `Fedora Linux ${version} (Container Image)`,
    }),
    prompt: RED_HAT_PROMPT,
    size: 62_000_000,
  },
  {
    repositories: ['docker.io/library/amazonlinux', 'public.ecr.aws/amazonlinux/amazonlinux'],
    names: { latest: '2023', 'with-sources': '2023' },
    versions: /^(1|2|2023|2018\.03)(\.\d+)*(-minimal)?$/,
    os: (version) => (version.startsWith('2023') ? AMAZON_2023 : AMAZON_2),
    size: 54_000_000,
  },
  {
    repositories: ['docker.io/opensuse/leap', 'registry.opensuse.org/opensuse/leap'],
    names: { latest: '15.6' },
    versions: /^(42\.3|15(\.[0-6])?|16(\.0)?)$/,
    os: (version) => ({
      NAME: 'openSUSE Leap',
      VERSION: version,
      ID: 'opensuse-leap',
      ID_LIKE: 'suse opensuse',
      VERSION_ID: version,
      PRETTY_NAME: `openSUSE Leap ${version}`,
    }),
    prompt: '\\h:\\w # ',
    size: 45_000_000,
  },
  {
    repositories: ['docker.io/opensuse/tumbleweed', 'registry.opensuse.org/opensuse/tumbleweed'],
    names: { latest: '' },
    versions: /^$/,
    os: () => ({ NAME: 'openSUSE Tumbleweed', ID: 'opensuse-tumbleweed', ID_LIKE: 'opensuse suse', PRETTY_NAME: 'openSUSE Tumbleweed' }),
    prompt: '\\h:\\w # ',
    size: 38_000_000,
  },
  {
    repositories: ['docker.io/library/archlinux', 'docker.io/archlinux/archlinux'],
    names: { latest: '', base: '', 'base-devel': '', 'multilib-devel': '' },
    versions: /^(base|base-devel)-\d{8}\.\d+\.\d+$/,
    os: () => ({ NAME: 'Arch Linux', PRETTY_NAME: 'Arch Linux', ID: 'arch', BUILD_ID: 'rolling' }),
    prompt: RED_HAT_PROMPT,
    command: '/usr/bin/bash',
    size: 160_000_000,
    tools: ['ps', 'top', 'free', 'uptime', 'pgrep', 'pkill', 'watch', 'ping', 'ip', 'ss'],
  },
]

function definitionOf({
  repositories,
  names,
  versions,
  os,
  prompt,
  command = '/bin/bash',
  size,
  tools = [],
}: Distribution): ImageDefinition {
  return defineImage({
    repositories,
    hasTag: (tag) => Object.hasOwn(names, tag) || versions.test(tag),
    config: (tag) => {
      const told = os((names[tag] ?? tag).replace(/-.*/, '').replace(/^centos/, ''))
      return {
        command: [command],
        userland: otherLinux('curl', 'vi', 'less', ...tools),
        size,
        files: () => otherFiles(told, prompt),
      }
    },
  })
}

export const distributions: readonly ImageDefinition[] = DISTRIBUTIONS.map(definitionOf)
