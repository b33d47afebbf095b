import { describe, expect, it } from 'vitest'
import { StatusError } from '../api/status'
import type { Draft, KubeObject } from '../api/object'
import { applyDefaults, decode, discoveryResources, type FieldFact, schemaTypes, splitGroupVersion, typeFact } from '../schema'
import { contextWith, NOW, sequence } from './framework/testing'
import { kinds } from './index'

const STRINGS = [
  '',
  'a',
  'Bad Name',
  '1Gi',
  '100m',
  '-1',
  '25%',
  '101%',
  '10.0.0.1',
  '10.0.0.0/8',
  '../x',
  '* * * * *',
  'a/b',
  'Always',
  '__proto__',
  'x'.repeat(300),
]
const NUMBERS = [0, 1, -1, 80, 70000, 2147483647, -2147483648]

/** Makes values of any type out of its schema: fields left out, empty, of odd content, lists of none to two. */
class Maker {
  private readonly next: () => number
  constructor(seed: number) {
    this.next = sequence(seed)
  }
  private integer(bound: number): number {
    return Math.floor(this.next() * bound)
  }
  private pick<T>(items: readonly T[]): T {
    return items[this.integer(items.length)]!
  }
  object(schemaType: string, depth: number): unknown {
    const fields = typeFact(schemaType)?.fields
    if (!fields) return this.scalar(schemaType)
    const made: Record<string, unknown> = {}
    for (const [name, field] of Object.entries(fields)) {
      const likely = depth < 4 ? 0.45 : 0.15
      if (this.next() < likely) made[name] = this.field(field, depth + 1)
    }
    return made
  }
  private scalar(schemaType: string): unknown {
    if (schemaType.endsWith('Quantity')) return this.pick(['1', '100m', '1Gi', '-1', '0', 3, '0.5'])
    if (schemaType.endsWith('Time')) return this.pick(['2026-11-20T11:59:00Z', null])
    if (schemaType.endsWith('IntOrString')) return this.pick([...NUMBERS, ...STRINGS])
    return this.pick([{}, { a: [1] }, null])
  }
  private field(field: FieldFact, depth: number): unknown {
    if (depth > 9) return undefined
    if (field.ref) return this.object(field.ref, depth)
    switch (field.type) {
      case 'string':
        return field.format === 'byte' ? this.pick(['', 'YQ==']) : this.pick(field.enum && this.next() < 0.8 ? field.enum : STRINGS)
      case 'integer':
      case 'number':
        return this.pick(NUMBERS)
      case 'boolean':
        return this.next() < 0.5
      case 'array':
        return Array.from({ length: this.integer(3) }, () => (field.items ? this.field(field.items, depth) : this.pick(STRINGS)))
      default:
        return Object.fromEntries(
          Array.from({ length: this.integer(3) }, () => [this.pick(STRINGS), field.map ? this.field(field.map, depth) : 'x']),
        )
    }
  }
}

function prepared(kind: (typeof kinds)[number], value: unknown): KubeObject | undefined {
  const draft = value as Draft<KubeObject>
  draft.metadata.name ??= 'x'
  draft.metadata.uid ??= 'uid-1'
  draft.metadata.creationTimestamp ??= '2026-11-20T11:00:00Z'
  applyDefaults(kind.schemaType, draft)
  kind.setDefaults?.(draft)
  try {
    kind.prepareForCreate?.(draft, contextWith())
  } catch (error) {
    if (error instanceof StatusError) return undefined
    throw error
  }
  return draft as KubeObject
}

describe('the built-in kinds', () => {
  it('are every resource of v1.36 that can be listed', () => {
    const listed = discoveryResources.filter((each) => !each.name.includes('/') && each.verbs.includes('list'))
    const defined = new Set<string>()
    for (const kind of kinds) {
      const { group, version, resource } = kind.resource
      defined.add(`${group}/${version}/${resource}`)
      for (const other of kind.otherVersions ?? []) defined.add(`${other.group ?? group}/${other.version}/${resource}`)
    }
    const missing = listed
      .map((each) => ({ ...splitGroupVersion(each.groupVersion), name: each.name }))
      .filter(({ group, version, name }) => !defined.has(`${group}/${version}/${name}`))
    expect(missing).toEqual([])
    expect(kinds.map((kind) => schemaTypes[kind.schemaType]).every(Boolean)).toBe(true)
  })

  it.each(kinds.map((kind) => [kind.resource.kind, kind] as const))(
    '%s: odd but decodable objects are judged, never a crash',
    (_name, kind) => {
      const maker = new Maker(kind.resource.kind.length * 7919 + kind.resource.kind.charCodeAt(1))
      let judged = 0
      let previous: KubeObject | undefined
      for (let i = 0; i < 150; i++) {
        const made = { metadata: {}, ...(maker.object(kind.schemaType, 0) as object) }
        const { value, error } = decode(kind.schemaType, made, { strict: true })
        if (error !== undefined) continue
        const object = prepared(kind, value)
        if (!object) continue
        judged++
        for (const complaint of kind.validate(object)) expect(complaint.field).toBeTypeOf('string')
        for (const warning of kind.warnings?.(object, undefined) ?? []) expect(warning).toBeTypeOf('string')
        for (const column of kind.columns) expect(['string', 'number', 'boolean'], column.name).toContain(typeof column.cell(object, NOW))
        for (const select of Object.values(kind.selectableFields ?? {})) expect(select(object)).toBeTypeOf('string')
        kind.gracePeriod?.(object)
        for (const other of kind.otherVersions ?? []) expect(other.from(other.to(object)).kind).toBe(kind.resource.kind)
        if (previous) {
          const draft = structuredClone(object) as Draft<KubeObject>
          try {
            kind.prepareForUpdate?.(draft, previous, contextWith())
          } catch (error) {
            if (!(error instanceof StatusError)) throw error
            continue
          }
          kind.validateUpdate?.(draft as KubeObject, previous)
        }
        previous = object
      }
      expect(judged).toBeGreaterThan(0)
    },
  )
})
