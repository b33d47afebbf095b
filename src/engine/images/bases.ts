/** The systems that images are built on, by the names that tags have for them: `trixie`, `alpine3.22`, `noble`, `oraclelinux8`. */
import type { ImageFile, Userland } from './image'
import { own } from '../../shell/own'
import { alpineFiles, debianFiles, ubuntuFiles } from './passwd'
import { ALPINE, debianWith, otherLinux, PROCPS } from './userlands'

type Files = Readonly<Record<string, ImageFile>>

export interface Base {
  readonly userland: Userland
  files(): Files
  /** What the system's own image runs, and images on it that say nothing else. */
  readonly command: readonly string[]
}

const DEBIAN: Readonly<Record<string, string>> = { stretch: '9', buster: '10', bullseye: '11', bookworm: '12', trixie: '13' }
const UBUNTU: Readonly<Record<string, readonly [string, string]>> = {
  bionic: ['18.04', 'Bionic Beaver'],
  focal: ['20.04', 'Focal Fossa'],
  jammy: ['22.04', 'Jammy Jellyfish'],
  noble: ['24.04', 'Noble Numbat'],
}

/** What a distribution tells of itself: the fields of /etc/os-release. */
export type OsRelease = Readonly<Record<string, string>>

/** The files of a distribution that is not Debian's; its prompt where its bash is told one. */
export function otherFiles(os: OsRelease, prompt?: string, release?: string): Files {
  const { '/etc/debian_version': _version, '/etc/bash.bashrc': _rc, ...rest } = debianFiles()
  return {
    ...rest,
    '/etc/os-release': Object.entries(os)
      .map(([key, value]) => `${key}="${value}"\n`)
      .join(''),
    ...(prompt === undefined ? {} : { '/root/.bashrc': '[ -f /etc/bashrc ] && . /etc/bashrc\n', '/etc/bashrc': `PS1='${prompt}'\n` }),
    ...(release === undefined ? {} : { '/etc/system-release': `${release}\n` }),
  }
}

export const AMAZON_2023: OsRelease = {
  NAME: 'Amazon Linux',
  VERSION: '2023',
  ID: 'amzn',
  ID_LIKE: 'fedora',
  VERSION_ID: '2023',
  PLATFORM_ID: 'platform:al2023',
  PRETTY_NAME: 'Amazon Linux 2023',
}
export const AMAZON_2: OsRelease = {
  NAME: 'Amazon Linux',
  VERSION: '2',
  ID: 'amzn',
  ID_LIKE: 'centos rhel fedora',
  VERSION_ID: '2',
  PRETTY_NAME: 'Amazon Linux 2',
}
export const oracleLinux = (version: string): OsRelease => ({
  NAME: 'Oracle Linux Server',
  VERSION: version,
  ID: 'ol',
  ID_LIKE: 'fedora',
  VARIANT: 'Server',
  VARIANT_ID: 'server',
  VERSION_ID: version,
  PLATFORM_ID: `platform:el${version.split('.')[0]}`,
  PRETTY_NAME: `Oracle Linux Server ${version}`,
})

const OTHERS: Readonly<Record<string, OsRelease>> = {
  al2: AMAZON_2,
  al2023: AMAZON_2023,
  oracle: oracleLinux('8.10'),
  oraclelinux7: oracleLinux('7.9'),
  oraclelinux8: oracleLinux('8.10'),
  oraclelinux9: oracleLinux('9.6'),
}

/** The system of that name with more tools; undefined for what is none. */
export function baseOf(name: string, ...tools: readonly string[]): Base | undefined {
  const alpine = /^alpine(\d+\.\d+)?$/.exec(name)
  if (alpine) {
    const more = new Set(tools)
    const userland: Userland = { ...ALPINE, has: (tool) => more.has(tool) || ALPINE.has(tool) }
    return { userland, files: () => alpineFiles(alpine[1]), command: ['/bin/sh'] }
  }
  const debian = own(DEBIAN, name)
  if (debian) return { userland: debianWith(...tools), files: () => debianFiles(debian, name), command: ['bash'] }
  const ubuntu = own(UBUNTU, name)
  if (ubuntu)
    return {
      userland: debianWith(...PROCPS, ...tools),
      files: () => ubuntuFiles(...ubuntu),
      command: ['/bin/bash'],
    }
  const other = own(OTHERS, name)
  return other && { userland: otherLinux('curl', ...tools), files: () => otherFiles(other), command: ['/bin/bash'] }
}

/** The system that a tag asks for, as in `3.12-slim-bookworm` and `16-alpine3.22`; `usual` for tags that ask for none. */
export function baseOfTag(tag: string, usual: string, ...tools: readonly string[]): Base {
  for (const word of tag.split('-')) {
    const base = baseOf(word, ...tools)
    if (base) return base
  }
  return baseOf(usual, ...tools)!
}
