/** agnhost: the helper of Kubernetes's own tests, one program with a sub-command for every need. */
import { defineImage, tags, type ImageConfig, type ImageDefinition, type MultiCall, type Program } from '../image'
import { ALPINE_FILES } from '../passwd'
import { ALPINE } from '../userlands'
import { guestbook } from './guestbook'
import { inClusterClient } from './in-cluster'
import { mounttest } from './mounttest'
import { netexec } from './netexec'
import { nettest } from './nettest'
import { liveness, pause, porter, portForwardTester, serveHostname, testWebserver } from './small-servers'
import { programOf, type Subcommand } from './subcommand'
import { connect, dnsServerList, dnsSuffix, entrypointTester, etcHosts, logsGenerator } from './tools'
import { conversionWebhook, webhook } from './webhook'

/** What it has beside Alpine's own tools. */
const BESIDES: ReadonlySet<string> = new Set(['bash', 'curl', 'dig', 'host', 'ip', 'nc', 'nslookup', 'ss'])

const SUBCOMMANDS: readonly Subcommand[] = [
  connect,
  dnsServerList,
  dnsSuffix,
  entrypointTester,
  etcHosts,
  guestbook,
  inClusterClient,
  liveness,
  logsGenerator,
  mounttest,
  netexec,
  nettest,
  pause,
  porter,
  portForwardTester,
  serveHostname,
  testWebserver,
]

const WEBHOOKS: Readonly<Record<string, Program>> = { webhook, 'crd-conversion-webhook': conversionWebhook }

function unknown(name: string | undefined): Program {
  return {
    start(process) {
      process.stderr(`Error: unknown command "${name}" for "app"\nRun 'app --help' for usage.\n`)
      process.exit(1)
    },
  }
}

const agnhost: MultiCall = {
  choose([, name = 'pause', ...words]) {
    const own = WEBHOOKS[name]
    if (own) return own
    const subcommand = SUBCOMMANDS.find((each) => each.name === name)
    return subcommand ? programOf(subcommand, words) : unknown(name)
  },
}

/** The program of an image of its own, from before they became one. */
const alone = (subcommand: Subcommand): MultiCall => ({ choose: ([, ...words]) => programOf(subcommand, words) })

/** The pictures of the update demonstration: agnhost that serves which one it is. */
const pictured = (name: string) =>
  defineImage({
    repositories: [`registry.k8s.io/e2e-test-images/${name}`, `gcr.io/kubernetes-e2e-test-images/${name}`],
    hasTag: tags(['latest'], /^\d+(\.\d+)*$/),
    config: () => ({
      ...image,
      command: ['test-webserver'],
      files: () => ({ ...image.files?.(), '/data.json': `{\n  "image": "${name}.jpg"\n}\n` }),
    }),
  })

const image: ImageConfig = {
  entrypoint: ['/agnhost'],
  command: ['pause'],
  userland: { ...ALPINE, nslookup: 'bind', netcat: 'openbsd', has: (name) => BESIDES.has(name) || ALPINE.has(name) },
  size: 51_610_000,
  exposedPorts: [80, 8080, 8081, 9376],
  files: () => ({ ...ALPINE_FILES, '/uploads/': { mode: 0o755 } }),
  programs: { '/agnhost': agnhost, '/agnhost-2': agnhost, '/server': alone(liveness), '/serve_hostname': alone(serveHostname) },
}

const itself = defineImage({
  repositories: ['registry.k8s.io/e2e-test-images/agnhost', 'gcr.io/kubernetes-e2e-test-images/agnhost'],
  hasTag: tags(['latest'], /^v?[12](\.\d+)*$/),
  config: () => image,
})

const { command: _pause, entrypoint: _agnhost, ...system } = image

const livenessOnly = defineImage({
  repositories: ['registry.k8s.io/liveness', 'gcr.io/google_containers/liveness'],
  hasTag: tags(['latest'], /^v?[01](\.\d+)*$/),
  config: () => ({ ...system, command: ['/server'] }),
})

const serveHostnameOnly = defineImage({
  repositories: ['registry.k8s.io/serve_hostname', 'gcr.io/google_containers/serve_hostname', 'docker.io/thockin/serve_hostname'],
  hasTag: tags(['latest'], /^v?1(\.\d+)*$/),
  config: () => ({ ...system, entrypoint: ['/serve_hostname'] }),
})

export const agnhostImages: readonly ImageDefinition[] = [itself, livenessOnly, serveHostnameOnly, pictured('kitten'), pictured('nautilus')]
