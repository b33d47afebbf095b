/** `minikube addons list|enable|disable|configure|images|open`: parts that are added to a cluster. */
import type { AddonState } from '../host'
import { commandFor, EXIT, misused, needsCluster, noProfile, type Invocation, type Subcommand } from '../subcommand'
import { drawTable } from '../table'
import { openService } from './service'

const OWNERS = 'You can view the list of minikube maintainers at: https://github.com/kubernetes/minikube/blob/master/OWNERS'

async function unknown({ out }: Invocation, verb: 'enable' | 'disable', name: string): Promise<number> {
  return out.exit(EXIT.program, `MK_ADDON_${verb.toUpperCase()}`, `${verb} failed: run callbacks: ${name} is not a valid addon`)
}

async function maintained({ out, io }: Invocation, { name, maintainer }: AddonState): Promise<void> {
  if (/^3rd party|^third-party/.test(maintainer)) {
    await out.complain(
      'warning',
      `${name} is a 3rd party addon and is not maintained or verified by minikube maintainers, enable at your own risk.`,
    )
    await out.complain('warning', `${name} does not currently have an associated maintainer.`)
    return
  }
  const contact = maintainer === 'Google' || maintainer === 'Kubernetes' || maintainer === 'minikube' ? 'minikube on GitHub' : maintainer
  await out.line('tip', `${name} is an addon maintained by ${maintainer}. For any concerns contact ${contact}.`)
  await io.stdout.write(`${OWNERS}\n`)
}

/** Enables one addon with all that is said about it; gives the exit code. */
export async function enable(invocation: Invocation, name: string): Promise<number> {
  const { out, io, profile } = invocation
  const addon = profile.addons().find((each) => each.name === name)
  if (!addon) return unknown(invocation, 'enable', name)
  await maintained(invocation, addon)
  if (!addon.simulated) return out.exit(EXIT.program, 'MK_ADDON_ENABLE', `enable failed: the addon ${name} is not part of this playground`)
  for (const image of Object.values(addon.images)) await out.step(`Using image ${image}`)
  if (addon.verified && name !== 'dashboard') await out.line('healthCheck', `Verifying ${name} addon...`)
  await profile.setAddon(name, true, io.signal)
  if (name === 'dashboard') await dashboardTip(invocation)
  await out.line('addon', `The '${name}' addon is enabled`)
  return 0
}

export async function dashboardTip({ out, profile }: Invocation): Promise<void> {
  const metrics = profile.addons().find(({ name }) => name === 'metrics-server')
  if (metrics?.enabled) return
  const command = commandFor(profile, 'addons enable metrics-server').replace(/^minikube (.*) -p (\S+)$/, 'minikube -p $2 $1')
  await out.line(
    'tip',
    `Some dashboard features require the metrics-server addon. To enable all features please run:\n\n\t${command}\t\n\n`,
  )
}

const group: Subcommand = {
  path: 'addons',
  group: 'Configuration and Management Commands',
  short: 'Enable or disable a minikube addon',
  long: 'addons modifies minikube addons files using subcommands like "minikube addons enable dashboard"',
  operands: 'SUBCOMMAND',
}

const list: Subcommand = {
  path: 'addons list',
  short: 'Lists all available minikube addons as well as their current statuses (enabled/disabled)',
  flags: [
    { name: 'docs', shorthand: 'd', type: 'bool', default: 'false', usage: 'Show where each addon is documented.' },
    { name: 'output', shorthand: 'o', type: 'string', default: 'list', usage: "The format: 'list' or 'json'." },
  ],
  async run(invocation) {
    const { io, profile, parsed, words } = invocation
    if (words.length > 0) return misused(invocation, 'usage: minikube addons list')
    const exists = profile.exists()
    const addons = profile.addons()
    if (parsed.text('output') === 'json') {
      const value = Object.fromEntries(
        addons.map(({ name, enabled }) => [name, { Profile: profile.name, Status: enabled ? 'enabled' : 'disabled' }]),
      )
      await io.stdout.write(`${JSON.stringify(exists ? value : Object.fromEntries(addons.map(({ name }) => [name, {}])))}\n`)
      return 0
    }
    if (parsed.text('output') !== 'list')
      return misused(invocation, `invalid output format: ${parsed.text('output')}. Valid values: 'list', 'json'`)
    const docs = parsed.on('docs')
    const rows = addons.map((addon) => [
      addon.name,
      ...(exists ? [profile.name, addon.enabled ? 'enabled ✅' : 'disabled'] : []),
      addon.maintainer,
      ...(docs ? [addon.docs || 'n/a'] : []),
    ])
    const headings = ['ADDON NAME', ...(exists ? ['PROFILE', 'STATUS'] : []), 'MAINTAINER', ...(docs ? ['DOCS'] : [])]
    await io.stdout.write(drawTable(headings, rows))
    if (!exists) await invocation.out.line('tip', 'To see addons list for other profiles use: `minikube addons -p name list`')
    return 0
  },
}

const ADDON_NAME = 'ADDON_NAME'
const SEE_LIST = 'For a list of available addons use: minikube addons list'

/** Runs with the one name that must be given, on a running cluster. */
const withOneName =
  (verb: string, run: (invocation: Invocation, name: string) => Promise<number>) =>
  async (invocation: Invocation): Promise<number> => {
    const [name, ...more] = invocation.words
    if (!name || more.length > 0) return misused(invocation, `usage: minikube addons ${verb} ADDON_NAME`)
    if (!invocation.profile.exists()) return noProfile(invocation)
    return (await needsCluster(invocation)) ?? run(invocation, name)
  }

