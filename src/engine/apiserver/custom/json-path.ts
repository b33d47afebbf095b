/** The simple JSONPath of printer columns and scale paths: fields, indices, wildcards and one-condition filters. */
import { isObject } from '../../api/json'

type Step =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'all' }
  | { readonly kind: 'filter'; readonly path: readonly Step[]; readonly operator: string; readonly value: string }

const FILTER = /^\?\(\s*@((?:\.[\w-]+|\['[^']+'\])+)\s*(==|!=)\s*(?:"([^"]*)"|'([^']*)'|([\w.-]+))\s*\)$/

/** Parses `.spec.items[?(@.type=="Ready")].status`; undefined when it is beyond this dialect. */
export function parsePath(text: string): readonly Step[] | undefined {
  const steps: Step[] = []
  let rest = text.trim()
  while (rest !== '') {
    const field = /^\.((?:\\.|[^.[\]])+)/.exec(rest)
    if (field) {
      const name = field[1]!.replace(/\\(.)/g, '$1')
      steps.push(name === '*' ? { kind: 'all' } : { kind: 'field', name })
      rest = rest.slice(field[0].length)
      continue
    }
    const bracket = /^\[((?:\?\([^)]*\))|[^\]]*)\]/.exec(rest)
    if (!bracket) return undefined
    const inner = bracket[1]!
    rest = rest.slice(bracket[0].length)
    const quoted = /^['"](.*)['"]$/.exec(inner)
    const filter = FILTER.exec(inner)
    if (quoted) steps.push({ kind: 'field', name: quoted[1]! })
    else if (inner === '*') steps.push({ kind: 'all' })
    else if (/^-?\d+$/.test(inner)) steps.push({ kind: 'index', index: Number(inner) })
    else if (filter) {
      const path = parsePath(filter[1]!)
      if (!path) return undefined
      steps.push({ kind: 'filter', path, operator: filter[2]!, value: filter[3] ?? filter[4] ?? filter[5] ?? '' })
    } else return undefined
  }
  return steps
}

/** Every value at a path. */
export function valuesAt(root: unknown, steps: readonly Step[]): unknown[] {
  let found: unknown[] = [root]
  for (const step of steps) {
    found = found.flatMap((value): unknown[] => {
      switch (step.kind) {
        case 'field':
          return isObject(value) && Object.hasOwn(value, step.name) ? [value[step.name]] : []
        case 'index':
          return Array.isArray(value) && value.at(step.index) !== undefined ? [value.at(step.index)] : []
        case 'all':
          return Array.isArray(value) ? value : isObject(value) ? Object.values(value) : []
        case 'filter':
          return (Array.isArray(value) ? value : []).filter((item) => {
            const [actual] = valuesAt(item, step.path)
            return actual !== undefined && (String(actual) === step.value) === (step.operator === '==')
          })
      }
    })
  }
  return found
}
