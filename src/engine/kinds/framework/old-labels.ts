/** Labels of nodes that have newer names; models GetNodeLabelDeprecatedMessage of pkg/api/node. */
const OLD_LABELS: ReadonlyMap<string, string> = new Map([
  ['beta.kubernetes.io/arch', 'deprecated since v1.14; use "kubernetes.io/arch" instead'],
  ['beta.kubernetes.io/os', 'deprecated since v1.14; use "kubernetes.io/os" instead'],
  ['failure-domain.beta.kubernetes.io/region', 'deprecated since v1.17; use "topology.kubernetes.io/region" instead'],
  ['failure-domain.beta.kubernetes.io/zone', 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead'],
  ['beta.kubernetes.io/instance-type', 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead'],
])

/** What there is to say of a label; undefined when it is as good as any. */
export const oldLabelNote = (label: string): string | undefined => OLD_LABELS.get(label)

/** Remarks on the keys that requirements name. */
export function oldLabelWarnings(
  { matchExpressions }: { readonly matchExpressions?: readonly { readonly key: string }[] },
  path: string,
): string[] {
  return (matchExpressions ?? []).flatMap(({ key }, i) => {
    const note = oldLabelNote(key)
    return note ? [`${path}.matchExpressions[${i}].key: ${key} is ${note}`] : []
  })
}
