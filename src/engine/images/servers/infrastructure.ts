/** Servers that others are built on: brokers, registries, dashboards, proxies, and pages that show who answered. */
import { respond, text } from '../http-server'
import type { DaemonProcess } from '../image'
import { flagOf, MEBIBYTE, page, pathOf, pretty, to, type ServerImage } from './server-image'

/** `21-Nov-2026 09:00:37.123`. */
function javaTime(process: DaemonProcess): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) (\S+)/.exec(new Date(process.now()).toUTCString())!
  return `${day}-${month}-${year} ${time}${new Date(process.now()).toISOString().slice(19, 23)}`
}

const HOME = '/var/jenkins_home'
const SECRET = `${HOME}/secrets/initialAdminPassword`
const STARS = `${'*'.repeat(61)}\n`.repeat(3)

/** What jenkins.sh says where it may not write: of a volume of root's, or a root that is read only. */
function jenkinsTrouble(process: DaemonProcess): string | undefined {
  const refused = process.refusal(HOME)
  if (refused === undefined) return undefined
  const file = `${HOME}/copy_reference_file.log`
  const why = refused === 'EROFS' ? 'Read-only file system' : 'Permission denied'
  return `touch: cannot touch '${file}': ${why}\nCan not write to ${file}. Wrong volume permissions?`
}

