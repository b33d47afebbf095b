/** Finds fields given twice in one JSON object, which JSON.parse hides; models the strict mode of sigs.k8s.io/json. */

/** The complaints in document order: `duplicate field "spec.replicas"`. The text must be valid JSON. */
export function duplicateFields(text: string): string[] {
  const found: string[] = []
  /** One entry per open object or list: the keys seen, or the index reached. */
  const stack: ({ keys: Set<string>; key: string } | { index: number })[] = []
  const location = (): string => {
    let path = ''
    for (const level of stack) {
      if ('index' in level) path += `[${level.index}]`
      else path += path ? `.${level.key}` : level.key
    }
    return path
  }
  let expectKey = false
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]
    const level = stack.at(-1)
    switch (letter) {
      case '{':
        stack.push({ keys: new Set(), key: '' })
        expectKey = true
        break
      case '[':
        stack.push({ index: 0 })
        expectKey = false
        break
      case '}':
      case ']':
        stack.pop()
        expectKey = false
        break
      case ',':
        if (level && 'index' in level) level.index++
        else expectKey = true
        break
      case '"': {
        const start = i
        for (i++; text[i] !== '"'; i++) {
          if (text[i] === '\\') i++
          if (i >= text.length) return found
        }
        if (!expectKey || !level || 'index' in level) break
        expectKey = false
        const raw = text.slice(start, i + 1)
        level.key = raw.includes('\\') ? (JSON.parse(raw) as string) : raw.slice(1, -1)
        if (level.keys.has(level.key)) found.push(`duplicate field "${location()}"`)
        level.keys.add(level.key)
        break
      }
    }
  }
  return found
}
