/** busybox: a shell and small tools in one binary. */
import { busyboxHttpd } from '../busybox-httpd'
import { defineImage, tags } from '../image'
import { BUSYBOX } from '../userlands'

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
  config: (tag) => ({
    command: ['sh'],
    userland: Number(/^1\.(\d+)/.exec(tag)?.[1] ?? 99) < 29 ? { ...BUSYBOX, nslookup: 'old' as const } : BUSYBOX,
    size: 2_211_000 + tag.length,
    programs: { '/bin/httpd': busyboxHttpd() },
    files: () => ({
      '/etc/passwd':
        'root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/usr/sbin:/bin/false\nwww-data:x:33:33:www-data:/var/www:/bin/false\nnobody:x:65534:65534:nobody:/home:/bin/false\n',
      '/etc/group': 'root:x:0:\ndaemon:x:1:\nwww-data:x:33:\nnogroup:x:65534:\n',
      '/var/www/': '',
    }),
  }),
})
