/** Images for looking around a cluster: netshoot, multitools and the DNS utilities of Kubernetes's own documentation. */
import { respond } from '../http-server'
import { defineImage, tags, type ImageDefinition } from '../image'
import { ALPINE_FILES, debianFiles } from '../passwd'
import { service } from '../service'
import { ALPINE, debianWith } from '../userlands'

const NETWORK = 'curl dig host nslookup ping traceroute ip ifconfig netstat ss nc telnet wget openssl jq'.split(' ')
const more = new Set([...NETWORK, 'bash', 'vim', 'watch', 'column'])
const userland = { ...ALPINE, nslookup: 'bind' as const, has: (name: string) => more.has(name) || ALPINE.has(name) }

const netshoot = defineImage({
  repositories: ['docker.io/nicolaka/netshoot', 'docker.io/amouat/network-utils'],
  hasTag: tags(['latest', 'master'], /^v?\d+(\.\d+)*$/),
  config: () => ({
    command: ['zsh'],
    workingDirectory: '/root',
    userland,
    size: 208_000_000,
    files: () => ALPINE_FILES,
    // Its prompt is zsh's; what is typed at it is understood by bash.
    programs: { '/bin/zsh': { name: 'zsh', run: (context) => context.run(['bash', ...context.args]) } },
  }),
})

/** A toolbox that stays because it serves a page about itself. */
const page = service({
  ports: ({ env }) => [Number(env['HTTP_PORT'] ?? 80)],
  memory: 9_437_184,
  log: ({ hostname }) =>
    `The directory /usr/share/nginx/html is not mounted.\nOver-writing the default index.html file with some useful information.\n${hostname}`,
  http: (_request, { hostname, address, env }) =>
    respond(
      200,
      { Server: 'nginx/1.28.0', 'Content-Type': 'text/html' },
      `WBITT Network MultiTool (with NGINX) - ${hostname} - ${address} - HTTP: ${env['HTTP_PORT'] ?? 80} , HTTPS: 443 . (Formerly praqma/network-multitool)\n`,
    ),
})

const multitool = defineImage({
  repositories: ['docker.io/wbitt/network-multitool', 'docker.io/praqma/network-multitool'],
  hasTag: tags(['latest', 'minimal', 'extra', 'alpine-minimal', 'alpine-extra', 'openshift'], /^\d+(\.\d+)*$/),
  config: () => ({
    entrypoint: ['/docker/entrypoint.sh'],
    command: ['nginx', '-g', 'daemon off;'],
    exposedPorts: [80, 443],
    userland,
    size: 24_700_000,
    files: () => ALPINE_FILES,
    main: page,
    programs: { '/docker/entrypoint.sh': { name: 'entrypoint.sh', run: (context) => context.run(context.args) }, '/usr/sbin/nginx': page },
  }),
})

const dnsutils = defineImage({
  repositories: [
    'registry.k8s.io/e2e-test-images/jessie-dnsutils',
    'gcr.io/kubernetes-e2e-test-images/dnsutils',
    'docker.io/tutum/dnsutils',
    'docker.io/infoblox/dnstools',
    'docker.io/sysnet4admin/net-tools',
  ],
  hasTag: tags(['latest'], /^v?\d+(\.\d+)*$/),
  config: (_tag, repository) => ({
    command: repository.includes('dnsutils') && !repository.includes('tutum') ? ['sleep', 'infinity'] : ['/bin/bash'],
    userland: debianWith(...NETWORK),
    size: 110_000_000,
    files: () => debianFiles(),
  }),
})

export const toolboxes: readonly ImageDefinition[] = [netshoot, multitool, dnsutils]
