/** crictl logs, exec, stop, start and rm. */
import { parseDuration } from '../../engine/api/strconv'
import { parseOptions } from '../../shell/tools/tool'
import { nanoTime } from '../runtime-view'
import { container, Fatal, fatal, logLine, type Sub } from './call'

/** Since when lines are wanted: a moment, or how long ago. */
function beginning(since: string | undefined, now: number): number {
  if (since === undefined) return -Infinity
  const moment = /^\d{4}-\d\d-\d\dT/.test(since) ? Date.parse(since) : NaN
  if (!Number.isNaN(moment)) return moment
  try {
    return now - parseDuration(since)
  } catch {
    return fatal(`failed to parse timestamp value: failed to parse since: parsing time ${JSON.stringify(since)}`)
  }
}

export const logs: Sub = async ({ runtime, context, now }) => {
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
  let left = options.get('limit-bytes') === undefined ? Infinity : Number(options.get('limit-bytes'))
  const print = async (line: { readonly time: number; readonly stream: string; readonly text: string }): Promise<void> => {
    const bytes = new TextEncoder().encode(`${options.has('t') ? `${nanoTime(line.time)} ` : ''}${line.text}`).subarray(0, left)
    left -= bytes.length
    if (bytes.length > 0) await context[line.stream === 'stderr' ? 'stderr' : 'stdout'].write(bytes)
  }
  const from = beginning(options.get('since'), now)
  const all = runtime.logs(found.id).filter(({ time }) => time >= from)
  const tail = options.get('tail')
  for (const line of tail === undefined || tail === '-1' ? all : Number(tail) === 0 ? [] : all.slice(-Number(tail))) await print(line)
  if (options.has('f')) await runtime.follow(found.id, (line) => void print(line), context.signal)
  return 0
}

export const exec: Sub = async ({ runtime, context }) => {
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

export const stop: Sub = async ({ runtime, context, out }) => {
  const options = parseOptions(context, 't:', { timeout: 't' })
  if (options.operands.length === 0) fatal('ID cannot be empty')
  for (const id of options.operands) {
    const found = container(runtime, id)
    await runtime.stop(found.id, Number(options.get('t') ?? 0) * 1000)
    await out(`${id}\n`)
  }
  return 0
}

export const start: Sub = async ({ runtime, context }) => {
  if (context.args.length === 0) fatal('ID cannot be empty')
  const { id, state } = container(runtime, context.args[0])
  return fatal(
    `starting the container ${JSON.stringify(context.args[0])}: rpc error: code = Unknown desc = failed to set starting state for container ${JSON.stringify(id)}: container is in CONTAINER_${state.toUpperCase()} state`,
  )
}

export const rm: Sub = async ({ runtime, context, out }) => {
  const options = parseOptions(context, 'fa', { force: 'f', all: 'a', 'keep-logs': 'keep-logs' })
  const ids = options.has('a') ? runtime.containers().map(({ id }) => id) : options.operands
  if (ids.length === 0) fatal('ID cannot be empty')
  let failed = false
  for (const word of ids) {
    const found = container(runtime, word)
    if (found.state === 'Running' && !options.has('f')) {
      await context.stderr.write(logLine(context, 'error', `container ${JSON.stringify(word)} is running, please stop it first`))
      failed = true
      continue
    }
    if (found.state === 'Running') await runtime.stop(found.id, 0)
    runtime.remove(found.id)
    await out(`${word}\n`)
  }
  return failed ? fatal('unable to remove container(s)') : 0
}
