/** Values as Go prints the server's own types: every field, in its order, under its Go name; refusals show them. */

/**
 * The fields of each type in Go's order: `s` string, `n` number, `b` boolean, `p` pointer or list or map of plain values,
 * `r` what somebody else's type is, as it was sent, `Type` a struct, `*Type` a pointer to one, `[]Type` a list of them. Types that are not listed show the fields that are set.
 */
export type Layout = Readonly<Record<string, string>>

interface Field {
  readonly go: string
  readonly json: string
  readonly kind: string
}

/** `httpGet` for `HTTPGet`, `dnsPolicy` for `DNSPolicy`, `name` for `Name`. */
function jsonName(go: string): string {
  const special: Readonly<Record<string, string>> = {
    SELinuxOptions: 'seLinuxOptions',
    SELinuxChangePolicy: 'seLinuxChangePolicy',
    CephFS: 'cephfs',
    ScaleIO: 'scaleIO',
    StorageOS: 'storageos',
    HostIP: 'hostIP',
  }
  return special[go] ?? go.replace(/^([A-Z]+)(?=[A-Z][a-z])|^[A-Z]+$|^[A-Z]/, (head) => head.toLowerCase())
}

/** Go writes the keys of a map in order. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}

/** Any other value: its set fields with capital letters. */
function asGo(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asGo)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name.charAt(0).toUpperCase() + name.slice(1), asGo(item)]))
}

/** Shows values of the types that a layout has. */
export function goViewer<L extends Layout>(layout: L): (value: unknown, type: keyof L & string) => unknown {
  const parsed = new Map<string, readonly Field[]>()

  function fieldsOf(type: string): readonly Field[] | undefined {
    let fields = parsed.get(type)
    if (!fields && Object.hasOwn(layout, type)) {
      fields = layout[type]!.split(' ').map((text) => {
        const [go = '', kind = ''] = text.split(':')
        return { go, json: jsonName(go), kind }
      })
      parsed.set(type, fields)
    }
    return fields
  }

  function view(value: unknown, kind: string): unknown {
    switch (kind) {
      case 's':
        return value ?? ''
      case 'n':
        return value ?? 0
      case 'b':
        return value ?? false
      case 'p':
        return sorted(value ?? null)
      case 'r':
        return value ?? null
    }
    if (kind.startsWith('[]')) {
      return Array.isArray(value) && value.length > 0 ? value.map((item) => view(item ?? {}, kind.slice(2))) : null
    }
    if (kind.startsWith('*')) return value === undefined || value === null ? null : view(value, kind.slice(1))
    const fields = fieldsOf(kind)
    const object = (value ?? {}) as Record<string, unknown>
    if (!fields) return asGo(object)
    return Object.fromEntries(fields.map((field) => [field.go, view(object[field.json], field.kind)]))
  }

  return view
}
