/** find's actions: what it does with the files its tests chose. */
import { linesOf, ToolError } from '../tool'
import { compileFormat, longLine } from './printf'
import type { Argument } from './tests'
import type { Batch, Found, Search, Test } from './search'

type Maker = (search: Search, name: string, argument: Argument, words: { take(): string | undefined }) => Test

const done =
  (act: (found: Found) => Promise<void>): Test =>
  async (found) => {
    await act(found)
    return true
  }

/** Where an action's text goes: standard output, or the file its first argument names. */
function sink(search: Search, name: string, argument: Argument): (text: string) => Promise<void> {
  if (!name.startsWith('-f')) return (text) => search.io.out(text)
  const path = argument()
  const real = search.io.path(path)
  if (real === '/dev/stdout') return (text) => search.io.out(text)
  if (real === '/dev/stderr') return (text) => search.io.context.stderr.write(text)
  const { files } = search.io.context
  files.write(real, '')
  return (text) => Promise.resolve(files.write(real, text, { append: true }))
}

const print: Maker = (search, name, argument) => {
  const out = sink(search, name, argument)
  const end = name.endsWith('0') ? '\0' : '\n'
  return done(({ path }) => out(path + end))
}

const list: Maker = (search, name, argument) => {
  const out = sink(search, name, argument)
  const { system, env } = search.io.context
  return done((found) => out(longLine(found, system.clock.now(), env.TZ)))
}

const printf: Maker = (search, name, argument) => {
  const out = sink(search, name, argument)
  const { print: text, warnings } = compileFormat(argument(), search)
  let warned = false
  return done(async (found) => {
    if (!warned) for (const warning of warnings) await search.io.warn(warning)
    warned = true
    await out(text(found))
  })
}

const remove: Maker = (search) => {
  search.depthFirst = true
  const { files } = search.io.context
  return async ({ path, real }) => {
    // The folder one stands in is left, as it has no name to be removed by.
    if (path === '.') return true
    try {
      files.remove(real)
      return true
    } catch (error) {
      await search.complain(`cannot delete ‘${path}’: ${error instanceof Error ? error.message : ''}`)
      return false
    }
  }
}

/** The folder a file stands in and its name there, as `-execdir` gives them to programs. */
function inFolder({ path, real }: Found): { readonly cwd: string; readonly name: string } {
  const at = real.lastIndexOf('/')
  return { cwd: real.slice(0, at) || '/', name: path === '/' ? '/' : `./${real.slice(at + 1)}` }
}

/** Reads the answer to a question; yes begins with a y. */
async function agreed(search: Search, answers: () => Promise<string | undefined>, argv: readonly string[], path: string): Promise<boolean> {
  await search.io.context.stderr.write(`< ${argv[0]} ... ${path} > ? `)
  return /^[yY]/.test((await answers()) ?? '')
}

const execute: Maker = (search, name, _argument, words) => {
  const command: string[] = []
  let end: string | undefined
  for (;;) {
    end = words.take()
    if (end === undefined) throw new ToolError(`missing argument to \`${name}'`)
    if (end === ';' || (end === '+' && command.at(-1) === '{}' && !name.startsWith('-ok'))) break
    command.push(end)
  }
  if (command.length === 0) throw new ToolError(`missing argument to \`${name}'`)
  const inItsFolder = name.endsWith('dir')
  if (end === '+') {
    if (command.filter((word) => word.includes('{}')).length > 1)
      throw new ToolError(`Only one instance of {} is supported with ${name} ... +`)
    const batch: Batch = { command: command.slice(0, -1), cwd: undefined, paths: [] }
    search.batches.push(batch)
    return done(async (found) => {
      const { cwd, name: own } = inFolder(found)
      if (inItsFolder && batch.cwd !== cwd) {
        await search.runBatch(batch)
        batch.cwd = cwd
      }
      batch.paths.push(inItsFolder ? own : found.path)
    })
  }
  const lines = name.startsWith('-ok') ? linesOf(search.io.context.stdin) : undefined
  const answers = async (): Promise<string | undefined> => {
    const next = await lines!.next()
    return next.done ? undefined : next.value.text
  }
  return async (found) => {
    const { cwd, name: own } = inFolder(found)
    const argv = command.map((word) => word.replaceAll('{}', () => (inItsFolder ? own : found.path)))
    if (lines && !(await agreed(search, answers, argv, found.path))) return false
    return (await search.run(argv, inItsFolder ? cwd : undefined)) === 0
  }
}

const prune: Maker = (search) => () => {
  search.pruned = true
  return Promise.resolve(true)
}

const quit: Maker = (search) => () => {
  search.stopped = true
  return Promise.resolve(true)
}

/** Actions after which nothing is printed that was not asked for. */
const ACTIONS: Readonly<Record<string, Maker>> = {
  '-print': print,
  '-print0': print,
  '-fprint': print,
  '-fprint0': print,
  '-ls': list,
  '-fls': list,
  '-printf': printf,
  '-fprintf': printf,
  '-delete': remove,
  '-exec': execute,
  '-execdir': execute,
  '-ok': execute,
  '-okdir': execute,
}

const STEERING: Readonly<Record<string, Maker>> = { '-prune': prune, '-quit': quit }

export function actionNamed(name: string): { readonly make: Maker; readonly instead: boolean } | undefined {
  if (Object.hasOwn(ACTIONS, name)) return { make: ACTIONS[name]!, instead: true }
  return Object.hasOwn(STEERING, name) ? { make: STEERING[name]!, instead: false } : undefined
}
