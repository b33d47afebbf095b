/** crictl: the container runtime's sandboxes, containers, images and logs from a node's shell; models cri-tools v1.35. */
import type { Command, CommandContext } from '../../shell/command'
import { parseOptions, tool, ToolError, type Options } from '../../shell/tools/tool'
import {
  ago,
  byId,
  columns,
  humanSize,
  nanoTime,
  RUNTIME_ENDPOINT,
  shortId,
  type ContainerView,
  type ImageView,
  type RuntimeView,
  type SandboxView,
} from '../runtime-view'

const VERSION = 'v1.35.0'

const COMMANDS: readonly (readonly [string, string])[] = [
  ['exec', 'Run a program in a running container'],
  ['images, image, img', 'List images'],
  ['info', 'Show what the runtime says of itself'],
  ['inspect', 'Show the status of containers'],
  ['inspecti', 'Show the status of images'],
  ['inspectp', 'Show the status of pods'],
  ['logs', 'Print the log of a container'],
  ['pods', 'List pods'],
  ['ps', 'List containers'],
  ['pull', 'Pull an image'],
  ['rmi', 'Remove images'],
  ['stats', 'Show what containers use'],
  ['stop', 'Stop running containers'],
  ['version', 'Show the versions of runtime and tool'],
]

interface Call {
  readonly runtime: RuntimeView
  readonly context: CommandContext
  readonly now: number
  out(text: string): Promise<void>
}

type Sub = (call: Call) => Promise<number>

function fatal(message: string): never {
  throw new Fatal(message)
}

/** Ends crictl with a line as logrus writes it. */
class Fatal extends Error {}

function matching(pattern: string | undefined, text: string): boolean {
  if (pattern === undefined) return true
  try {
    return new RegExp(pattern).test(text)
  } catch {
    return fatal(`filtering: error parsing regexp: ${pattern}`)
  }
}

function labelled(options: Options, labels: Readonly<Record<string, string>>): boolean {
  return options.all('label').every((each) => {
    const at = each.indexOf('=')
    return at > 0 && labels[each.slice(0, at)] === each.slice(at + 1)
  })
}

