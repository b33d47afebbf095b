/** Small pages of courses that say which pod answered: by host name, address or both. */
import { respond } from '../http-server'
import { defineImage } from '../image'
import { debianFiles } from '../passwd'
import { service } from '../service'
import { debianWith } from '../userlands'

const page = (text: (hostname: string, address: string, peer: string, method: string, uri: string) => string) =>
  service({
    ports: [80],
    memory: 7_864_320,
    work: 3,
    http: (request, process, peer) =>
      respond(
        200,
        { Server: 'nginx/1.19.10', 'Content-Type': 'text/plain' },
        `${text(process.hostname, process.address, peer, request.method, request.path)}\n`,
      ),
  })

const PAGES: Readonly<Record<string, ReturnType<typeof page>>> = {
  'echo-hname': page((hostname) => hostname),
  'echo-ip': page(
    (_hostname, address, peer, method, uri) =>
      `request_method : ${method} | server_addr : ${address} | remote_addr : ${peer} | request_uri : ${uri}`,
  ),
  chk_hn: page((hostname) => hostname),
}

export default defineImage({
  repositories: Object.keys(PAGES).map((name) => `docker.io/sysnet4admin/${name}`),
  hasTag: (tag) => tag === 'latest' || /^v?\d+(\.\d+)*$/.test(tag),
  config: (_tag, repository) => {
    const daemon = PAGES[repository.slice(repository.lastIndexOf('/') + 1)]!
    return {
      entrypoint: ['/docker-entrypoint.sh'],
      command: ['nginx', '-g', 'daemon off;'],
      exposedPorts: [80],
      userland: debianWith('curl'),
      size: 53_700_000,
      files: () => debianFiles('10', 'buster'),
      programs: { '/docker-entrypoint.sh': daemon, '/usr/sbin/nginx': daemon },
    }
  },
})
