/** /etc/passwd, /etc/group and os-release of the usual base systems. */
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

const ALPINE_REST: Files = {
  '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n',
  '/etc/group': `${ALPINE_GROUPS}\n`,
  '/media/': '',
  '/mnt/': '',
  '/opt/': '',
  '/run/': '',
  '/srv/': '',
}

const ROOT = {
  '/etc/passwd':
    'root:x:0:0:root:/root:/bin/bash\nwww-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n',
  '/etc/group': 'root:x:0:\nwww-data:x:33:\nnogroup:x:65534:\n',
}
const FOLDERS = { '/boot/': '', '/media/': '', '/mnt/': '', '/opt/': '', '/run/': '', '/srv/': '' }

/** Of a release like `3.22` or `3.22.1`. */
export function alpineFiles(version = '3.23'): Files {
  const [whole, short] = /^\d+\.\d+\.\d+$/.test(version) ? [version, version.replace(/\.\d+$/, '')] : [`${version}.0`, version]
  return {
    '/etc/alpine-release': `${whole}\n`,
    '/etc/os-release': `NAME="Alpine Linux"\nID=alpine\nVERSION_ID=${whole}\nPRETTY_NAME="Alpine Linux v${short}"\nHOME_URL="https://alpinelinux.org/"\n`,
    ...ALPINE_REST,
  }
}

export const ALPINE_FILES: Files = alpineFiles()

/** What an interactive bash of Debian and Ubuntu reads first: the prompt with user, host and folder. */
export const BASH_RC: Files = {
  '/etc/bash.bashrc': "PS1='${debian_chroot:+($debian_chroot)}\\u@\\h:\\w\\$ '\n",
}

export function debianFiles(version = '13', name = 'trixie'): Files {
  return {
    ...ROOT,
    ...FOLDERS,
    ...BASH_RC,
    '/etc/debian_version': `${version}.0\n`,
    '/etc/os-release': `PRETTY_NAME="Debian GNU/Linux ${version} (${name})"\nNAME="Debian GNU/Linux"\nVERSION_ID="${version}"\nVERSION="${version} (${name})"\nVERSION_CODENAME=${name}\nID=debian\nHOME_URL="https://www.debian.org/"\n`,
  }
}

/** A base system's files with one more account, whose group has its name and number. */
export const withAccount = (files: Files, name: string, id: number, home: string, shell = '/bin/sh'): Files => ({
  ...files,
  '/etc/passwd': `${String(files['/etc/passwd'])}${name}:x:${id}:${id}::${home}:${shell}\n`,
  '/etc/group': `${String(files['/etc/group'])}${name}:x:${id}:\n`,
})

export function ubuntuFiles(version: string, name: string): Files {
  return {
    ...ROOT,
    ...FOLDERS,
    ...BASH_RC,
    '/etc/os-release': `PRETTY_NAME="Ubuntu ${version} LTS"\nNAME="Ubuntu"\nVERSION_ID="${version}"\nVERSION="${version} LTS (${name})"\nID=ubuntu\nID_LIKE=debian\nHOME_URL="https://www.ubuntu.com/"\n`,
  }
}
