/** What the usual base systems say of themselves and of who lives in them: os-release, /etc/passwd, /etc/group. */
import type { ImageFile } from './image'

type Files = Readonly<Record<string, ImageFile>>

const ALPINE_GROUPS = `root:x:0:root
bin:x:1:root,bin,daemon
daemon:x:2:root,bin,daemon
sys:x:3:root,bin
adm:x:4:root,daemon
tty:x:5:
disk:x:6:root
lp:x:7:lp
kmem:x:9:
wheel:x:10:root
floppy:x:11:root
mail:x:12:mail
news:x:13:news
uucp:x:14:uucp
cron:x:16:cron
audio:x:18:
cdrom:x:19:
dialout:x:20:root
ftp:x:21:
sshd:x:22:
input:x:23:
tape:x:26:root
video:x:27:root
netdev:x:28:
kvm:x:34:kvm
games:x:35:
shadow:x:42:
www-data:x:82:
users:x:100:games
ntp:x:123:
abuild:x:300:
utmp:x:406:
ping:x:999:
nogroup:x:65533:
nobody:x:65534:`

const ALPINE_ACCOUNTS = `root:x:0:0:root:/root:/bin/sh
bin:x:1:1:bin:/bin:/sbin/nologin
daemon:x:2:2:daemon:/sbin:/sbin/nologin
lp:x:4:7:lp:/var/spool/lpd:/sbin/nologin
sync:x:5:0:sync:/sbin:/bin/sync
shutdown:x:6:0:shutdown:/sbin:/sbin/shutdown
halt:x:7:0:halt:/sbin:/sbin/halt
mail:x:8:12:mail:/var/mail:/sbin/nologin
news:x:9:13:news:/usr/lib/news:/sbin/nologin
uucp:x:10:14:uucp:/var/spool/uucppublic:/sbin/nologin
cron:x:16:16:cron:/var/spool/cron:/sbin/nologin
ftp:x:21:21::/var/lib/ftp:/sbin/nologin
sshd:x:22:22:sshd:/dev/null:/sbin/nologin
games:x:35:35:games:/usr/games:/sbin/nologin
ntp:x:123:123:NTP:/var/empty:/sbin/nologin
guest:x:405:100:guest:/dev/null:/sbin/nologin
nobody:x:65534:65534:nobody:/:/sbin/nologin`

const ALPINE_REST: Files = {
  '/etc/passwd': `${ALPINE_ACCOUNTS}\n`,
  '/etc/group': `${ALPINE_GROUPS}\n`,
  '/media/': '',
  '/mnt/': '',
  '/opt/': '',
  '/run/': '',
  '/sbin/': '',
  '/srv/': '',
}

/** What an interactive bash of Debian and Ubuntu reads first: the prompt with user, host and folder. */
export const BASH_RC: Files = {
  '/etc/bash.bashrc': "PS1='${debian_chroot:+($debian_chroot)}\\u@\\h:\\w\\$ '\n",
}

/** Of base-passwd, by release: who writes nothing of his own is the same in all of them. */
function debianAccounts(release: number): string {
  const system = (name: string, id: number, home: string, gecos = name): string =>
    `${name}:x:${id}:${id}:${gecos}:${home}:/usr/sbin/nologin`
  return [
    'root:x:0:0:root:/root:/bin/bash',
    system('daemon', 1, '/usr/sbin'),
    system('bin', 2, '/bin'),
    system('sys', 3, '/dev'),
    'sync:x:4:65534:sync:/bin:/bin/sync',
    'games:x:5:60:games:/usr/games:/usr/sbin/nologin',
    'man:x:6:12:man:/var/cache/man:/usr/sbin/nologin',
    system('lp', 7, '/var/spool/lpd'),
    system('mail', 8, '/var/mail'),
    system('news', 9, '/var/spool/news'),
    system('uucp', 10, '/var/spool/uucp'),
    system('proxy', 13, '/bin'),
    system('www-data', 33, '/var/www'),
    system('backup', 34, '/var/backups'),
    system('list', 38, '/var/list', 'Mailing List Manager'),
    system('irc', 39, release < 11 ? '/var/run/ircd' : '/run/ircd', 'ircd'),
    ...(release < 12 ? [system('gnats', 41, '/var/lib/gnats', 'Gnats Bug-Reporting System (admin)')] : []),
    ...(release < 12 ? [] : ['_apt:x:42:65534::/nonexistent:/usr/sbin/nologin']),
    'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin',
    ...(release < 12 ? ['_apt:x:100:65534::/nonexistent:/usr/sbin/nologin'] : []),
    '',
  ].join('\n')
}

const DEBIAN_GROUPS =
  'root:0 daemon:1 bin:2 sys:3 adm:4 tty:5 disk:6 lp:7 mail:8 news:9 uucp:10 man:12 proxy:13 kmem:15 dialout:20 fax:21 voice:22 cdrom:24 floppy:25 tape:26 sudo:27 audio:29 dip:30 www-data:33 backup:34 operator:37 list:38 irc:39 src:40 shadow:42 utmp:43 video:44 sasl:45 plugdev:46 staff:50 games:60 users:100 nogroup:65534'

const FOLDERS = { '/boot/': '', '/lib64/': '', '/media/': '', '/mnt/': '', '/opt/': '', '/run/': '', '/sbin/': '', '/srv/': '' }