function labelsOf({ name, sandbox }: ContainerView): Readonly<Record<string, string>> {
  return {
    'io.kubernetes.container.name': name,
    'io.kubernetes.pod.name': sandbox.name,
    'io.kubernetes.pod.namespace': sandbox.namespace,
    'io.kubernetes.pod.uid': sandbox.uid,
  }
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

const ps: Sub = async ({ runtime, context, now, out }) => {
  const options = parseOptions(context, 'aqlo:p:s:n:', {
    all: 'a',
    quiet: 'q',
    latest: 'l',
    last: 'n',
    output: 'o',
    pod: 'p',
    state: 's',
    name: 'name:',
    image: 'image:',
    label: 'label:',
    namespace: 'namespace:',
    'no-trunc': 'no-trunc',
  })
  const state = options.get('s')?.toLowerCase()
  const pod = options.get('p')
  let chosen = runtime
    .containers()
    .filter((each) => options.has('a') || state !== undefined || options.has('l') || options.has('n') || each.state === 'Running')
    .filter((each) => state === undefined || each.state.toLowerCase() === state)
    .filter((each) => pod === undefined || each.sandbox.id.startsWith(pod))
    .filter((each) => matching(options.get('name'), each.name) && matching(options.get('namespace'), each.sandbox.namespace))
    .filter(
      (each) =>
        options.get('image') === undefined ||
        each.imageReference.includes(options.get('image')!) ||
        each.imageId.includes(options.get('image')!),
    )
    .filter((each) => labelled(options, labelsOf(each)))
    .sort((a, b) => b.created - a.created)
  if (options.has('l')) chosen = chosen.slice(0, 1)
  if (options.has('n')) chosen = chosen.slice(0, Number(options.get('n')))
  const id = (text: string): string => (options.has('no-trunc') ? text : shortId(text))
  if (options.has('q')) await out(chosen.map((each) => `${each.id}\n`).join(''))
  else if (options.get('o') === 'json')
    await out(
      json({
        containers: chosen.map((each) => ({
          id: each.id,
          podSandboxId: each.sandbox.id,
          metadata: { name: each.name, attempt: each.attempt },
          image: { image: each.imageId, annotations: {}, runtimeHandler: '', userSpecifiedImage: each.imageReference },
          imageRef: each.imageId,
          state: `CONTAINER_${each.state.toUpperCase()}`,
          createdAt: `${each.created}000000`,
          labels: labelsOf(each),
          annotations: {},
        })),
      }),
    )
  else
    await out(
      columns([
        ['CONTAINER', 'IMAGE', 'CREATED', 'STATE', 'NAME', 'ATTEMPT', 'POD ID', 'POD', 'NAMESPACE'],
        ...chosen.map((each) => [
          id(each.id),
          id(each.imageId),
          ago(now - each.created),
          each.state,
          each.name,
          String(each.attempt),
          id(each.sandbox.id),
          each.sandbox.name,
          each.sandbox.namespace,
        ]),
      ]),
    )
  return 0
}

const pods: Sub = async ({ runtime, context, now, out }) => {
  const options = parseOptions(context, 'qlo:s:vn:', {
    quiet: 'q',
    latest: 'l',
    last: 'n',
    output: 'o',
    state: 's',
    name: 'name:',
    namespace: 'namespace:',
    label: 'label:',
    id: 'id:',
    'no-trunc': 'no-trunc',
  })
  const state = options.get('s')?.toLowerCase()
  let chosen = runtime
    .sandboxes()
    .filter((each) => state === undefined || (state === 'ready') === each.ready)
    .filter((each) => matching(options.get('name'), each.name) && matching(options.get('namespace'), each.namespace))
    .filter((each) => options.get('id') === undefined || each.id.startsWith(options.get('id')!))
    .filter((each) => labelled(options, each.labels))
    .sort((a, b) => b.created - a.created)
  if (options.has('l')) chosen = chosen.slice(0, 1)
  if (options.has('n')) chosen = chosen.slice(0, Number(options.get('n')))
  if (options.has('q')) await out(chosen.map((each) => `${each.id}\n`).join(''))
  else if (options.get('o') === 'json') await out(json({ items: chosen.map(podStatus) }))
  else
    await out(
      columns([
        ['POD ID', 'CREATED', 'STATE', 'NAME', 'NAMESPACE', 'ATTEMPT', 'RUNTIME'],
        ...chosen.map((each) => [
          options.has('no-trunc') ? each.id : shortId(each.id),
          ago(now - each.created),
          each.ready ? 'Ready' : 'NotReady',
          each.name,
          each.namespace,
          String(each.attempt),
          '(default)',
        ]),
      ]),
    )
  return 0
}

const images: Sub = async ({ runtime, context, out }) => {
  const options = parseOptions(context, 'qvo:', { quiet: 'q', verbose: 'v', output: 'o', digests: 'digests', 'no-trunc': 'no-trunc' })
  const [wanted] = options.operands
  const chosen = runtime
    .images()
    .filter(
      (each) =>
        wanted === undefined || each.repository.includes(wanted) || each.tags.some((tag) => `${each.repository}:${tag}`.includes(wanted)),
    )
    .sort((a, b) => (a.repository < b.repository ? -1 : a.repository > b.repository ? 1 : 0))
  if (options.has('q')) await out(chosen.map((each) => `${each.id}\n`).join(''))
  else if (options.get('o') === 'json') await out(json({ images: chosen.map(imageStatus) }))
  else {
    const digests = options.has('digests')
    const rows = chosen.flatMap((each) =>
      (each.tags.length > 0 ? each.tags : ['<none>']).map((tag) => [
        each.repository,
        tag,
        ...(digests ? [shortId(each.digest)] : []),
        options.has('no-trunc') ? each.id : shortId(each.id),
        humanSize(each.size),
      ]),
    )
    await out(columns([['IMAGE', 'TAG', ...(digests ? ['DIGEST'] : []), 'IMAGE ID', 'SIZE'], ...rows]))
  }
  return 0
}

function imageStatus(each: ImageView): Readonly<Record<string, unknown>> {
  return {
    id: each.id,
    repoTags: each.tags.map((tag) => `${each.repository}:${tag}`),
    repoDigests: [`${each.repository}@${each.digest}`],
    size: String(each.size),
    username: '',
    spec: null,
    pinned: each.repository === 'registry.k8s.io/pause',
  }
}

function podStatus(each: SandboxView): Readonly<Record<string, unknown>> {
  return {
    id: each.id,
    metadata: { name: each.name, uid: each.uid, namespace: each.namespace, attempt: each.attempt },
    state: each.ready ? 'SANDBOX_READY' : 'SANDBOX_NOTREADY',
    createdAt: `${each.created}000000`,
    labels: each.labels,
    annotations: {},
    runtimeHandler: '',
  }
}

function containerStatus(each: ContainerView): Readonly<Record<string, unknown>> {
  const time = (at: number | undefined): string => (at === undefined ? '0001-01-01T00:00:00Z' : nanoTime(at))
  return {
    status: {
      id: each.id,
      metadata: { attempt: each.attempt, name: each.name },
      state: `CONTAINER_${each.state.toUpperCase()}`,
      createdAt: nanoTime(each.created),
      startedAt: time(each.started),
      finishedAt: time(each.finished),
      exitCode: each.exitCode,
      image: { annotations: {}, image: each.imageReference, runtimeHandler: '', userSpecifiedImage: '' },
      imageRef: each.imageId,
      reason: each.reason,
      message: '',
      labels: labelsOf(each),
      annotations: {},
      mounts: each.mounts.map(({ path, readOnly }) => ({
        containerPath: path,
        propagation: 'PROPAGATION_PRIVATE',
        readonly: readOnly,
        selinuxRelabel: false,
      })),
      logPath: `/var/log/pods/${each.sandbox.namespace}_${each.sandbox.name}_${each.sandbox.uid}/${each.name}/${each.attempt}.log`,
    },
    info: {
      sandboxID: each.sandbox.id,
      pid: each.pid,
      config: {
        metadata: { name: each.name, attempt: each.attempt },
        image: { image: each.imageId, user_specified_image: each.imageReference },
        args: each.argv,
        working_dir: each.workingDirectory,
        envs: Object.entries(each.env).map(([key, value]) => ({ key, value })),
      },
    },
  }
}

function container(runtime: RuntimeView, id: string | undefined): ContainerView {
  if (id === undefined) return fatal('ID cannot be empty')
  const found = byId(runtime.containers(), id)
  return found ?? fatal(`rpc error: code = NotFound desc = an error occurred when try to find container ${JSON.stringify(id)}: not found`)
}

const inspect: Sub = async ({ runtime, context, out }) => {
  const options = parseOptions(context, 'o:q', { output: 'o', quiet: 'q', name: 'name:' })
  const wanted =
    options.operands.length > 0
      ? options.operands
      : runtime
          .containers()
          .filter(({ name }) => name === options.get('name'))
          .map(({ id }) => id)
  if (wanted.length === 0) fatal('ID cannot be empty')
  for (const id of wanted) await out(json(containerStatus(container(runtime, id))))
  return 0
}

const inspectp: Sub = async ({ runtime, context, out }) => {
  const options = parseOptions(context, 'o:q', { output: 'o', quiet: 'q' })
  const [id] = options.operands
  if (id === undefined) fatal('ID cannot be empty')
  const found = byId(runtime.sandboxes(), id!)
  if (!found) fatal(`rpc error: code = NotFound desc = an error occurred when try to find sandbox: not found`)
  await out(
    json({
      status: { ...podStatus(found!), createdAt: nanoTime(found!.created), network: { additionalIps: [], ip: found!.address } },
      info: {},
    }),
  )
  return 0
}

const inspecti: Sub = async ({ runtime, context, out }) => {
  const options = parseOptions(context, 'o:q', { output: 'o', quiet: 'q' })
  const [wanted] = options.operands
  if (wanted === undefined) fatal('image cannot be empty')
  const found = image(runtime, wanted!)
  if (!found) fatal(`no such image ${JSON.stringify(wanted)} present`)
  await out(json({ status: imageStatus(found!), info: {} }))
  return 0
}

function image(runtime: RuntimeView, wanted: string): ImageView | undefined {
  const all = runtime.images()
  const named = all.find((each) =>
    each.tags.some((tag) =>
      [`${each.repository}:${tag}`, ...(tag === 'latest' ? [each.repository] : [])].some(
        (name) => name === wanted || name === `docker.io/library/${wanted}` || name === `docker.io/${wanted}`,
      ),
    ),
  )
  return named ?? (/^[0-9a-f]{4,}$|^sha256:/.test(wanted) ? byId(all, wanted) : undefined)
}

const logs: Sub = async ({ runtime, context, out }) => {
  const options = parseOptions(context, 'ftp', {
    follow: 'f',
    timestamps: 't',
    previous: 'p',
    tail: 'tail:',
    since: 'since:',
    'limit-bytes': 'limit-bytes:',
  })
  let found = container(runtime, options.operands[0])
  if (options.has('p')) {
    const before = runtime
      .containers()
      .filter((each) => each.sandbox.uid === found.sandbox.uid && each.name === found.name && each.attempt < found.attempt)
      .sort((a, b) => b.attempt - a.attempt)[0]
    found = before ?? fatal(`previous terminated container ${JSON.stringify(found.name)} not found`)
  }
  const print = (line: { readonly time: number; readonly stream: string; readonly text: string }): Promise<void> =>
    context[line.stream === 'stderr' ? 'stderr' : 'stdout'].write(`${options.has('t') ? `${nanoTime(line.time)} ` : ''}${line.text}`)
  const all = runtime.logs(found.id)
  const tail = options.get('tail')
  for (const line of tail === undefined || tail === '-1' ? all : Number(tail) === 0 ? [] : all.slice(-Number(tail))) await print(line)
  if (options.has('f')) await runtime.follow(found.id, (line) => void print(line), context.signal)
  void out
  return 0
}

const exec: Sub = async ({ runtime, context }) => {
  const options = parseOptions(context, 'ists:', { interactive: 'i', tty: 't', sync: 's', timeout: 'timeout:' }, { stop: true })
  const [id, ...argv] = options.operands
  const found = container(runtime, id)
  if (argv.length === 0) fatal('exec requires at least a container ID and a command')
  if (found.state !== 'Running')
    fatal(`execing command in container: rpc error: code = Unknown desc = container is in CONTAINER_${found.state.toUpperCase()} state`)
  try {
    const code = await runtime.exec(found.id, argv, context, options.has('t'))
    if (code !== 0) fatal(`execing command in container: command terminated with exit code ${code}`)
    return code
  } catch (error) {
    if (error instanceof Fatal) throw error
    if (context.signal.aborted) throw error
    return fatal(`execing command in container: rpc error: code = Unknown desc = ${(error as Error).message}`)
  }
}

const pull: Sub = async ({ runtime, context, out }) => {
  const options = parseOptions(context, '', { creds: 'creds:', auth: 'auth:' })
  const [reference] = options.operands
  if (reference === undefined) fatal('image name cannot be empty')
  try {
    const digest = await runtime.pull(reference!, context.signal)
    await out(`Image is up to date for ${digest}\n`)
    return 0
  } catch (error) {
    if (context.signal.aborted) throw error
    return fatal(`pulling image: ${(error as Error).message}`)
  }
}

const rmi: Sub = async ({ runtime, context, out }) => {
  const options = parseOptions(context, 'aq', { all: 'a', prune: 'q' })
  const used = new Set(runtime.containers().map(({ imageId }) => imageId))
  const wanted = options.has('a')
    ? runtime.images()
    : options.has('q')
      ? runtime.images().filter(({ id }) => !used.has(id))
      : options.operands.map((each) => image(runtime, each) ?? each)
  if (wanted.length === 0 && !options.has('a') && !options.has('q')) fatal('Please specify the image to remove')
  let code = 0
  for (const each of wanted) {
    if (typeof each === 'string') {
      await context.stderr.write(`E ${each}: no such image ${each}\n`)
      code = 1
      continue
    }
    for (const tag of each.tags) runtime.removeImage(`${each.repository}:${tag}`)
    await out(each.tags.map((tag) => `Deleted: ${each.repository}:${tag}\n`).join(''))
  }
  return code
}

/** What a writable layer takes before anything is written: its folders and the mount points of volumes. */
const SNAPSHOT_BYTES = 28_672
const SNAPSHOT_FILES = 15

const stats: Sub = async ({ runtime, context, out }) => {
  const options = parseOptions(context, 'ao:p:', { all: 'a', output: 'o', pod: 'p', id: 'id:', label: 'label:' })
  const [id] = options.operands
  const chosen = runtime.containers().filter((each) => each.state === 'Running' && (id === undefined || each.id.startsWith(id)))
  const rows = chosen.map((each) => [
    shortId(each.id),
    each.name,
    (each.cpu / 10).toFixed(2),
    humanSize(each.memory),
    humanSize(SNAPSHOT_BYTES + each.written),
    String(SNAPSHOT_FILES + Math.ceil(each.written / 65_536)),
    '0B',
  ])
  await out(columns([['CONTAINER', 'NAME', 'CPU %', 'MEM', 'DISK', 'INODES', 'SWAP'], ...rows]))
  return 0
}

const stop: Sub = async ({ runtime, context, out }) => {
  const options = parseOptions(context, 't:', { timeout: 't' })
  if (options.operands.length === 0) fatal('ID cannot be empty')
  for (const id of options.operands) {
    const found = container(runtime, id)
    await runtime.stop(found.id, Number(options.get('t') ?? 0) * 1000)
    await out(`${id}\n`)
  }
  return 0
}

const info: Sub = async ({ runtime, out }) => {
  const condition = (type: string) => ({ message: '', reason: '', status: true, type })
  await out(
    json({
      status: { conditions: [condition('RuntimeReady'), condition('NetworkReady')] },
      cniconfig: { PluginDirs: ['/opt/cni/bin'], PluginConfDir: '/etc/cni/net.d', PluginMaxConfNum: 1, Prefix: 'eth', Networks: [] },
      config: {
        containerdRootDir: '/var/lib/containerd',
        containerdEndpoint: '/run/containerd/containerd.sock',
        rootDir: '/var/lib/containerd/io.containerd.grpc.v1.cri',
        stateDir: '/run/containerd/io.containerd.grpc.v1.cri',
      },
      golang: 'go1.24.6',
      lastCNILoadStatus: 'OK',
      runtimeVersion: runtime.version,
    }),
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
  stop,
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
    const stamp = new Date(context.system.clock.now()).toISOString().slice(0, 19) + 'Z'
    const level = (message: string): string => `time=${JSON.stringify(stamp)} level=fatal msg=${JSON.stringify(message)}\n`
    if (!runtime.running()) {
      await context.stderr.write(
        level(
          `validate service connection: validate CRI v1 runtime API for endpoint "${RUNTIME_ENDPOINT}": rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: connection refused"`,
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
