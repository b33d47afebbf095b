/** A rule of a role, and the one line it is written in where there are hundreds of them. */

export interface PolicyRule {
  readonly apiGroups?: readonly string[]
  readonly resources?: readonly string[]
  readonly resourceNames?: readonly string[]
  readonly nonResourceURLs?: readonly string[]
  readonly verbs: readonly string[]
}

/**
 * `GROUP/GROUP RESOURCE,RESOURCE[NAME,NAME]: VERB VERB`; without a group it is the core one, which is empty beside others.
 * Subresources are written with `>`, since `/` stands between groups.
 */
export function ruleOf(text: string): PolicyRule {
  const [, groups = '', resources = '', names, verbs = ''] = /^(?:(\S*) )?([^\s[:]+)(?:\[(.*)\])?: (.*)$/.exec(text)!
  return {
    apiGroups: groups.split('/'),
    ...(names === undefined ? {} : { resourceNames: names.split(',') }),
    resources: resources.split(',').map((each) => each.replace('>', '/')),
    verbs: verbs.split(' '),
  }
}

/** A rule that lets paths be read that are no resources. */
export const readPaths = (...nonResourceURLs: readonly string[]): PolicyRule => ({ nonResourceURLs, verbs: ['get'] })
