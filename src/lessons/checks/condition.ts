/** Conditions of checks and hints: CEL over the cluster's objects and what was typed. */
import { Environment } from '@marcbachmann/cel-js'
import type { KubeObject } from '../../engine/api/object'
import { nearest } from '../nearest'
import { formsInside, formsOf, openingsOf, RESOURCES, resourceNamed } from './command-forms'
import type { InnerCommand, LessonWorld } from './world'

interface Conditioned {
  readonly type: string
  readonly status: string
}

/** Whether status.conditions has this type with status True. */
function hasCondition(object: unknown, type: string): boolean {
  const conditions = (object as { status?: { conditions?: readonly Conditioned[] } } | undefined)?.status?.conditions ?? []
  return conditions.some((c) => c.type === type && c.status === 'True')
}

/** Ready in the sense of the kind: a pod or node that is Ready, a workload whose wanted replicas all are. */
function isReady(object: unknown): boolean {
  const { kind, spec, status } = object as {
    kind: string
    spec?: { replicas?: number }
    status?: {
      readyReplicas?: number
      updatedReplicas?: number
      replicas?: number
      observedGeneration?: number
      desiredNumberScheduled?: number
      numberReady?: number
    }
  }
  if (kind === 'DaemonSet') return (status?.desiredNumberScheduled ?? 0) > 0 && status?.desiredNumberScheduled === status?.numberReady
  if (spec?.replicas === undefined) return hasCondition(object, 'Ready')
  const { readyReplicas = 0, replicas = 0, updatedReplicas } = status ?? {}
  return readyReplicas === spec.replicas && replicas === spec.replicas && (updatedReplicas ?? replicas) === replicas
}