const enableCommand: Subcommand = {
  path: 'addons enable',
  short: `Enables the addon w/ADDON_NAME within minikube. ${SEE_LIST} `,
  examples: 'minikube addons enable dashboard',
  operands: ADDON_NAME,
  run: withOneName('enable', async (invocation, name) => {
    if (name !== 'heapster') return enable(invocation, name)
    await invocation.out.line('notice', 'using metrics-server addon, heapster is deprecated')
    return enable(invocation, 'metrics-server')
  }),
}

const disable: Subcommand = {
  path: 'addons disable',
  short: `Disables the addon w/ADDON_NAME within minikube (example: minikube addons disable dashboard). ${SEE_LIST} `,
  operands: ADDON_NAME,
  run: withOneName('disable', async (invocation, name) => {
    const { out, io, profile } = invocation
    const addon = profile.addons().find((each) => each.name === name)
    if (!addon) return unknown(invocation, 'disable', name)
    if (addon.enabled) await profile.setAddon(name, false, io.signal)
    await out.line('addonOff', `"The '${name}' addon is disabled`)
    return 0
  }),
}

const configure: Subcommand = {
  path: 'addons configure',
  short: `Configures the addon w/ADDON_NAME within minikube (example: minikube addons configure registry-creds). ${SEE_LIST}`,
  operands: ADDON_NAME,
  run: withOneName('configure', async (invocation, name) => {
    const { out, io, profile } = invocation
    const addon = profile.addons().find((each) => each.name === name)
    if (!addon || addon.questions.length === 0) {
      await out.complain('failure', `${name} has no available configuration options`)
      return 0
    }
    const lines = new Lines(invocation)
    const settings: Record<string, string> = {}
    for (const { setting, prompt } of addon.questions) {
      for (;;) {
        await io.stdout.write(prompt)
        const line = await lines.next()
        if (line === undefined) return EXIT.failure
        if (/^\d{1,3}(\.\d{1,3}){3}$/.test(line.trim())) {
          settings[setting] = line.trim()
          break
        }
        await io.stdout.write('--Invalid input, please enter a value\n')
      }
    }
    for (const image of Object.values(addon.images)) await out.step(`Using image ${image}`)
    await profile.configureAddon(name, settings, io.signal)
    await out.line('success', `${name} was successfully configured`)
    return 0
  }),
}

/** Lines typed by a person or piped in. */
class Lines {
  private rest = ''
  private readonly decoder = new TextDecoder()

  constructor(private readonly invocation: Invocation) {}

  async next(): Promise<string | undefined> {
    const { stdin, signal } = this.invocation.io
    while (!this.rest.includes('\n')) {
      const chunk = await stdin.read(signal)
      if (!chunk) {
        const last = this.rest
        this.rest = ''
        return last === '' ? undefined : last
      }
      this.rest += this.decoder.decode(chunk, { stream: true })
    }
    const end = this.rest.indexOf('\n')
    const line = this.rest.slice(0, end)
    this.rest = this.rest.slice(end + 1)
    return line
  }
}

const images: Subcommand = {
  path: 'addons images',
  short: 'List image names the addon w/ADDON_NAME used. For a list of available addons use: minikube addons list',
  examples: 'minikube addons images ingress',
  operands: ADDON_NAME,
  async run(invocation) {
    const { out, io, profile, words } = invocation
    const [name, ...more] = words
    if (!name || more.length > 0) return misused(invocation, 'usage: minikube addons images ADDON_NAME')
    const addon = profile.addons().find((each) => each.name === name)
    if (!addon) {
      await out.complain('failure', `No such addon ${name}`)
      return 0
    }
    const rows = Object.entries(addon.images).map(([key, image]) => {
      const [registry = '', ...path] = image.split('/')
      return [key, path.join('/'), registry]
    })
    if (rows.length === 0) await out.line('notice', `${name} doesn't have images.`)
    else {
      await out.line('notice', `${name} has following images:`)
      await io.stdout.write(drawTable(['IMAGE NAME', 'DEFAULT IMAGE', 'DEFAULT REGISTRY'], rows))
    }
    return 0
  },
}

const open: Subcommand = {
  path: 'addons open',
  short: `Opens the addon w/ADDON_NAME within minikube (example: minikube addons open dashboard). ${SEE_LIST} `,
  operands: ADDON_NAME,
  flags: [
    { name: 'https', type: 'bool', default: 'false', usage: 'Open the addon with https instead of http.' },
    { name: 'url', type: 'bool', default: 'false', usage: 'Print the URL instead of opening a browser.' },
  ],
  run: withOneName('open', async (invocation, name) => {
    const { out, parsed, profile } = invocation
    const addon = profile.addons().find((each) => each.name === name)
    if (!addon) {
      await out.complain(
        'failure',
        `addon '${name}' is not a valid addon packaged with minikube.\nTo see the list of available addons run:\nminikube addons list`,
      )
      return EXIT.usage
    }
    if (!addon.enabled) {
      await out.complain('failure', `addon '${name}' is currently not enabled.\nTo enable this addon run:\nminikube addons enable ${name}`)
      return EXIT.usage
    }
    if (!addon.open) {
      await out.complain(
        'failure',
        `This addon does not have an endpoint defined for the 'addons open' command.\nYou can add one by annotating a service with the label kubernetes.io/minikube-addons-endpoint: ${name}`,
      )
      return EXIT.program
    }
    return openService(invocation, addon.open.namespace, addon.open.service, { url: parsed.on('url'), https: parsed.on('https') })
  }),
}

export const addonCommands: readonly Subcommand[] = [group, configure, disable, enableCommand, images, list, open]
