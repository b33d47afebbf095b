/** Every text and system tool by name; a family's code is loaded when one of it first runs. */
import type { Command } from '../command'
import { lazyTool, type Loader } from './lazy'

const FAMILIES: readonly (readonly [names: string, load: Loader])[] = [
  ['awk gawk mawk', () => import('./awk')],
  ['basename dirname readlink realpath', () => import('./files/paths')],
  ['base64 base32', () => import('./text/base')],
  ['md5sum sha1sum sha224sum sha256sum sha384sum sha512sum cksum sum', () => import('./text/digest')],
  ['od hexdump', () => import('./text/od')],
  ['xxd', () => import('./text/xxd')],
  ['bc', () => import('./bc')],
  ['cat tac rev nl head tail wc', () => import('./text/view')],
  ['chmod chown chgrp touch stat mktemp', () => import('./files/attributes')],
  ['chroot', () => import('./processes/chroot')],
  ['cp mv rm mkdir rmdir ln', () => import('./files/copy')],
  ['install', () => import('./files/install')],
  ['cut paste join comm', () => import('./text/fields')],
  ['column', () => import('./text/column')],
  ['date', () => import('./dates/date')],
  ['dd', () => import('./files/dd')],
  ['diff cmp', () => import('./text/diff')],
  ['du tree', () => import('./files/usage')],
  ['env printenv nohup nice sudo setsid stdbuf', () => import('./processes/env')],
  ['expr', () => import('./text/expr')],
  ['find', () => import('./find')],
  ['grep egrep fgrep', () => import('./text/grep')],
  ['jq', () => import('./jq')],
  ['yq', () => import('./jq/yq')],
  ['tar gzip gunzip zcat', () => import('./files/archive')],
  ['envsubst factor cal file', () => import('./text/small')],
  ['man', () => import('./man')],
  ['less more', () => import('./text/pager')],
  ['ls', () => import('./files/ls')],
  ['pgrep pkill pidof killall kill', () => import('./processes/processes')],
  ['ps', () => import('./processes/ps')],
  ['df free mount nproc uptime ss netstat', () => import('./machine/machine')],
  ['sed', () => import('./sed')],
  ['seq yes', () => import('./text/seq')],
  ['sleep timeout time', () => import('./processes/time')],
  ['numfmt truncate', () => import('./files/sizes')],
  ['sort', () => import('./text/sort')],
  ['test [ true false echo printf pwd which sync', () => import('./plain')],
  ['top', () => import('./processes/top')],
  ['tput clear reset tty stty', () => import('./machine/screen')],
  ['tr', () => import('./text/tr')],
  ['uname id hostname whoami logname groups su arch getent', () => import('./machine/identity')],
  ['uniq fold fmt expand unexpand shuf tee', () => import('./text/lines')],
  ['split csplit', () => import('./text/split')],
  ['vi vim nano', () => import('./editor')],
  ['watch', () => import('./processes/watch')],
  ['xargs', () => import('./processes/xargs')],
]

export const allTools: readonly Command[] = FAMILIES.flatMap(([names, load]) => names.split(' ').map((name) => lazyTool(name, load)))

/** The families with what they load, for the test that the table is right. */
export const toolFamilies = FAMILIES
