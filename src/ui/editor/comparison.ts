/** What applying a manifest would change: the cluster's objects where the manifest speaks beside the manifest itself; models the three-way merge of kubectl apply. */
import { dump, loadAll } from 'js-yaml'
import { compareQuantities, parseQuantity } from '../../engine/api/quantity'
import type { WireObject } from '../../protocol/messages'

export interface Compared {
  /** Both as YAML, objects in the manifest's order. */
  readonly before: string
  readonly after: string
  readonly objects: readonly { readonly kind: string; readonly name: string; readonly change: 'new' | 'changed' | 'same' }[]
}

type Fields = Readonly<Record<string, unknown>>

export type Find = (apiVersion: string, kind: string, name: string, namespace: string | undefined) => WireObject | undefined

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
const fields = (value: unknown): Fields => (isFields(value) ? value : {})
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/** The fields by which entries of lists are told apart, in the order in which they are tried. */
const MERGE_KEYS = ['name', 'mountPath', 'containerPort', 'port', 'ip']

function mergeKey(...lists: readonly (readonly unknown[])[]): string | undefined {
  return MERGE_KEYS.find((key) =>
    lists.every((entries) => {
      const values = entries.map((entry) => fields(entry)[key])
      return values.every((value) => value !== undefined) && new Set(values).size === values.length
    }),
  )
}

/** Of a value that is said no more, what apply takes away: nothing of what others wrote beside it. */
function dropped(live: unknown, last: unknown): unknown {
  if (!isFields(live) || !isFields(last)) return live
  const entries = Object.keys(last).flatMap((key) => (key in live ? [[key, dropped(live[key], last[key])] as const] : []))
  const kept = entries.filter(([, value]) => value !== undefined)
  return kept.length > 0 ? Object.fromEntries(kept) : undefined
}

/** Mappings whose values are amounts, and fields that are one. */
const AMOUNTS = new Set(['requests', 'limits', 'capacity', 'hard', 'max', 'min', 'default', 'defaultRequest', 'podFixed'])
const AMOUNT = new Set(['sizeLimit', 'divisor', 'averageValue', 'maximumVolumeSize'])
/** What is kept as it is written, whatever its keys are called. */
const TEXTS = new Set(['metadata', 'data', 'stringData', 'binaryData'])

/** The keys from the object down to a value; entries of lists have none. */
type Path = readonly string[]

const isAmount = (path: Path): boolean =>
  !TEXTS.has(path[0] ?? '') && (AMOUNT.has(path.at(-1) ?? '') || (path.length > 1 && AMOUNTS.has(path.at(-2)!)))

/** A number in a manifest is a text in an object where the field is one, and the server writes amounts in its own way: `1000m` as `1`. */
function says(wanted: unknown, live: unknown, path: Path): boolean {
  const [one, other] = [String(wanted), String(live)]
  if (one === other) return true
  return isAmount(path) && parseQuantity(one) !== undefined && parseQuantity(other) !== undefined && compareQuantities(one, other) === 0
}

/** What the cluster has where the manifest speaks, and what apply would take away: said the last time, and no more. */
function affected(wanted: unknown, live: unknown, last: unknown, path: Path = []): unknown {
  if (isFields(wanted) && isFields(live)) {
    const said = Object.keys(wanted).filter((key) => key in live)
    const gone = fields(dropped(live, Object.fromEntries(Object.entries(fields(last)).filter(([key]) => !(key in wanted)))))
    const kept = said.map((key) => [key, affected(wanted[key], live[key], fields(last)[key], [...path, key])])
    return { ...Object.fromEntries(kept), ...gone }
  }
  if (Array.isArray(wanted) && Array.isArray(live)) return affectedEntries(wanted, live, list(last), path)
  return says(wanted, live, path) ? wanted : live
}

function affectedEntries(wanted: readonly unknown[], live: readonly unknown[], last: readonly unknown[], path: Path): readonly unknown[] {
  const key = mergeKey(wanted, live)
  if (key === undefined) return wanted.length === live.length ? wanted.map((each, at) => affected(each, live[at], last[at], path)) : live
  const same = (entries: readonly unknown[], entry: unknown) => entries.find((each) => fields(each)[key] === fields(entry)[key])
  const said = wanted.filter((entry) => same(live, entry) !== undefined)
  const gone = live.filter((entry) => same(wanted, entry) === undefined && same(last, entry) !== undefined)
  return [...said.map((entry) => affected(entry, same(live, entry), same(last, entry), path)), ...gone]
}

/** A Secret's `stringData` is only written: it is read from `data`. */
function readable(live: WireObject): Fields {
  const { data } = live as { data?: Readonly<Record<string, string>> }
  if (live.kind !== 'Secret' || !data) return { ...live }
  const text = (value: string): string => new TextDecoder().decode(Uint8Array.from(atob(value), (letter) => letter.codePointAt(0)!))
  return { ...live, stringData: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, text(value)])) }
}

/** What apply was told the last time; kubectl notes the namespace there even where the manifest leaves it out. */
function lastApplied({ metadata }: WireObject): unknown {
  try {
    const last = fields(JSON.parse(metadata.annotations?.[LAST_APPLIED] ?? '{}'))
    const { namespace: _same, ...rest } = fields(last.metadata)
    return { ...last, metadata: rest }
  } catch {
    return {}
  }
}

const yaml = (value: unknown): string => dump(value, { lineWidth: -1, noRefs: true })

/** `missing` stands for an object that is not there. Throws with the parser's words and the place when the text is not YAML. */
export function compare(text: string, find: Find, missing: string): Compared {
  const manifests = list(loadAll(text)).flatMap((each) => {
    const items = fields(each).items
    return Array.isArray(items) ? items : [each]
  })
  const compared = manifests.filter(isFields).map((manifest) => {
    const { name = '', namespace } = fields(manifest.metadata) as { name?: string; namespace?: string }
    const { apiVersion = '', kind = '' } = manifest as { apiVersion?: string; kind?: string }
    const live = find(apiVersion, kind, name, namespace)
    const after = yaml(manifest)
    const before = live && yaml(affected(manifest, readable(live), lastApplied(live)))
    return { kind, name, before, after, change: before === undefined ? 'new' : before === after ? 'same' : 'changed' } as const
  })
  return {
    before: compared.map(({ before }) => before ?? `# ${missing}\n`).join('---\n'),
    after: compared.map(({ after }) => after).join('---\n'),
    objects: compared.map(({ kind, name, change }) => ({ kind, name, change })),
  }
}
