/** What a typed line says, in one form per command: checks that match it accept every way to write the same thing. */

/** Flags of kubectl in short, as they are written out. */
const LONG: Readonly<Record<string, string>> = {
  A: 'all-namespaces',
  c: 'container',
  f: 'filename',
  h: 'help',
  i: 'stdin',
  k: 'kustomize',
  l: 'selector',
  L: 'label-columns',
  n: 'namespace',
  o: 'output',
  p: 'patch',
  q: 'quiet',
  R: 'recursive',
  s: 'server',
  t: 'tty',
  v: 'v',
  w: 'watch',
}

/** `-f` and `-p` say something else with these verbs. */
const OTHERWISE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  logs: { f: 'follow', p: 'previous' },
  proxy: { p: 'port', w: 'www', P: 'www-prefix' },
}

/** Flags that take the next word as their value. */
const VALUED = new Set(
  `annotation annotations as as-group as-uid audience bound-object-kind bound-object-name cascade certificate-authority chunk-size class
  client-certificate client-key cluster cluster-ip clusterip clusterrole container context copy-to cpu cpu-percent current-replicas
  custom default-backend description docker-email docker-password docker-server docker-username duration env external-ip
  external-name field-manager field-selector filename for from from-env-file from-file from-literal grace-period group hard image
  image-pull-policy keys kubeconfig kustomize label-columns labels limits load-balancer-ip max max-unavailable memory min min-available name
  namespace node-port non-resource-url output overrides overrides-type patch patch-file pod-running-timeout pod-selector port
  preemption-policy profile protocol raw replicas request-timeout requests resource resource-name resource-version restart revision role rule
  schedule scopes selector server server-port serviceaccount session-affinity set-image since since-time skip-wait-for-delete-timeout sort-by
  subresource tail target target-port tcp template timeout to-revision token type types user username v value verb www
  www-prefix`.split(/\s+/),
)

/** Kinds that courses name, under every name they go by. */
const KINDS: Readonly<Record<string, string>> = {
  clusterrolebindings: 'clusterrolebinding',
  clusterroles: 'clusterrole',
  configmaps: 'configmap cm',
  controllerrevisions: 'controllerrevision',
  cronjobs: 'cronjob cj',
  customresourcedefinitions: 'customresourcedefinition crd crds',
  daemonsets: 'daemonset ds',
  deployments: 'deployment deploy',
  endpoints: 'ep',
  endpointslices: 'endpointslice',
  events: 'event ev',
  horizontalpodautoscalers: 'horizontalpodautoscaler hpa',
  ingressclasses: 'ingressclass',
  ingresses: 'ingress ing',
  jobs: 'job',
  leases: 'lease',
  limitranges: 'limitrange limits',
  namespaces: 'namespace ns',
  networkpolicies: 'networkpolicy netpol',
  nodes: 'node no',
  persistentvolumeclaims: 'persistentvolumeclaim pvc',
  persistentvolumes: 'persistentvolume pv',
  poddisruptionbudgets: 'poddisruptionbudget pdb',
  pods: 'pod po',
  priorityclasses: 'priorityclass pc',
  replicasets: 'replicaset rs',
  replicationcontrollers: 'replicationcontroller rc',
  resourcequotas: 'resourcequota quota',
  rolebindings: 'rolebinding',
  roles: 'role',
  secrets: 'secret',
  serviceaccounts: 'serviceaccount sa',
  services: 'service svc',
  statefulsets: 'statefulset sts',
  storageclasses: 'storageclass sc',
}
const PLURAL = new Map(Object.entries(KINDS).flatMap(([plural, names]) => [plural, ...names.split(' ')].map((name) => [name, plural])))

/** The plurals of the kinds that courses name. */
export const RESOURCES: readonly string[] = Object.keys(KINDS)
/** The plural of a kind by any of its names. */
export const resourceNamed = (name: string): string | undefined => PLURAL.get(name)

