/** Words that the parser splits where a process substitution begins or ends are one again: in bash `--file=<(sort a)` is one word. */
import { forEachChild, type Assignment, type Command, type Statement, type SyntaxNode, type Word, type WordPart } from 'unbash'

/** What stands in a command: words, assignments and redirections, of which the last are left alone. */
type Item = Command['suffix'][number]
type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Changes the tree of a text that has just been parsed. */
export function joinWords(source: string, statements: readonly Statement[]): void {
  if (!/[<>]\(/.test(source)) return
  statements.forEach(visit)
}

function visit(node: SyntaxNode): void {
  if (node.type === 'Command') joinCommand(node)
  else if ((node.type === 'For' || node.type === 'Select') && node.wordlist)
    (node as { wordlist: readonly Word[] }).wordlist = joined(node.wordlist)
  else if (node.type === 'ArrayValue') Object.defineProperty(node, 'elements', { value: joined(node.elements) })
  forEachChild(node, visit)
}

function joinCommand(node: Mutable<Command>): void {
  const assignment = node.prefix.at(-1)
  const { name } = node
  if (assignment?.type === 'Assignment' && name && adjoin(assignment, name)) {
    node.prefix = [...node.prefix.slice(0, -1), join(assignment, name)]
    const [next, ...rest] = node.suffix
    // What follows an assignment is its command, unless it is part of it.
    if (next && next.type === 'Word') {
      node.name = next
      node.suffix = rest
      joinCommand(node)
    } else delete node.name
    return
  }
  if (!name) return
  const [first, ...rest] = joined<Item>([name, ...node.suffix])
  node.name = first as Word
  node.suffix = rest
}

function joined<T extends Item>(words: readonly T[]): T[] {
  const result: T[] = []
  for (const word of words) {
    const last = result.at(-1)
    if (last && isJoinable(last) && word.type === 'Word' && adjoin(last, word)) result[result.length - 1] = join(last, word) as T
    else result.push(word)
  }
  return result
}

/** Words that touch are parts of one; between others there is always a blank or an operator. */
const adjoin = (before: Word | Assignment, after: Word): boolean =>
  before.end === after.pos && !(before.type === 'Assignment' && before.value.type === 'ArrayValue')

const isJoinable = (item: Item): item is Word | Assignment => item.type === 'Word' || item.type === 'Assignment'

function join<T extends Word | Assignment>(before: T, after: Word): T
function join(before: Word | Assignment, after: Word): Word | Assignment {
  if (before.type === 'Word') {
    const { text, value, pos } = before
    return {
      ...before,
      text: text + after.text,
      value: value + after.value,
      pos,
      end: after.end,
      parts: [...partsOf(before), ...partsOf(after)],
    }
  }
  // Its fields are read from the source when they are asked for, so it cannot be copied as it is.
  const { type, pos, name, append, index } = before
  return { type, pos, end: after.end, text: before.text + after.text, name, append, index, value: join(before.value as Word, after) }
}

function partsOf({ parts, text, value, pos, end }: Word): readonly WordPart[] {
  return parts ?? (text === '' ? [] : [{ type: 'Literal', pos, end, text, value }])
}
