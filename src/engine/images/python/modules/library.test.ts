import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { runOn, testMachine } from '../../../../shell/test-machine'
import type { Expression, FunctionBody, Statement } from '../language/ast'
import { parse } from '../language/parser'
import { python } from '../command'
import { MODULES } from './index'

const TEXTS = Object.entries(MODULES).filter((entry): entry is [string, string] => typeof entry[1] === 'string')

const real = spawnSync('python3', ['--version'], { encoding: 'utf8' })
const folder = real.status === 0 ? mkdtempSync(join(tmpdir(), 'library-')) : undefined
afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
})

it('there are modules that are Python themselves', () => expect(TEXTS.length).toBeGreaterThan(50))

it.each(TEXTS)('%s is a program', (name, text) => {
  expect(parse(text, name).body.length > 0).toBe(text.trim() !== '')
})

it.skipIf(folder === undefined)(
  'every module is a program for the Python of this machine, too (skipped where there is none)',
  () => {
    for (const [name, text] of TEXTS) writeFileSync(join(folder!, `${name}.py`), text)
    const compiled = spawnSync('python3', ['-I', '-m', 'py_compile', ...TEXTS.map(([name]) => `${name}.py`)], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect(compiled.stderr).toBe('')
    expect(compiled.status).toBe(0)
  },
  60_000,
)

/** Names that a text reads and that nothing in it gives a value. */
class Reader {
  readonly unknown: string[] = []
  private known: ReadonlySet<string>[]

  constructor(names: ReadonlySet<string>) {
    this.known = [names]
  }

  /** A tree of whatever kind: what is read in it, and the scopes that open there. */
  read(node: unknown): void {
    if (Array.isArray(node)) for (const one of node) this.read(one)
    else if (node instanceof Map) for (const one of node.values()) this.read(one)
    else if (typeof node === 'object' && node !== null && !(node instanceof Set)) this.one(node as Expression | Statement | FunctionBody)
  }

  private one(node: Expression | Statement | FunctionBody): void {
    if ('locals' in node) return this.body(node)
    if ('type' in node && node.type === 'name') {
      if (!this.known.some((names) => names.has(node.name))) this.unknown.push(node.name)
      return
    }
    if ('type' in node && (node.type === 'class' || node.type === 'comprehension')) {
      // Its names are seen within alone, and nothing here reads them from elsewhere.
      this.known.push(node.type === 'class' ? given(node.body) : new Set(node.clauses.flatMap(({ target }) => namesIn(target))))
      for (const part of Object.values(node)) this.read(part)
      this.known.pop()
      return
    }
    for (const part of Object.values(node)) this.read(part)
  }

  private body(node: FunctionBody): void {
    for (const { default: value, annotation } of node.parameters) this.read([value, annotation])
    this.known.push(node.locals)
    this.read(node.body)
    this.known.pop()
  }
}

const namesIn = (target: Expression): readonly string[] =>
  target.type === 'name'
    ? [target.name]
    : target.type === 'tuple' || target.type === 'list'
      ? target.items.flatMap(namesIn)
      : target.type === 'starred'
        ? namesIn(target.value)
        : []

/** The names that statements give a value, outside of functions and classes within. */
function given(body: readonly Statement[]): Set<string> {
  const names = new Set<string>()
  const add = (list: readonly Statement[]): void => {
    for (const node of list) {
      if (node.type === 'assign') for (const target of node.targets) namesIn(target).forEach((name) => names.add(name))
      else if (node.type === 'annotate' || node.type === 'augment' || node.type === 'for')
        namesIn(node.target).forEach((name) => names.add(name))
      else if (node.type === 'function') names.add(node.definition.name)
      else if (node.type === 'class') names.add(node.name)
      else if (node.type === 'import' || node.type === 'importFrom')
        for (const { name, as } of node.names) names.add(as ?? name.split('.')[0]!)
      else if (node.type === 'with') for (const { target } of node.items) if (target) namesIn(target).forEach((name) => names.add(name))
      if (node.type === 'try')
        for (const { name, body: handled } of node.handlers) {
          if (name !== undefined) names.add(name)
          add(handled)
        }
      for (const key of ['body', 'otherwise', 'last'] as const)
        if (key in node && node.type !== 'class') add((node as unknown as Record<string, readonly Statement[]>)[key]!)
    }
  }
  add(body)
  return names
}

/** What every program has, and what modules take over whole from others. */
async function knownToAll(): Promise<ReadonlySet<string>> {
  const { machine, clock } = testMachine('bash', [python('3.12.1')])
  const { out } = await runOn(machine, clock, `python3 -c 'import builtins; print(*dir(builtins))'`)
  return new Set(out.trim().split(' '))
}

it('every name that a module reads is one that it has', async () => {
  const builtins = await knownToAll()
  const found: string[] = []
  for (const [name, text] of TEXTS) {
    const { body } = parse(text, name)
    const names = given(body)
    for (const function_ of text.matchAll(/^\s+global (.*)/gm)) for (const one of function_[1]!.split(', ')) names.add(one)
    if (names.delete('*'))
      for (const [, module] of text.matchAll(/^from (\w+) import \*/gm)) for (const one of await exported(module!)) names.add(one)
    const reader = new Reader(new Set([...builtins, ...names, '__name__', '__class__', '__build_class__']))
    reader.read(body)
    found.push(...reader.unknown.map((one) => `${name}: ${one}`))
  }
  expect(found).toEqual([])
})

async function exported(module: string): Promise<readonly string[]> {
  const { machine, clock } = testMachine('bash', [python('3.12.1')])
  const { out } = await runOn(machine, clock, `python3 -c 'import ${module}; print(*dir(${module}))'`)
  return out.trim().split(' ')
}

it('every module that a module imports is there', () => {
  const wanted = TEXTS.flatMap(([name, text]) =>
    [...text.matchAll(/^\s*(?:import|from) ([\w., ]+)/gm)].flatMap(([line, names]) =>
      (line.trim().startsWith('from') ? [names!.split(' ')[0]!] : names!.split(',').map((one) => one.trim().split(' ')[0]!)).map(
        (module) => `${name}: ${module}`,
      ),
    ),
  )
  expect(wanted.length).toBeGreaterThan(50)
  expect(wanted.filter((one) => !Object.hasOwn(MODULES, one.split(': ')[1]!))).toEqual([])
})

it('a name that nothing gives a value is found', () => {
  const { body } = parse('import os\ndef f(a):\n    return a + os + b\nx = [c for c in f if d]\n', 'm')
  const reader = new Reader(given(body))
  reader.read(body)
  expect(reader.unknown).toEqual(['b', 'd'])
})
