/** What applying a manifest would change: the cluster's objects where the manifest speaks beside the manifest itself; models the three-way merge of kubectl apply. */
import { dump, loadAll } from 'js-yaml'
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

/** What is wanted is there, as it is wanted or as the server writes it: a number as a text, `1000m` as `1`. */
const says = (wanted: unknown, written: unknown, live: unknown): boolean =>
  String(wanted) === String(live) || (written !== undefined && String(written) === String(live))

/** What the cluster has where the manifest speaks, and what apply would take away: said the last time, and no more. */
function affected(wanted: unknown, written: unknown, live: unknown, last: unknown): unknown {
  if (isFields(wanted) && isFields(live)) {
    const said = Object.keys(wanted).filter((key) => key in live)
    const gone = fields(dropped(live, Object.fromEntries(Object.entries(fields(last)).filter(([key]) => !(key in wanted)))))
    const kept = said.map((key) => [key, affected(wanted[key], fields(written)[key], live[key], fields(last)[key])])
    return { ...Object.fromEntries(kept), ...gone }
  }
  if (Array.isArray(wanted) && Array.isArray(live)) return affectedEntries(wanted, list(written), live, list(last))
  return says(wanted, written, live) ? wanted : live
}

type Entries = readonly unknown[]

function affectedEntries(wanted: Entries, written: Entries, live: Entries, last: Entries): Entries {
  const key = mergeKey(wanted, live)
  if (key === undefined)
    return wanted.length === live.length ? wanted.map((each, at) => affected(each, written[at], live[at], last[at])) : live
  const same = (entries: Entries, entry: unknown) => entries.find((each) => fields(each)[key] === fields(entry)[key])
  const said = wanted.filter((entry) => same(live, entry) !== undefined)
  const gone = live.filter((entry) => same(wanted, entry) === undefined && same(last, entry) !== undefined)
  return [...said.map((entry) => affected(entry, same(written, entry), same(live, entry), same(last, entry))), ...gone]
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

/** The objects that a text has. Throws with the parser's words and the place when it is not YAML. */
export const manifestsIn = (text: string): readonly Fields[] =>
  list(loadAll(text))
    .flatMap((each) => {
      const items = fields(each).items
      return Array.isArray(items) ? items : [each]
    })
    .filter(isFields)

/** `written` is each manifest as the server would write it, where it would; `missing` stands for an object that is not there. */
export function compare(manifests: readonly Fields[], written: readonly unknown[], find: Find, missing: string): Compared {
  const compared = manifests.map((manifest, index) => {
    const { name = '', namespace } = fields(manifest.metadata) as { name?: string; namespace?: string }
    const { apiVersion = '', kind = '' } = manifest as { apiVersion?: string; kind?: string }
    const live = find(apiVersion, kind, name, namespace)
    const after = yaml(manifest)
    const before = live && yaml(affected(manifest, written[index], readable(live), lastApplied(live)))
    return { kind, name, before, after, change: before === undefined ? 'new' : before === after ? 'same' : 'changed' } as const
  })
  return {
    before: compared.map(({ before }) => before ?? `# ${missing}\n`).join('---\n'),
    after: compared.map(({ after }) => after).join('---\n'),
    objects: compared.map(({ kind, name, change }) => ({ kind, name, change })),
  }
}
