/** crictl: the container runtime's sandboxes, containers, images and logs from a node's shell; models cri-tools v1.35. */
import type { Command, CommandContext } from '../../shell/command'
import { tool, ToolError } from '../../shell/tools/tool'
import { RUNTIME_ENDPOINT, type RuntimeView } from '../runtime-view'
import { Fatal, logLine, json, type Sub } from './call'
import { exec, logs, rm, start, stop } from './containers'
import { stats, statsp } from './stats'
import { pull, rmi } from './images'
import { inspect, inspecti, inspectp } from './inspect'
import { images, pods, ps } from './lists'
import { imagefsinfo, rmp, stopp } from './sandboxes'

const VERSION = 'v1.35.0'

const COMMANDS: readonly (readonly [string, string])[] = [
  ['exec', 'Run a program in a running container'],
  ['config', 'Show the configuration of crictl'],
  ['imagefsinfo', 'Show the filesystem of images'],
  ['images, image, img', 'List images'],
  ['info', 'Show what the runtime says of itself'],
  ['inspect', 'Show the status of containers'],
  ['inspecti', 'Show the status of images'],
  ['inspectp', 'Show the status of pods'],
  ['logs', 'Print the log of a container'],
  ['pods', 'List pods'],
  ['ps', 'List containers'],
  ['pull', 'Pull an image'],
  ['rm', 'Remove containers'],
  ['rmi', 'Remove images'],
  ['rmp', 'Remove pods'],
  ['start', 'Start created containers'],
  ['stats', 'Show what containers use'],
  ['statsp', 'Show what pods use'],
  ['stop', 'Stop running containers'],
  ['stopp', 'Stop running pods'],
  ['version', 'Show the versions of runtime and tool'],
]

const info: Sub = async ({ runtime, out }) => {
  const { networkFault: fault } = runtime
  const condition = (type: string) => ({ message: '', reason: '', status: true, type })
  const network =
    fault === undefined
      ? condition('NetworkReady')
      : {
          message: 'Network plugin returns error: cni plugin not initialized',
          reason: 'NetworkPluginNotReady',
          status: false,
          type: 'NetworkReady',
        }
  await out(
    json({
      status: { conditions: [condition('RuntimeReady'), network] },
      cniconfig: { PluginDirs: ['/opt/cni/bin'], PluginConfDir: '/etc/cni/net.d', PluginMaxConfNum: 1, Prefix: 'eth', Networks: [] },
      config: {
        containerdRootDir: '/var/lib/containerd',
        containerdEndpoint: '/run/containerd/containerd.sock',
        rootDir: '/var/lib/containerd/io.containerd.grpc.v1.cri',
        stateDir: '/run/containerd/io.containerd.grpc.v1.cri',
      },
      golang: 'go1.24.6',
      lastCNILoadStatus: fault ?? 'OK',
      'lastCNILoadStatus.default': fault ?? 'OK',
      runtimeVersion: runtime.version,
    }),
  )
  return 0
}

/** Its settings: the file's, over what it takes without one. */
const config: Sub = async ({ context, out }) => {
  const path = '/etc/crictl.yaml'
  const text = context.files.exists(path) ? context.files.readText(path) : ''
  const own = (name: string, usual: string): string => new RegExp(`^${name}:\\s*"?([^"\\n]*)"?`, 'm').exec(text)?.[1] ?? usual
  const settings = {
    'runtime-endpoint': '""',
    'image-endpoint': '""',
    timeout: '0',
    debug: 'false',
    'pull-image-on-create': 'false',
    'disable-pull-on-run': 'false',
  }
  const wanted = context.args.includes('--get') ? context.args[context.args.indexOf('--get') + 1] : undefined
  if (wanted !== undefined) await out(`${own(wanted, '').trim()}\n`)
  else
    await out(
      Object.entries(settings)
        .map(([name, usual]) => `${name}: ${own(name, usual)}\n`)
        .join(''),
    )
  return 0
}

const version: Sub = async ({ runtime, out }) => {
  await out(`Version:  0.1.0\nRuntimeName:  containerd\nRuntimeVersion:  v${runtime.version}\nRuntimeApiVersion:  v1\n`)
  return 0
}

const SUBS: Readonly<Record<string, Sub>> = {
  ps,
  pods,
  images,
  image: images,
  img: images,
  inspect,
  inspectp,
  inspecti,
  logs,
  exec,
  pull,
  rmi,
  stats,
  statsp,
  stop,
  start,
  rm,
  stopp,
  rmp,
  imagefsinfo,
  config,
  info,
  version,
}

function help(): string {
  const lines = COMMANDS.map(([name, about]) => `   ${name.padEnd(20)}${about}`)
  return `NAME:\n   crictl - client for CRI\n\nUSAGE:\n   crictl [global options] command [command options]\n\nVERSION:\n   ${VERSION}\n\nCOMMANDS:\n${lines.join('\n')}\n`
}

export function crictlCommand(runtime: RuntimeView): Command {
  return tool('crictl', async ({ context, args, out }) => {
    let at = 0
    while (args[at]?.startsWith('-')) {
      if (args[at] === '--version' || args[at] === '-v') {
        await out(`crictl version ${VERSION}\n`)
        return 0
      }
      if (args[at] === '--help' || args[at] === '-h') break
      at += /^(--runtime-endpoint|--image-endpoint|--timeout|--config|-r|-i|-t|-c)$/.test(args[at]!) ? 2 : 1
    }
    const name = args[at]
    if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
      await out(help())
      return 0
    }
    const sub = SUBS[name]
    if (!sub) {
      await out(`No help topic for '${name}'\n`)
      return 3
    }
    const level = (message: string): string => logLine(context, 'fatal', message)
    if (!runtime.running()) {
      await context.stderr.write(
        level(
          `validate service connection: validate CRI v1 runtime API for endpoint "${RUNTIME_ENDPOINT}": rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: no such file or directory"`,
        ),
      )
      return 1
    }
    const inner: CommandContext = Object.create(context, {
      args: { value: args.slice(at + 1) },
      name: { value: 'crictl' },
    }) as CommandContext
    try {
      return await sub({ runtime, context: inner, now: context.system.clock.now(), out })
    } catch (error) {
      if (error instanceof Fatal) {
        await context.stderr.write(level(error.message))
        return 1
      }
      if (error instanceof ToolError) {
        await out(`Incorrect Usage: ${error.message.split('\n')[0]}\n`)
        return 1
      }
      throw error
    }
  })
}
