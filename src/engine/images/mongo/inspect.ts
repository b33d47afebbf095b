/** Values as mongosh shows them; models the layout of Node's util.inspect. */
import { isArray, isDocument, isMoment, isObjectId, isPattern, type Value } from './values'

const WIDTH = 80
/** Objects that hold so few levels of others may stand in one line. */
const COMPACT = 3
const DEEPEST = 6

const quoted = (text: string): string => {
  const quote = !text.includes("'") ? "'" : !text.includes('"') ? '"' : !text.includes('`') ? '`' : "'"
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t')
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote
}

const keyText = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key))

interface Shown {
  readonly text: string
  /** Levels of arrays and objects in it. */
  readonly levels: number
}

function show(value: Value, indent: number, depth: number): Shown {
  const plain = (text: string): Shown => ({ text, levels: 0 })
  if (typeof value === 'string') return plain(quoted(value))
  if (value === null || typeof value !== 'object') return plain(String(value))
  if (isObjectId(value)) return plain(`ObjectId('${value.$oid}')`)
  if (isMoment(value)) return plain(`ISODate('${new Date(value.$date).toISOString()}')`)
  if (isPattern(value)) return plain(`/${value.$regex}/${value.$options}`)
  if (!isArray(value) && !isDocument(value)) return plain('')
  const entries = isArray(value) ? value.map((each) => ['', each] as const) : Object.entries(value)
  const [open, close] = isArray(value) ? ['[', ']'] : ['{', '}']
  if (entries.length === 0) return { text: open + close, levels: 1 }
  if (depth > DEEPEST) return { text: isArray(value) ? '[Array]' : '[Object]', levels: 1 }
  const inner = entries.map(([key, each]) => ({ key: isArray(value) ? '' : `${keyText(key)}: `, ...show(each, indent + 2, depth + 1) }))
  const lines = inner.map(({ key, text }) => key + text)
  const levels = 1 + Math.max(...inner.map((each) => each.levels))
  const length = lines.reduce((sum, line) => sum + line.length, 0) + 2 * lines.length + indent + open.length + 10
  const short = levels <= COMPACT && length <= WIDTH && !lines.some((line) => line.includes('\n'))
  if (short) return { text: `${open} ${lines.join(', ')} ${close}`, levels }
  const blank = ' '.repeat(indent)
  return { text: `${open}\n${blank}  ${lines.join(`,\n${blank}  `)}\n${blank}${close}`, levels }
}

export const inspect = (value: Value): string => show(value, 0, 0).text