/** What `kubectl get all` lists. */
const ALL = [
  'pods',
  'replicationcontrollers',
  'services',
  'daemonsets',
  'deployments',
  'replicasets',
  'statefulsets',
  'horizontalpodautoscalers',
  'cronjobs',
  'jobs',
]

/** Verbs made of two words, and those whose operands begin with a kind. */
const PAIRED = new Set(['rollout', 'set', 'config', 'auth', 'create', 'apply', 'certificate'])
const OF_KINDS = /^(?:get|describe|delete|edit|scale|label|annotate|expose|patch|wait|autoscale|top|rollout \w+|set \w+)$/

const kind = (name: string): string => PLURAL.get(name.toLowerCase().replace(/\..*$/, '')) ?? name

/** The commands of a line, each as its words without quotes; what separates commands and begins loops is left out. */
export function simpleCommands(line: string): readonly (readonly string[])[] {
  const commands: string[][] = [[]]
  let word: string | undefined
  let quote = ''
  let depth = 0
  const endWord = (): void => {
    if (word !== undefined) commands.at(-1)!.push(word)
    word = undefined
  }
  for (let index = 0; index < line.length; index++) {
    const character = line[index]!
    if (character === '\\' && quote !== "'") {
      const next = line[++index] ?? ''
      // A backslash before the end of the line only joins it with the next one.
      if (next !== '\n') word = (word ?? '') + next
    } else if (depth > 0 || (character === '$' && line[index + 1] === '(' && quote !== "'")) {
      // What stands in $( ... ) belongs to the word, whatever is in it.
      if (character === '(') depth++
      else if (character === ')') depth--
      word = (word ?? '') + character
      if (character === '$' && depth === 0) {
        word += '('
        depth = 1
        index++
      }
    } else if (quote !== '') {
      if (character === quote) quote = ''
      else word = (word ?? '') + character
    } else if (character === '"' || character === "'") {
      quote = character
      word ??= ''
    } else if (character === ' ' || character === '\t') endWord()
    else if (';&|\n(){}'.includes(character) && (word === undefined || !'{}'.includes(character))) {
      endWord()
      commands.push([])
    } else word = (word ?? '') + character
  }
  endWord()
  return commands.map(withoutPrefix).filter((words) => words.length > 0)
}

/** Commands that run another one, with those of their options that take a value; `timeout` has its duration before the command. */
const RUNNERS: Readonly<Record<string, RegExp>> = {
  watch: /^-(?:n|-interval)$/,
  timeout: /^-(?:k|s|-kill-after|-signal)$/,
  xargs: /^-(?:[IEdLnPsa]|-(?:arg-file|delimiter|max-args|max-procs|max-chars|process-slot-var))$/,
}

/** Leaves out what only says how or how often the command runs: `do`, `time`, `watch -n 1`, assignments before it. */
function withoutPrefix(words: readonly string[]): readonly string[] {
  let from = 0
  while (from < words.length) {
    const word = words[from]!
    if (/^(?:do|then|else|elif|if|while|until|!|time|sudo|exec|nohup)$/.test(word)) from++
    else if (Object.hasOwn(RUNNERS, word) && from + 1 < words.length) {
      from++
      while (words[from]?.startsWith('-')) from += RUNNERS[word]!.test(words[from]!) ? 2 : 1
      if (word === 'timeout') from++
    } else if (/^\w+=/.test(word) && from + 1 < words.length) from++
    else break
  }
  const rest = words.slice(from)
  return rest[0] === 'minikube' && rest[1] === 'kubectl' && rest[2] === '--' ? ['kubectl', ...rest.slice(3)] : rest
}

