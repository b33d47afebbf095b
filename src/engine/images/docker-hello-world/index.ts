/** A page with two words on port 8000, served by busybox: the smallest web server of many tests. */
import { busyboxHttpd } from '../busybox-httpd'
import { defineImage, tags } from '../image'
import { BUSYBOX } from '../userlands'

const PAGE = `<xmp>
Hello World
</xmp>
`

export default defineImage({
  repositories: ['docker.io/crccheck/hello-world'],
  hasTag: tags(['latest', 'v1.0.0'], /^$/),
  config: () => ({
    command: ['/bin/sh', '-c', 'trap "exit 0;" TERM INT; httpd -v -p 8000 -h /www -f & wait'],
    exposedPorts: [8000],
    userland: BUSYBOX,
    size: 2_240_000,
    files: () => ({ '/www/index.html': PAGE }),
    main: busyboxHttpd(['-v', '-p', '8000', '-h', '/www', '-f']),
    programs: { '/bin/httpd': busyboxHttpd() },
  }),
})
