/** Whether a thing of the cluster is one that is looked for: every word asked for is part of something that is known of it. */

export interface Findable {
  readonly name: string
  readonly namespace?: string
  readonly node?: string | null
  readonly status?: string
  readonly kind?: string
}

/** Nothing when nothing is asked for. */
export function matcher(asked: string): ((thing: Findable) => boolean) | undefined {
  const words = asked.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return undefined
  return ({ name, namespace, node, status, kind }) => {
    const known = [name, namespace, node, status, kind].filter(Boolean).join('\n').toLowerCase()
    return words.every((word) => known.includes(word))
  }
}
