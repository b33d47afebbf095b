/** nerdctl's subcommands that make, end, look at and enter containers. */
import { fullName, pullShown } from '../pull-progress'
import { ago, columns, humanSize } from '../runtime-view'
import type { Listed, NerdctlCall, Subcommand } from './call'
import { parseRun, type RunRequest } from './run'

/** Milliseconds a container gets to end by itself. */
const GRACE = 10_000
/** As much of a command as a list shows. */
const SHOWN = 20

/** The new container's id; its image is pulled when it is not there. */
async function make({ runtime, context, namespace }: NerdctlCall, { options, name: wanted }: RunRequest): Promise<string> {
  const full = fullName(options.image)
  const present = runtime.images(namespace).some(({ repository, tags }) => tags.some((tag) => `${repository}:${tag}` === full))
  if (!present) await pullShown(runtime, context, options.image, full, namespace)
  const random = Array.from({ length: 5 }, () => context.system.random(16).toString(16)).join('')
  const name = wanted ?? `${full.replace(/[:@].*$/, '').replace(/^.*\//, '')}-${random}`
  return runtime.create({ ...options, image: full, namespace, name, named: false }).container.id
}

function requestOf(call: NerdctlCall): RunRequest {
  if (call.isKubernetes) throw new Error('containers of the namespace k8s.io are made by the kubelet')
  return parseRun(call.rest)
}

const create: Subcommand = async (call) => {
  await call.out(`${await make(call, requestOf(call))}\n`)
  return 0
}

const run: Subcommand = async (call) => {
  const { runtime, context } = call
  const request = requestOf(call)
  const id = await make(call, request)
  if (request.detach) {
    runtime.start(id)
    await call.out(`${id}\n`)
    return 0
  }
  const code = await runtime.attach(id, context)
  if (request.remove) runtime.remove(id)
  return code
}

const restart: Subcommand = (call) =>
  call.each(async ({ id, state }) => {
    if (state === 'Running') await call.runtime.stop(id, GRACE)
    call.runtime.start(id)
  })

const remove: Subcommand = (call) =>
  call.each(async ({ id, state, known }) => {
    if (state === 'Running') {
      if (!call.flag('-f', '--force'))
        throw new Error(`container ${known} is in running status. unpause/stop container first or force removal`)
      await call.runtime.stop(id, 0)
    }
    call.runtime.remove(id)
  })

const port: Subcommand = async (call) => {
  const { ports } = call.find(call.operands[0])
  await call.out(ports.map(({ host, container }) => `${container}/tcp -> 0.0.0.0:${host}\n`).join(''))
  return 0
}

function row({ id, imageReference, argv, created, state, exitCode, finished, ports, known }: Listed, now: number): readonly string[] {
  const command = argv.join(' ')
  const runs = state === 'Running'
  return [
    id.slice(0, 12),
    imageReference,
    JSON.stringify(command.length > SHOWN ? `${command.slice(0, SHOWN - 1)}…` : command),
    ago(now - created),
    runs ? 'Up' : `Exited (${exitCode}) ${ago(now - (finished ?? now))}`,
    runs ? ports.map(({ host, container }) => `0.0.0.0:${host}->${container}/tcp`).join(', ') : '',
    known,
  ]
}

const list: Subcommand = async (call) => {
  const shown = call.containers.filter(({ state }) => call.flag('-a', '--all') || state === 'Running').sort((a, b) => b.created - a.created)
  if (call.flag('-q', '--quiet')) await call.out(shown.map(({ id }) => `${id.slice(0, 12)}\n`).join(''))
  else {
    const heading = ['CONTAINER ID', 'IMAGE', 'COMMAND', 'CREATED', 'STATUS', 'PORTS', 'NAMES']
    await call.out(columns([heading, ...shown.map((each) => row(each, call.now))], 0))
  }
  return 0
}

const logs: Subcommand = async (call) => {
  const { runtime, context } = call
  const { id } = call.find(call.operands[0])
  for (const { stream, text } of runtime.logs(id)) await context[stream].write(text)
  if (call.flag('-f', '--follow')) await runtime.follow(id, ({ stream, text }) => void context[stream].write(text), context.signal)
  return 0
}

const exec: Subcommand = (call) => {
  const { rest } = call
  const at = rest.findIndex((word) => !word.startsWith('-'))
  const { id } = call.find(rest[at])
  const terminal = rest.slice(0, at).some((word) => /^-[a-z]*t|^--tty/.test(word))
  return call.runtime.exec(id, rest.slice(at + 1), call.context, terminal)
}

const inspect: Subcommand = async (call) => {
  const { id, imageReference, argv, state, exitCode, created, pid, known } = call.find(call.operands[0], 'object')
  const object = {
    Id: id,
    Created: new Date(created).toISOString(),
    Path: argv[0],
    Args: argv.slice(1),
    State: { Status: state.toLowerCase(), Running: state === 'Running', Pid: pid, ExitCode: exitCode },
    Image: imageReference,
    Name: known,
  }
  await call.out(`${JSON.stringify([object], null, 4)}\n`)
  return 0
}

const stats: Subcommand = async (call) => {
  const rows = call.containers
    .filter(({ state }) => state === 'Running')
    .map(({ id, known, cpu, memory }) => [id.slice(0, 12), known, `${(cpu / 10).toFixed(2)}%`, humanSize(memory)])
  await call.out(columns([['CONTAINER ID', 'NAME', 'CPU %', 'MEM USAGE'], ...rows], 0))
  return 0
}

export const CONTAINERS: Readonly<Record<string, Subcommand>> = {
  create,
  exec,
  inspect,
  kill: (call) => call.each(({ id }) => call.runtime.signal(id, 'KILL')),
  logs,
  port,
  ps: list,
  restart,
  rm: remove,
  run,
  start: (call) => call.each(({ id, state }) => (state === 'Running' ? undefined : call.runtime.start(id))),
  stats,
  stop: (call) => call.each(({ id }) => call.runtime.stop(id, GRACE)),
}