/** Calls whose words are patterns: a malformed one is a fault of the text, found before it is ever tried. */
const PATTERNS =
  /\b(?:ranAfter|ran|typed|running|printed|distinct)\(\s*(["'])((?:\\.|(?!\1).)*)\1(?:\s*,\s*(["'])((?:\\.|(?!\3).)*)\3)?\s*\)/g

/** Calls whose first word is the name of a resource. */
const LOOKS = /\b(?:objects|object|exists)\(\s*(["'])([^"'\\]*)\1/g

/** The calls that a condition can make of the lesson's own. */
const CALLS = [
  ...['objects', 'object', 'exists', 'ready', 'condition', 'ran', 'ranAfter', 'typed', 'running', 'printed', 'distinct'],
  ...['variable', 'file'],
] as const

/** An author's mistake in a condition that can be told better than CEL would: how it is worded, and of what. */
export class ConditionFault extends Error {
  constructor(
    readonly kind: 'notResource' | 'noResource' | 'notCall' | 'otherWords' | 'oneEquals',
    readonly values: readonly string[],
  ) {
    super(`${kind}: ${values.join(', ')}`)
  }
}

/** A resource by another of its names, or by one a slip away from it, would never be found. Custom ones may have any other: `crontabs` is two away. */
function checkResources(condition: string): void {
  for (const [, , name] of condition.matchAll(LOOKS)) {
    const plural = resourceNamed(name!)
    if (plural !== undefined && plural !== name) throw new ConditionFault('notResource', [name!, plural])
    const meant = plural === undefined && name!.length > 5 && !name!.includes('.') ? nearest(name!, RESOURCES, 1) : undefined
    if (meant !== undefined) throw new ConditionFault('noResource', [name!, meant])
  }
}

/** What CEL says of a call is the signature it did not find; whoever writes lessons knows the calls by their names. */
function checkCalls(said: string): void {
  const [, name] = /^found no matching overload for '([\w]+)\(/.exec(said) ?? []
  if (name !== undefined && (CALLS as readonly string[]).includes(name)) throw new ConditionFault('otherWords', [name])
  const meant = name === undefined ? undefined : nearest(name, CALLS)
  if (meant !== undefined) throw new ConditionFault('notCall', [name!, meant])
  if (said.startsWith('Unexpected character: =')) throw new ConditionFault('oneEquals', [])
}

/** What a map has at a key, worked out when it is asked for first. */
function once<V>(map: Map<string, V>, key: string, make: () => V): V {
  let value = map.get(key)
  if (value === undefined) map.set(key, (value = make()))
  return value
}

/** A command that only tells how it is used. */
const HELP = /^(?:kubectl|minikube)(?: (?!-- )\S+)* (?:--help|-h)(?: |$)/

/** Whether a command, in one of its forms, is of a pattern. Who asks for help has done nothing yet, unless help is what is wanted. */
function matcher(pattern: string): (form: string) => boolean {
  const expression = new RegExp(pattern)
  const wantsHelp = pattern.includes('help')
  return (form) => expression.test(form) && (wantsHelp || !HELP.test(form))
}

/** Condition texts compile once; a malformed one throws with the place of the fault. */
export class Conditions {
  private world: LessonWorld | undefined
  private readonly compiled = new Map<string, () => unknown>()
  private readonly environment: Environment
  private readonly forms = new Map<string, readonly string[]>()
  private readonly openings = new Map<string, readonly string[]>()

  constructor() {
    const world = (): LessonWorld => this.world!
    const find = (resource: string, name: string, namespace: string): KubeObject | undefined =>
      world()
        .objects(resource)
        .find((o) => o.metadata.name === name && (o.metadata.namespace ?? namespace) === namespace)
    this.environment = new Environment({ enableOptionalTypes: true })
      .registerFunction('objects(string): list<dyn>', (resource: string) => [...world().objects(resource)])
      .registerFunction('object(string, string): dyn', (resource: string, name: string) => find(resource, name, 'default') ?? {})
      .registerFunction(
        'object(string, string, string): dyn',
        (resource: string, name: string, namespace: string) => find(resource, name, namespace) ?? {},
      )
      .registerFunction('exists(string, string): bool', (resource: string, name: string) => find(resource, name, 'default') !== undefined)
      .registerFunction(
        'exists(string, string, string): bool',
        (resource: string, name: string, namespace: string) => find(resource, name, namespace) !== undefined,
      )
      .registerFunction('ready(dyn): bool', isReady)
      .registerFunction('condition(dyn, string): bool', hasCondition)
      .registerFunction('ran(string): bool', (pattern: string) => this.typed(pattern).some(({ code }) => code === 0))
      .registerFunction('ranAfter(string, string): bool', (first: string, pattern: string) => {
        const before = matcher(first)
        const then = matcher(pattern)
        const lines = this.everything().filter(({ command }) => command.code === 0)
        const since = lines.findIndex(({ forms }) => forms.some(before))
        if (since < 0) return false
        const { command, forms } = lines[since]!
        // Whether one command of a line comes after another, the form that is the whole line cannot tell.
        const commands = forms.filter((form) => form !== command.line || forms.length === 1)
        const from = commands.findIndex(before)
        return (from >= 0 && commands.slice(from + 1).some(then)) || lines.slice(since + 1).some(({ forms }) => forms.some(then))
      })
      .registerFunction('typed(string): bool', (pattern: string) => this.typed(pattern).length > 0)
      .registerFunction('running(string): bool', (pattern: string) => {
        const expression = new RegExp(pattern)
        const behind = world().background()
        return (
          this.typed(pattern).some(({ code }) => code === undefined) ||
          behind.some((line) => once(this.forms, line, () => formsOf(line)).some((form) => expression.test(form)))
        )
      })
      .registerFunction('printed(string, string): bool', (pattern: string, output: string) => {
        const wanted = new RegExp(output, 'm')
        return this.typed(pattern).some((c) => wanted.test(c.output))
      })
      .registerFunction('distinct(string, string): int', (pattern: string, output: string) => {
        const wanted = new RegExp(output, 'gm')
        return BigInt(new Set(this.typed(pattern).flatMap((c) => [...c.output.matchAll(wanted)].map((match) => match[0]))).size)
      })
      .registerFunction('variable(string): string', (name: string) => world().variable(name) ?? '')
      .registerFunction('file(string): string', (path: string) => world().file(path) ?? '')
  }

  /** The commands that match a pattern in any of their forms, and so those typed in a shell that one opened. */
  private typed(pattern: string): readonly InnerCommand[] {
    const matches = matcher(pattern)
    return this.everything()
      .filter(({ forms }) => forms.some(matches))
      .map(({ command }) => command)
  }

  private everything(): readonly { readonly command: InnerCommand; readonly forms: readonly string[] }[] {
    return this.world!.commands().flatMap((command) => {
      const openings = once(this.openings, command.line, () => openingsOf(command.line))
      const inside = openings.length > 0 ? (command.inside ?? []) : []
      return [
        { command, forms: once(this.forms, command.line, () => formsOf(command.line)) },
        ...inside.map((inner) => ({
          command: inner,
          forms: once(this.forms, `${command.line}\n${inner.line}`, () => formsInside(openings, inner.line)),
        })),
      ]
    })
  }

  /** Throws with a readable message when the text is no valid condition. */
  validate(condition: string): void {
    const result = this.environment.check(condition)
    if (!result.valid) {
      const said = result.error?.message ?? 'not a valid condition'
      checkCalls(said)
      throw new Error(said)
    }
    if (result.type !== 'bool' && result.type !== 'dyn') throw new Error(`gives ${String(result.type)}, not true or false`)
    for (const [, , first, , second] of condition.matchAll(PATTERNS))
      for (const pattern of [first, second]) if (pattern) void RegExp(pattern.replaceAll(/\\(["'\\])/g, '$1'))
    checkResources(condition)
  }

  /** Whether it holds now. What cannot be evaluated yet (a field that is not there) does not hold. */
  holds(condition: string, world: LessonWorld): boolean {
    return this.evaluate(condition, world).value === true
  }

  /** Why it does not hold, where that is more than being false; for authors, who wonder. */
  hindrance(condition: string, world: LessonWorld): string | undefined {
    const { value, fault } = this.evaluate(condition, world)
    if (fault !== undefined) return fault.split('\n')[0]
    return typeof value === 'boolean' ? undefined : `gives ${Array.isArray(value) ? 'a list' : typeof value}, not true or false`
  }

  private evaluate(condition: string, world: LessonWorld): { readonly value?: unknown; readonly fault?: string } {
    let program = this.compiled.get(condition)
    if (!program) {
      const parsed = this.environment.parse(condition)
      program = () => parsed({})
      this.compiled.set(condition, program)
    }
    this.world = world
    try {
      return { value: program() }
    } catch (error) {
      if (error instanceof Error && /^(EvaluationError|ParseError)$/.test(error.name)) return { fault: error.message }
      throw error
    } finally {
      this.world = undefined
    }
  }
}
