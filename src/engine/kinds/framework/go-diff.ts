/** The difference that some refusals append: two values as indented JSON, compared line by line; models apimachinery/pkg/util/diff. */

const CONTEXT = 3

type Edit = { readonly sign: ' ' | '-' | '+'; readonly line: string }

/** The shortest edit script, by longest common subsequence; the inputs are some hundred lines. */
function edits(before: readonly string[], after: readonly string[]): Edit[] {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start++
  let end = 0
  while (end < before.length - start && end < after.length - start && before[before.length - 1 - end] === after[after.length - 1 - end])
    end++
  const a = before.slice(start, before.length - end)
  const b = after.slice(start, after.length - end)
  const width = b.length + 1
  const common = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * width + j] =
        a[i] === b[j] ? common[(i + 1) * width + j + 1]! + 1 : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!)
    }
  }
  const script: Edit[] = before.slice(0, start).map((line) => ({ sign: ' ', line }))
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      script.push({ sign: ' ', line: a[i]! })
      i++
      j++
    } else if (i < a.length && (j >= b.length || common[(i + 1) * width + j]! >= common[i * width + j + 1]!))
      script.push({ sign: '-', line: a[i++]! })
    else script.push({ sign: '+', line: b[j++]! })
  }
  for (const line of before.slice(before.length - end)) script.push({ sign: ' ', line })
  return script
}

const range = (first: number, count: number): string => (count === 1 ? `${first}` : count === 0 ? `${first - 1},0` : `${first},${count}`)

/** A unified diff without file names, three lines of context; empty when there is no difference. */
export function goDiff(before: unknown, after: unknown): string {
  const script = edits(JSON.stringify(before, null, 1).split('\n'), JSON.stringify(after, null, 1).split('\n'))
  const changed = script.flatMap((edit, i) => (edit.sign === ' ' ? [] : [i]))
  let text = ''
  for (let at = 0; at < changed.length;) {
    let last = at
    while (last + 1 < changed.length && changed[last + 1]! - changed[last]! <= 2 * CONTEXT + 1) last++
    const from = Math.max(0, changed[at]! - CONTEXT)
    const to = Math.min(script.length, changed[last]! + CONTEXT + 1)
    const hunk = script.slice(from, to)
    const firstOld = script.slice(0, from).filter((edit) => edit.sign !== '+').length + 1
    const firstNew = script.slice(0, from).filter((edit) => edit.sign !== '-').length + 1
    const old = range(firstOld, hunk.filter((edit) => edit.sign !== '+').length)
    const now = range(firstNew, hunk.filter((edit) => edit.sign !== '-').length)
    text += `@@ -${old} +${now} @@\n${hunk.map((edit) => `${edit.sign}${edit.line}\n`).join('')}`
    at = last + 1
  }
  return text
}