/** Jenkins makes its first account a password, which whoever sets it up reads in the log or in a file; it stays until then. */
function unlockJenkins(process: DaemonProcess): void {
  const { files } = process
  if (!files.exists(SECRET)) {
    const password = Array.from({ length: 32 }, () => process.random(16).toString(16)).join('')
    files.makeDirectory(SECRET.slice(0, SECRET.lastIndexOf('/')), { parents: true })
    files.write(SECRET, `${password}\n`)
  }
  const time = new Date(process.now()).toISOString().replace('T', ' ').replace('Z', '+0000')
  process.stdout(
    `${time} [id=41]\tINFO\tjenkins.install.SetupWizard#init: \n\n${STARS}\nJenkins initial setup is required. An admin user has been created and a password generated.\nPlease use the following password to proceed to installation:\n\n${files.readText(SECRET)}\nThis may also be found at: ${SECRET}\n\n${STARS}\n${time} [id=31]\tINFO\thudson.lifecycle.Lifecycle#onReady: Jenkins is fully up and running\n`,
  )
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const LETTERS_AND_DIGITS = BASE64.slice(0, -2)
const drawn = (process: DaemonProcess, from: string, length: number): string =>
  Array.from({ length }, () => from[process.random(from.length)]).join('')

/** What a server in development mode ends its start with: how to be let in. */
function vaultWelcome(process: DaemonProcess): string {
  if (!process.argv.some((word) => /^--?dev$/.test(word))) return ''
  const { env } = process
  return [
    'WARNING! dev mode is enabled! In this mode, Vault runs entirely in-memory',
    'and starts unsealed with a single unseal key. The root token is already',
    'authenticated to the CLI, so you can immediately begin using Vault.',
    '',
    'You may need to set the following environment variables:',
    '',
    `    $ export VAULT_ADDR='http://${flagOf(process, 'dev-listen-address') ?? (env['VAULT_DEV_LISTEN_ADDRESS'] || '0.0.0.0:8200')}'`,
    '',
    'The unseal key and root token are displayed below in case you want to',
    'seal/unseal the Vault or re-authenticate.',
    '',
    `Unseal Key: ${drawn(process, BASE64, 43)}=`,
    `Root Token: ${flagOf(process, 'dev-root-token-id') ?? (env['VAULT_DEV_ROOT_TOKEN_ID'] || `hvs.${drawn(process, LETTERS_AND_DIGITS, 24)}`)}`,
    '',
    'Development mode should NOT be used in production installations!',
    '',
  ].join('\n')
}

export const INFRASTRUCTURE: readonly ServerImage[] = [
  {
    repositories: ['docker.io/library/tomcat'],
    command: ['catalina.sh', 'run'],
    ports: [8080],
    base: 'debian',
    size: 191_000_000,
    memory: 110 * MEBIBYTE,
    startup: 900,
    begin: (process) => {
      const line = (text: string): string => `${javaTime(process)} INFO [main] org.apache.${text}\n`
      process.stderr(
        line('coyote.AbstractProtocol.start Starting ProtocolHandler ["http-nio-8080"]') +
          line('catalina.startup.Catalina.start Server startup in [412] milliseconds'),
      )
    },
    http: () => page('HTTP Status 404 – Not Found', 404),
  },
  {
    repositories: ['docker.io/jenkins/jenkins'],
    tags: ['lts', 'lts-jdk17', 'lts-jdk21', 'jdk17', 'jdk21', 'lts-alpine', 'alpine'],
    command: ['/usr/bin/tini', '--', '/usr/local/bin/jenkins.sh'],
    entrypoint: 3,
    ports: [8080],
    base: 'debian',
    size: 268_000_000,
    memory: 420 * MEBIBYTE,
    startup: 12_000,
    user: '1000',
    owned: [HOME],
    files: { [`${HOME}/`]: '' },
    refuse: jenkinsTrouble,
    log: () => 'Running from: /usr/share/jenkins/jenkins.war',
    begin: unlockJenkins,
    http: (request) => (pathOf(request) === '/login' ? page('Sign in [Jenkins]') : page('Authentication required', 403)),
  },
  {
    repositories: ['docker.io/library/elasticsearch', 'docker.elastic.co/elasticsearch/elasticsearch'],
    command: ['/bin/tini', '--', '/usr/local/bin/docker-entrypoint.sh', 'eswrapper'],
    entrypoint: 3,
    ports: [9200, 9300],
    base: 'debian',
    size: 630_000_000,
    memory: 900 * MEBIBYTE,
    startup: 15_000,
    http: (_request, { hostname }) => pretty({ name: hostname, cluster_name: 'docker-cluster', tagline: 'You Know, for Search' }),
  },
  {
    repositories: ['docker.io/library/registry'],
    command: ['/entrypoint.sh', '/etc/distribution/config.yml'],
    ports: [5000],
    base: 'alpine',
    size: 18_400_000,
    memory: 12 * MEBIBYTE,
    http: (request) => {
      const path = pathOf(request)
      if (path === '/v2/_catalog') return pretty({ repositories: [] })
      return path === '/v2/' ? respond(200, { 'Content-Type': 'application/json' }, '{}') : text(path === '/' ? 200 : 404, '')
    },
  },
  {
    repositories: ['docker.io/library/consul', 'docker.io/hashicorp/consul'],
    command: ['docker-entrypoint.sh', 'agent', '-dev', '-client', '0.0.0.0'],
    ports: [8500],
    base: 'alpine',
    size: 60_000_000,
    memory: 40 * MEBIBYTE,
    http: (request, { address }) =>
      pathOf(request) === '/v1/status/leader'
        ? text(200, `"${address}:8300"`)
        : pathOf(request) === '/'
          ? to('/ui/')
          : page('Consul by HashiCorp'),
  },
  {
    repositories: ['docker.io/library/vault', 'docker.io/hashicorp/vault'],
    command: ['docker-entrypoint.sh', 'server', '-dev'],
    ports: [8200],
    base: 'alpine',
    size: 140_000_000,
    memory: 80 * MEBIBYTE,
    log: vaultWelcome,
    http: (request) =>
      pathOf(request) === '/v1/sys/health'
        ? pretty({ initialized: true, sealed: false, standby: false })
        : pathOf(request) === '/'
          ? to('/ui/')
          : page('Vault'),
  },
  {
    repositories: ['docker.io/library/adminer'],
    command: ['entrypoint.sh', 'php', '-S', '[::]:8080', '-t', '/var/www/html'],
    ports: [8080],
    base: 'alpine',
    size: 38_000_000,
    memory: 14 * MEBIBYTE,
    log: (process) => `[${new Date(process.now()).toUTCString()}] PHP 8.4.13 Development Server (http://[::]:8080) started`,
    http: () => page('Login - Adminer'),
  },
  {
    repositories: ['docker.io/library/phpmyadmin', 'docker.io/phpmyadmin/phpmyadmin'],
    tags: ['apache'],
    command: ['/docker-entrypoint.sh', 'apache2-foreground'],
    ports: [80],
    base: 'debian',
    size: 180_000_000,
    memory: 40 * MEBIBYTE,
    http: () => page('phpMyAdmin'),
  },
  {
    repositories: ['docker.io/library/nats'],
    tags: ['alpine', 'scratch', 'linux'],
    command: ['/nats-server', '--config', 'nats-server.conf'],
    ports: [4222],
    base: 'scratch',
    size: 7_200_000,
    memory: 12 * MEBIBYTE,
    talk: () =>
      new TextEncoder().encode('INFO {"server_name":"nats","version":"2.12.0","proto":1,"headers":true,"max_payload":1048576}\r\n'),
  },
  {
    repositories: ['docker.io/nginxdemos/hello'],
    tags: ['plain-text'],
    command: ['nginx', '-g', 'daemon off;'],
    ports: [80],
    base: 'alpine',
    size: 18_000_000,
    memory: 7 * MEBIBYTE,
    http: (request, process) => {
      const date = new Date(process.now())
      const day = date.toUTCString().slice(5, 16).replaceAll(' ', '/')
      return text(
        200,
        `Server address: ${process.address}:80\nServer name: ${process.hostname}\nDate: ${day}:${date.toISOString().slice(11, 19)} +0000\nURI: ${request.path}\n`,
        { Server: 'nginx/1.29.1' },
      )
    },
  },
  {
    repositories: ['docker.io/paulbouwer/hello-kubernetes'],
    command: ['npm', 'start'],
    ports: [8080],
    base: 'alpine',
    size: 52_000_000,
    memory: 42 * MEBIBYTE,
    startup: 400,
    http: (_request, { hostname, env }) =>
      respond(
        200,
        { 'X-Powered-By': 'Express', 'Content-Type': 'text/html; charset=utf-8' },
        `<!DOCTYPE html>\n<html>\n<head>\n    <title>Hello Kubernetes!</title>\n</head>\n<body>\n  <div id="message">\n  ${env['MESSAGE'] ?? 'Hello world!'}\n</div>\n<div id="info">\n  <table>\n    <tr>\n      <th>pod:</th>\n      <td>${hostname}</td>\n    </tr>\n  </table>\n</div>\n</body>\n</html>\n`,
      ),
  },
  {
    repositories: ['docker.io/stefanprodan/podinfo', 'ghcr.io/stefanprodan/podinfo'],
    command: ['/home/app/podinfo'],
    entrypoint: 0,
    ports: [9898],
    base: 'alpine',
    size: 27_000_000,
    memory: 20 * MEBIBYTE,
    user: '100',
    http: (request, { hostname }) => {
      const path = pathOf(request)
      if (path === '/healthz' || path === '/readyz') return pretty({ status: 'OK' })
      return path === '/'
        ? pretty({ hostname, version: '6.9.2', message: 'greetings from podinfo v6.9.2', goos: 'linux', goarch: 'amd64' })
        : text(404, '404 page not found\n')
    },
  },
  {
    repositories: ['docker.io/dockersamples/static-site', 'docker.io/prakhar1989/static-site'],
    command: ['/bin/sh', '-c', './wrapper.sh'],
    ports: [80],
    base: 'debian',
    size: 75_000_000,
    memory: 7 * MEBIBYTE,
    http: (_request, { env }) => page(`Hello ${env['AUTHOR'] ?? 'Docker'}!`),
  },
  {
    repositories: ['gcr.io/google-samples/hello-go-gke'],
    command: ['/usr/bin/hello'],
    ports: [80],
    base: 'scratch',
    size: 4_800_000,
    memory: 4 * MEBIBYTE,
    http: () => text(200, '{"message":"Hello"}\n'),
  },
  {
    repositories: ['registry.k8s.io/goproxy'],
    command: ['/goproxy'],
    ports: [8080],
    base: 'scratch',
    size: 1_700_000,
    memory: 4 * MEBIBYTE,
    http: () => text(500, 'This is a proxy server. Does not respond to non-proxy requests.\n'),
  },
]