/** Flags by their long names with `=`, in alphabetical order; what is no flag in its order; what follows `--` as it is. */
function kubectlParts(words: readonly string[]): { operands: string[]; flags: string[]; rest: readonly string[] } {
  const operands: string[] = []
  const flags: string[] = []
  const end = words.indexOf('--')
  const own = end < 0 ? words : words.slice(0, end)
  for (let index = 1; index < own.length; index++) {
    const word = own[index]!
    const value = (name: string, given: string | undefined): void => {
      if (given !== undefined) flags.push(`--${name}=${given}`)
      else if (VALUED.has(name)) flags.push(`--${name}=${own[++index] ?? ''}`)
      else flags.push(`--${name}`)
    }
    if (word.startsWith('--')) {
      const at = word.indexOf('=')
      if (at < 0) value(word.slice(2), undefined)
      else flags.push(word)
    } else if (/^-\w/.test(word)) {
      const verb = operands[0] ?? ''
      for (let at = 1; at < word.length; at++) {
        const name = OTHERWISE[verb]?.[word[at]!] ?? LONG[word[at]!] ?? word[at]!
        const attached = word.slice(at + 1).replace(/^=/, '')
        if (!VALUED.has(name)) value(name, undefined)
        else {
          value(name, attached === '' ? undefined : attached)
          break
        }
      }
    } else operands.push(word)
  }
  return { operands, flags: flags.sort(), rest: end < 0 ? [] : words.slice(end) }
}

/** One form per kind that the command is about: `kubectl VERB KINDS NAMES --flag=value -- COMMAND`. */
function kubectlForms(words: readonly string[]): readonly string[] {
  const { operands, flags, rest } = kubectlParts(words)
  const [first = '', second = ''] = operands
  const length = PAIRED.has(first) && second !== '' ? 2 : 1
  const verb = operands.slice(0, length).join(' ')
  const others = operands.slice(length)
  const form = (...target: readonly string[]): string => ['kubectl', verb, ...target, ...flags, ...rest].filter(Boolean).join(' ')
  const slashed = others.filter((word) => /^[\w.]+\/./.test(word))
  if (slashed.length > 0) {
    const plain = others.filter((word) => !slashed.includes(word))
    return slashed.map((word) => {
      const at = word.indexOf('/')
      return form(kind(word.slice(0, at)), word.slice(at + 1), ...plain)
    })
  }
  if (!OF_KINDS.test(verb) || others.length === 0) return [form(...others)]
  const [kinds = '', ...names] = others
  return kinds
    .split(',')
    .flatMap((name) => (name === 'all' ? ALL : [kind(name)]))
    .map((name) => form(name, ...names))
}

/**
 * The line as typed, then its commands without quotes and prefixes. Commands of kubectl (or its alias `k`) come with kinds by their
 * plural, names after them, flags written out with `=` and sorted: `k get po/web -owide` is `kubectl get pods web --output=wide`.
 */
export function formsOf(line: string): readonly string[] {
  const commands = simpleCommands(line).flatMap((words) =>
    words[0] === 'k' || words[0] === 'kubectl' ? kubectlForms(['kubectl', ...words.slice(1)]) : [words.join(' ')],
  )
  // What is there twice stays so: it may come before another command and after it, too.
  return [line, ...commands.filter((command) => command !== line)]
}

/** What opens a shell elsewhere, without the shell it names. */
const OPENING = /^(kubectl (?:exec|run|debug|attach) .*?|minikube ssh.*?)(?: -- .*)?$/

/** How a line that may open a shell elsewhere says where; empty for any other line. */
export function openingsOf(line: string): readonly string[] {
  const [typed, ...forms] = formsOf(line)
  return (forms.length > 0 ? forms : [typed!]).flatMap((form) => OPENING.exec(form)?.[1] ?? [])
}

/**
 * The commands of a line typed in a shell that was opened so, as if what opened it had been told to run them: `wget db` inside
 * `kubectl exec -it web -- sh` is `kubectl exec web --stdin --tty -- wget db`.
 */
export const formsInside = (openings: readonly string[], line: string): readonly string[] =>
  openings.flatMap((opening) => simpleCommands(line).map((words) => `${opening} -- ${words.join(' ')}`))
