/** The base systems images are built on: which tools they bring. */
import type { Daemon, Userland } from './image'

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** coreutils' and busybox's `sleep` alike: waits, then ends. As process 1 no signal but KILL ends it. */
export const sleep: Daemon = {
  start(process) {
    let seconds = 0
    for (const word of process.argv.slice(1)) {
      if (word === 'infinity' || word === 'inf') {
        seconds = Infinity
        continue
      }
      const parts = /^(\d+(?:\.\d*)?|\.\d+)([smhd]?)$/.exec(word)
      if (!parts) {
        process.stderr(`sleep: invalid time interval '${word}'\n`)
        process.exit(1)
        return
      }
      seconds += Number(parts[1]) * (UNITS[parts[2] || 's'] ?? 1)
    }
    if (process.argv.length < 2) {
      process.stderr('sleep: missing operand\n')
      process.exit(1)
      return
    }
    process.useMemory(356_352)
    if (seconds !== Infinity) process.after(seconds * 1000, () => process.exit(0))
  },
}

const NEVER = new Set(['kubectl', 'minikube', 'docker', 'crictl', 'etcdctl', 'nerdctl', 'ctr', 'code', 'bash-completion'])

/** busybox and alpine: everything it has as one binary, no bash, no curl. */
const NOT_IN_BUSYBOX = new Set([
  'basenc',
  'zip',
  'zipinfo',
  'bash',
  'curl',
  'dig',
  'host',
  'jq',
  'git',
  'apt',
  'apt-get',
  'dpkg',
  'apk',
  'less-full',
  'python',
  'python3',
  'node',
  'perl',
  'column',
  'numfmt',
  'b2sum',
  'col',
  'ncat',
  'csplit',
  'dir',
  'envsubst',
  'findmnt',
  'fmt',
  'getent',
  'groupmod',
  'join',
  'look',
  'namei',
  'nano',
  'pr',
  'runuser',
  'sdiff',
  'stdbuf',
  'useradd',
  'userdel',
  'usermod',
  'groupadd',
  'groupdel',
  'vdir',
  'vim',
  'vmstat',
  'gawk',
  'mawk',
  'whereis',
  'zcmp',
  'zdiff',
  'zegrep',
  'zfgrep',
  'zgrep',
  'zless',
  'zmore',
  'systemctl',
  'journalctl',
  'sudo',
  'ss',
  'tput',
  'yq',
])

export const BUSYBOX: Userland = { flavour: 'ash', plainPs: true, sleep, has: (name) => !NEVER.has(name) && !NOT_IN_BUSYBOX.has(name) }

export const ALPINE: Userland = { flavour: 'ash', sleep, has: (name) => name === 'apk' || name === 'getent' || BUSYBOX.has(name) }

/** Its own shell with bash beside it. */
export const BASH_ON_ALPINE: Userland = { ...ALPINE, has: (name) => name === 'bash' || ALPINE.has(name) }

/** What Debian's slim images leave out. */
const NOT_IN_SLIM = new Set([
  'ash',
  'dos2unix',
  'unix2dos',
  'usleep',
  'ttysize',
  'fsync',
  'ps',
  'top',
  'free',
  'uptime',
  'pgrep',
  'pkill',
  'watch',
  'vmstat',
  'w',
  'sysctl',
  'ping',
  'ip',
  'ifconfig',
  'netstat',
  'ss',
  'route',
  'traceroute',
  'nslookup',
  'dig',
  'host',
  'nc',
  'ncat',
  'telnet',
  'wget',
  'curl',
  'vi',
  'vim',
  'nano',
  'less',
  'jq',
  'yq',
  'git',
  'tree',
  'file',
  'sudo',
  'apk',
  'bc',
  'xxd',
  'zip',
  'unzip',
  'zipinfo',
  'patch',
  'dc',
  'ts',
  'systemctl',
  'journalctl',
  'busybox',
  'man',
  'python',
  'python3',
  'node',
  'crontab',
  'strings',
  'hexdump',
  'hd',
  'look',
  'col',
  'last',
  'cal',
  'column',
  'envsubst',
  'gawk',
  'kill',
  'killall',
  'pstree',
  'time',
  'uuidgen',
])

export const DEBIAN_SLIM: Userland = { flavour: 'bash', sleep, has: (name) => !NEVER.has(name) && !NOT_IN_SLIM.has(name) }

/** The package of tools for processes, which full images have and slim ones have not; shells kill by themselves. */
export const PROCPS = ['ps', 'top', 'free', 'uptime', 'pgrep', 'pkill', 'kill', 'watch', 'vmstat', 'w', 'sysctl']

/** Debian's slim base with more packages. */
export function debianWith(...names: readonly string[]): Userland {
  const more = new Set(names)
  return { ...DEBIAN_SLIM, has: (name) => more.has(name) || DEBIAN_SLIM.has(name) }
}

const OF_DEBIAN = new Set(['apt', 'apt-get', 'apt-cache', 'apt-mark', 'dpkg', 'dpkg-deb', 'dpkg-query'])

/** A distribution without Debian's packages, whose kill is one of util-linux: Red Hat's family, SUSE, Arch. */
export function otherLinux(...names: readonly string[]): Userland {
  const { has, ...rest } = debianWith('kill', ...names)
  return { ...rest, has: (name) => !OF_DEBIAN.has(name) && has(name) }
}

/** A full distribution image with the usual process tools. */
export const DEBIAN_FULL: Userland = debianWith(...PROCPS, 'curl', 'wget', 'git', 'file', 'unzip', 'patch')

/** A single static binary: no shell, no tools. */
export const SCRATCH: Userland = { flavour: 'bash', sleep, has: () => false }
