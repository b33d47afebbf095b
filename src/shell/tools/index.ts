/** Every text and system tool by name; a family's code is loaded when one of it first runs. */
import type { Command } from '../command'
import { lazyTool, type Loader } from './lazy'

const FAMILIES: readonly (readonly [names: string, load: Loader])[] = [
  ['awk gawk mawk', () => import('./awk')],
  ['basename dirname readlink realpath', () => import('./paths')],
  ['base64 base32', () => import('./base')],
  ['md5sum sha1sum sha224sum sha256sum sha384sum sha512sum cksum sum', () => import('./digest')],
  ['od hexdump', () => import('./od')],
  ['xxd', () => import('./xxd')],
  ['bc', () => import('./bc')],
  ['cat tac rev nl head tail wc', () => import('./view')],
  ['chmod chown chgrp touch stat mktemp', () => import('./attributes')],
  ['cp mv rm mkdir rmdir ln', () => import('./copy')],
  ['cut paste join comm column', () => import('./fields')],
  ['date', () => import('./date')],
  ['dd', () => import('./dd')],
  ['diff cmp', () => import('./diff')],
  ['du tree', () => import('./usage')],
  ['env printenv nohup nice sudo setsid stdbuf', () => import('./env')],
  ['expr', () => import('./expr')],
  ['find', () => import('./find')],
  ['grep egrep fgrep', () => import('./grep')],
  ['jq', () => import('./jq')],
  ['yq', () => import('./jq/yq')],
  ['tar gzip gunzip zcat', () => import('./archive')],
  ['envsubst factor cal file', () => import('./small')],
  ['man', () => import('./man')],
  ['less more', () => import('./pager')],
  ['ls', () => import('./ls')],
  ['pgrep pkill pidof killall kill', () => import('./processes')],
  ['ps', () => import('./ps')],
  ['df free mount nproc uptime ss netstat', () => import('./machine')],
  ['sed', () => import('./sed')],
  ['seq yes', () => import('./seq')],
  ['sleep timeout time', () => import('./time')],
  ['numfmt truncate', () => import('./sizes')],
  ['sort', () => import('./sort')],
  ['test [ true false echo printf pwd which sync', () => import('./plain')],
  ['top', () => import('./top')],
  ['tput clear reset tty stty', () => import('./screen')],
  ['tr', () => import('./tr')],
  ['uname id hostname whoami logname groups su arch getent', () => import('./identity')],
  ['uniq fold fmt expand unexpand shuf split tee', () => import('./lines')],
  ['vi vim nano', () => import('./editor')],
  ['watch', () => import('./watch')],
  ['xargs', () => import('./xargs')],
]

export const allTools: readonly Command[] = FAMILIES.flatMap(([names, load]) => names.split(' ').map((name) => lazyTool(name, load)))

/** The families with what they load, for the test that the table is right. */
export const toolFamilies = FAMILIES
