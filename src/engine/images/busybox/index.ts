/** busybox: a shell and small tools in one binary. */
import { busyboxHttpd } from '../busybox-httpd'
import { defineImage, tags } from '../image'
import { BUSYBOX } from '../userlands'

/** Of buildroot, on which the image is built. */
const PASSWD = `root:x:0:0:root:/root:/bin/sh
daemon:x:1:1:daemon:/usr/sbin:/bin/false
bin:x:2:2:bin:/bin:/bin/false
sys:x:3:3:sys:/dev:/bin/false
sync:x:4:100:sync:/bin:/bin/sync
mail:x:8:8:mail:/var/spool/mail:/bin/false
www-data:x:33:33:www-data:/var/www:/bin/false
operator:x:37:37:Operator:/var:/bin/false
nobody:x:65534:65534:nobody:/home:/bin/false`

const GROUP =
  'root:0 daemon:1 bin:2 sys:3 adm:4 tty:5 disk:6 lp:7 mail:8 kmem:9 wheel:10 cdrom:11 dialout:18 floppy:19 video:28 audio:29 tape:32 www-data:33 operator:37 utmp:43 plugdev:46 staff:50 lock:54 netdev:82 users:100 nobody:65534'

const groupLines = GROUP.split(' ').map((entry) => {
  const [name = '', gid = ''] = entry.split(':')
  return `${name}:x:${gid}:\n`
})

/** Minor versions of what is the latest where nothing has been published for years. */
const LATEST: Readonly<Record<string, number>> = { 'gcr.io/google-containers/busybox': 22, 'registry.k8s.io/busybox': 22 }

export default defineImage({
  repositories: [
    'docker.io/library/busybox',
    'registry.k8s.io/busybox',
    'registry.k8s.io/e2e-test-images/busybox',
    'gcr.io/google-containers/busybox',
    'quay.io/quay/busybox',
    'public.ecr.aws/docker/library/busybox',
  ],
  hasTag: tags(
    ['latest', 'stable', 'unstable', 'glibc', 'musl', 'uclibc', 'stable-glibc', 'stable-musl', 'stable-uclibc'],
    /^1(\.\d{1,2}(\.\d)?)?(-(glibc|musl|uclibc|\d))?$/,
  ),
  config: (tag, repository) => ({
    command: ['sh'],
    userland: Number(/^1\.(\d+)/.exec(tag)?.[1] ?? LATEST[repository] ?? 99) < 29 ? { ...BUSYBOX, nslookup: 'old' as const } : BUSYBOX,
    size: 2_211_000 + tag.length,
    layers: 1,
    programs: { '/bin/httpd': busyboxHttpd() },
    files: () => ({
      '/etc/passwd': `${PASSWD}\n`,
      '/etc/group': groupLines.join(''),
      '/var/www/': '',
    }),
  }),
})