/** The accounts, groups and top folders of a release of Debian, and of the Ubuntu that was made from it. */
function debianTree(release: number): Files {
  const groups = DEBIAN_GROUPS.split(' ')
    .flatMap((entry) => (entry === 'shadow:42' && release < 12 ? ['gnats:41', entry] : [entry]))
    .map((entry) => entry.replace(':', ':x:'))
  return { '/etc/passwd': debianAccounts(release), '/etc/group': `${groups.join(':\n')}:\n`, ...FOLDERS, ...BASH_RC }
}

/** Of a release like `3.22` or `3.22.1`. */
export function alpineFiles(version = '3.23'): Files {
  const [whole, short] = /^\d+\.\d+\.\d+$/.test(version) ? [version, version.replace(/\.\d+$/, '')] : [`${version}.0`, version]
  return {
    '/etc/alpine-release': `${whole}\n`,
    '/etc/os-release': `NAME="Alpine Linux"\nID=alpine\nVERSION_ID=${whole}\nPRETTY_NAME="Alpine Linux v${short}"\nHOME_URL="https://alpinelinux.org/"\nBUG_REPORT_URL="https://gitlab.alpinelinux.org/alpine/aports/-/issues"\n`,
    ...ALPINE_REST,
  }
}

export const ALPINE_FILES: Files = alpineFiles()

/** Of each release of Debian the last correction there was when the images were built. */
const CORRECTION: Readonly<Record<string, number>> = { '7': 8, '8': 11, '9': 13, '10': 13, '11': 11, '12': 12, '13': 1 }

export function debianFiles(version = '13', name = 'trixie'): Files {
  const release = Number(version)
  const whole = `${version}.${CORRECTION[version] ?? 0}`
  return {
    ...debianTree(release),
    '/etc/debian_version': `${whole}\n`,
    '/etc/os-release': osRelease({
      PRETTY_NAME: `"Debian GNU/Linux ${version} (${name})"`,
      NAME: '"Debian GNU/Linux"',
      VERSION_ID: `"${version}"`,
      VERSION: `"${version} (${name})"`,
      ...(release < 9 ? {} : { VERSION_CODENAME: name }),
      ...(release < 13 ? {} : { DEBIAN_VERSION_FULL: whole }),
      ID: 'debian',
      HOME_URL: '"https://www.debian.org/"',
      SUPPORT_URL: '"https://www.debian.org/support"',
      BUG_REPORT_URL: '"https://bugs.debian.org/"',
    }),
  }
}

function osRelease(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')
}

/** A base system's files with one more account, whose group has its name and number. */
export const withAccount = (files: Files, name: string, id: number, home: string, shell = '/bin/sh', gecos = ''): Files => ({
  ...files,
  '/etc/passwd': `${String(files['/etc/passwd'])}${name}:x:${id}:${id}:${gecos}:${home}:${shell}\n`,
  '/etc/group': `${String(files['/etc/group'])}${name}:x:${id}:\n`,
})

interface UbuntuRelease {
  /** The last correction when the images were built. */
  readonly correction: number
  /** The release of Debian whose accounts it has, and the one it was made on the way to. */
  readonly accounts: number
  readonly debian: string
}

const UBUNTU: Readonly<Record<string, UbuntuRelease>> = {
  '14.04': { correction: 6, accounts: 8, debian: 'jessie' },
  '16.04': { correction: 7, accounts: 9, debian: 'stretch' },
  '18.04': { correction: 6, accounts: 10, debian: 'buster' },
  '20.04': { correction: 6, accounts: 10, debian: 'bullseye' },
  '22.04': { correction: 5, accounts: 11, debian: 'bookworm' },
  '24.04': { correction: 3, accounts: 13, debian: 'trixie' },
}

/** `name` is whole, as in `Noble Numbat`. */
export function ubuntuFiles(version: string, name: string): Files {
  const { correction, accounts, debian } = UBUNTU[version] ?? { correction: 0, accounts: 13, debian: 'trixie' }
  const whole = `${version}${correction ? `.${correction}` : ''} LTS`
  const short = name.split(' ')[0]!.toLowerCase()
  const about = {
    HOME_URL: '"https://www.ubuntu.com/"',
    SUPPORT_URL: '"https://help.ubuntu.com/"',
    BUG_REPORT_URL: '"https://bugs.launchpad.net/ubuntu/"',
    PRIVACY_POLICY_URL: '"https://www.ubuntu.com/legal/terms-and-policies/privacy-policy"',
    UBUNTU_CODENAME: short,
  }
  const named = { PRETTY_NAME: `"Ubuntu ${whole}"`, NAME: '"Ubuntu"', VERSION_ID: `"${version}"`, VERSION: `"${whole} (${name})"` }
  const tree = debianTree(accounts)
  const files: Files = {
    ...tree,
    '/etc/debian_version': `${debian}/sid\n`,
    '/etc/lsb-release': `DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=${version}\nDISTRIB_CODENAME=${short}\nDISTRIB_DESCRIPTION="Ubuntu ${whole}"\n`,
    '/etc/os-release': osRelease({
      ...named,
      VERSION_CODENAME: short,
      ID: 'ubuntu',
      ID_LIKE: 'debian',
      ...about,
      ...(Number(version) < 24 ? {} : { LOGO: 'ubuntu-logo' }),
    }),
  }
  return Number(version) < 24
    ? files
    : { ...withAccount(files, 'ubuntu', 1000, '/home/ubuntu', '/bin/bash', 'Ubuntu'), '/home/ubuntu/': '' }
}
