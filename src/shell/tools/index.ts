/** Every text and system tool by name; a family's code is loaded when one of it first runs. */
import type { Command } from '../command'
import { lazyTool, type Loader } from './lazy'

const FAMILIES: readonly (readonly [names: string, load: Loader])[] = [
  ['awk gawk mawk', () => import('./awk')],
  ['basename dirname readlink realpath', () => import('./files/paths')],
  ['base64 base32', () => import('./text/base')],
  ['md5sum sha1sum sha224sum sha256sum sha384sum sha512sum b2sum cksum sum', () => import('./text/digest')],
  ['od', () => import('./text/od')],
  ['hexdump hd', () => import('./text/hexdump')],
  ['xxd', () => import('./text/xxd')],
  ['bc', () => import('./bc')],
  ['cat tac rev nl head tail wc', () => import('./text/view')],
  ['chmod chown chgrp', () => import('./files/modes')],
  ['touch', () => import('./files/touch')],
  ['stat', () => import('./files/stat')],
  ['mktemp mkfifo mknod', () => import('./files/new-files')],
  ['chroot', () => import('./processes/chroot')],
  ['nsenter', () => import('./processes/nsenter')],
  ['cp', () => import('./files/cp')],
  ['mv', () => import('./files/mv')],
  ['rm unlink', () => import('./files/rm')],
  ['ln link', () => import('./files/ln')],
  ['mkdir rmdir', () => import('./files/folders')],
  ['install', () => import('./files/install')],
  ['cut paste comm', () => import('./text/fields')],
  ['join', () => import('./text/join')],
  ['col', () => import('./text/col')],
  ['column', () => import('./text/column')],
  ['date', () => import('./dates/date')],
  ['ts', () => import('./dates/ts')],
  ['dd', () => import('./files/dd')],
  ['diff sdiff', () => import('./text/diff')],
  ['cmp', () => import('./text/cmp')],
  ['du tree', () => import('./files/usage')],
  ['env printenv nohup sudo setsid stdbuf', () => import('./processes/env')],
  ['nice renice', () => import('./processes/nice')],
  ['expr', () => import('./text/expr')],
  ['find', () => import('./find')],
  ['grep egrep fgrep', () => import('./text/grep')],
  ['jq', () => import('./jq')],
  ['yq', () => import('./jq/yq')],
  ['tar', () => import('./files/tar')],
  ['gzip gunzip zcat', () => import('./files/gzip')],
  ['envsubst factor cal file', () => import('./text/small')],
  ['man', () => import('./man')],
  ['less more', () => import('./text/pager')],
  ['ls dir vdir', () => import('./files/ls')],
  ['namei mountpoint whereis', () => import('./files/places')],
  ['zgrep zegrep zfgrep zdiff zcmp zless zmore', () => import('./files/compressed')],
  ['strings', () => import('./text/strings')],
  ['tsort look', () => import('./text/relations')],
  ['getopt', () => import('./processes/getopt')],
  ['flock', () => import('./processes/flock')],
  ['useradd usermod userdel groupadd groupmod groupdel adduser addgroup', () => import('./machine/users')],
  ['pgrep pkill pidof killall kill', () => import('./processes/processes')],
  ['ps', () => import('./processes/ps')],
  ['pstree', () => import('./processes/pstree')],
  ['uuidgen', () => import('./machine/uuidgen')],
  ['df', () => import('./machine/df')],
  ['free nproc uptime ss netstat', () => import('./machine/machine')],
  ['mount umount', () => import('./machine/mount')],
  ['sed', () => import('./sed')],
  ['seq yes', () => import('./text/seq')],
  ['sleep timeout time', () => import('./processes/time')],
  ['numfmt', () => import('./files/numfmt')],
  ['truncate', () => import('./files/truncate')],
  ['sort', () => import('./text/sort')],
  ['test [ true false echo printf pwd which sync', () => import('./plain')],
  ['w who users last', () => import('./machine/sessions')],
  ['vmstat', () => import('./machine/vmstat')],
  ['top', () => import('./processes/top')],
  ['tput clear reset tty', () => import('./machine/screen')],
  ['stty', () => import('./machine/stty')],
  ['tr', () => import('./text/tr')],
  ['uname id hostname hostid dnsdomainname whoami logname groups su runuser arch getent', () => import('./machine/identity')],
  ['fold tee', () => import('./text/lines')],
  ['uniq', () => import('./text/uniq')],
  ['fmt', () => import('./text/fmt')],
  ['expand unexpand', () => import('./text/tabs')],
  ['shuf', () => import('./text/shuf')],
  ['split', () => import('./text/split')],
  ['csplit', () => import('./text/csplit')],
  ['vi vim nano', () => import('./editor')],
  ['watch', () => import('./processes/watch')],
  ['xargs', () => import('./processes/xargs')],
]

/** What only busybox brings. */
const BUSYBOX_FAMILIES: typeof FAMILIES = [
  ['busybox', () => import('./busybox/multi-call')],
  ['dos2unix unix2dos usleep ttysize fsync', () => import('./busybox/small')],
]

const commandsIn = (families: typeof FAMILIES): readonly Command[] =>
  families.flatMap(([names, load]) => names.split(' ').map((name) => lazyTool(name, load)))

export const allTools = commandsIn(FAMILIES)

export const busyboxTools = commandsIn(BUSYBOX_FAMILIES)

/** The families with what they load, for the test that the table is right. */
export const toolFamilies = [...FAMILIES, ...BUSYBOX_FAMILIES]
