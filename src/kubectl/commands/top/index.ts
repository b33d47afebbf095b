/** `kubectl top`: what nodes and pods use, from the metrics API. */
import { milliValue, quantityValue } from '../../../engine/api/quantity'
import { ALL_NAMESPACES, FIELD_SELECTOR, SELECTOR } from '../../command/common-flags'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { formatDuration } from '../../../engine/api/strconv'
import { CliError } from '../../command/errors'
import { flag } from '../../command/flags'
import { groupRun, usageError } from '../../command/run'
import { completeNames } from '../../completion/resources'
import { TabWriter } from '../../printing/tabwriter'
import { asList, at, textAt } from '../../values'
import type { Query } from '../../rest/client'
import { log } from '../../rest/klog'
import {
  checkSelectors,
  checkSortBy,
  metricsPath,
  nameAt,
  percent,
  sorted,
  sum,
  swapCells,
  UNKNOWN,
  usageCells,
  usageOf,
  type Usage,
} from './metrics'

const COMMON = [
  flag('bool', 'no-headers', false, 'Leave out the headers.'),
  SELECTOR,
  flag('string', 'sort-by', '', "'cpu' or 'memory': the largest first."),
  flag('bool', 'use-protocol-buffers', true, 'Ask for protocol buffers.'),
]

async function runNode(invocation: Invocation): Promise<void> {
  const { flags, session, args } = invocation
  if (args.length > 1) throw usageError(invocation, invocation.command.use)
  await session.requireClient()
  checkSortBy(flags.string('sort-by'))
  const [name] = args
  if (name && flags.string('selector')) throw new CliError('only one of NAME or --selector can be provided')
  checkSelectors(flags.string('selector'))
  const base = await metricsPath(session)
  const query = { labelSelector: flags.string('selector') }
  const metrics = name
    ? [await session.client.get(`${base}/nodes/${name}`)]
    : asList((await session.client.get(`${base}/nodes`, { query }))['items'])
  if (metrics.length === 0) throw new CliError('metrics not available yet')
  const nodes = name
    ? [await session.client.get(`/api/v1/nodes/${name}`)]
    : asList((await session.client.get('/api/v1/nodes', { query }))['items'])
  const showSwap = flags.bool('show-swap')
  const field = flags.bool('show-capacity') ? 'capacity' : 'allocatable'
  const whole = new Map(
    nodes.map((node) => [
      nameAt(node),
      {
        cpu: milliValue(textAt(node, 'status', field, 'cpu') || '0'),
        memory: quantityValue(textAt(node, 'status', field, 'memory') || '0'),
        swap: Number(at(node, 'status', 'nodeInfo', 'swap', 'capacity') ?? 0),
      },
    ]),
  )
  const rows = sorted(
    metrics.map((each) => ({ name: nameAt(each), usage: usageOf(each) })),
    flags.string('sort-by'),
  ).map(({ name: node, usage }) => {
    const [cpu = '', memory = ''] = usageCells(usage)
    const all = whole.get(node) ?? { cpu: 0, memory: 0, swap: 0 }
    const own = [node, cpu, percent(usage.cpu, all.cpu), memory, percent(usage.memory, all.memory)]
    return showSwap ? [...own, ...swapCells(usage, all.swap)] : own
  })
  const columns = ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)', ...(showSwap ? ['SWAP(bytes)', 'SWAP(%)'] : [])]
  for (const node of whole.keys())
    if (!metrics.some((each) => nameAt(each) === node)) rows.push([node, ...columns.slice(1).map(() => UNKNOWN)])
  const header = flags.bool('no-headers') ? [] : [columns]
  await session.print(padded([...header, ...rows]))
}

/** Rows in columns; the last one is padded too. */
function padded(rows: readonly (readonly string[])[]): string {
  return new TabWriter().format(rows.map((row) => [...row, '']))
}

interface PodRow {
  readonly name: string
  readonly namespace: string
  readonly containers: readonly { readonly name: string; readonly usage: Usage }[]
  readonly usage: Usage
}

async function runPod(invocation: Invocation): Promise<void> {
  const { flags, session, args } = invocation
  if (args.length > 1) throw usageError(invocation, invocation.command.use)
  session.requireContext()
  checkSortBy(flags.string('sort-by'))
  const [name] = args
  if (name && (flags.string('selector') || flags.string('field-selector')))
    throw new CliError('only one of NAME or selector can be provided')
  checkSelectors(flags.string('selector'), flags.string('field-selector'))
  const base = await metricsPath(session)
  const isAll = flags.bool('all-namespaces')
  const scope = isAll ? '' : `/namespaces/${encodeURIComponent(session.namespace)}`
  const query = { labelSelector: flags.string('selector'), fieldSelector: flags.string('field-selector') }
  const metrics = name
    ? [await session.client.get(`${base}${scope}/pods/${name}`)]
    : asList((await session.client.get(`${base}${scope}/pods`, { query }))['items'])
  if (metrics.length === 0) {
    await refuseMissing(invocation, query)
    await session.warn(isAll ? 'No resources found\n' : `No resources found in ${session.namespace} namespace.\n`)
    return
  }
  const pods: PodRow[] = metrics.map((each) => {
    const containers = asList(at(each, 'containers')).map((container) => ({ name: textAt(container, 'name'), usage: usageOf(container) }))
    return {
      name: nameAt(each),
      namespace: textAt(each, 'metadata', 'namespace'),
      containers,
      usage: sum(containers.map(({ usage }) => usage)),
    }
  })
  const showSwap = flags.bool('show-swap')
  const byContainer = flags.bool('containers')
  const rows = sorted(pods, flags.string('sort-by')).flatMap((pod) => {
    const start = isAll ? [pod.namespace] : []
    return byContainer
      ? sorted(pod.containers, flags.string('sort-by')).map((each) => [...start, pod.name, each.name, ...usageCells(each.usage, showSwap)])
      : [[...start, pod.name, ...usageCells(pod.usage, showSwap)]]
  })
  const header = [
    ...(isAll ? ['NAMESPACE'] : []),
    ...(byContainer ? ['POD', 'NAME'] : ['NAME']),
    'CPU(cores)',
    'MEMORY(bytes)',
    ...(showSwap ? ['SWAP(bytes)'] : []),
  ]
  if (flags.bool('sum')) {
    // kubectl counts two figures whatever is shown: with swap, the sums stand one column too far to the right.
    const empty = Array.from({ length: header.length - 2 }, () => '')
    rows.push([...empty, '________', '________'], [...empty, ...usageCells(sum(pods.map(({ usage }) => usage)), showSwap)])
  }
  await session.print(padded([...(flags.bool('no-headers') ? [] : [header]), ...rows]))
}

/** Pods younger than this need not have figures yet. */
const METRICS_DELAY = 2 * 60_000
/** From this verbosity on it is told which they are. */
const YOUNG_PODS = 2

/** Throws when there are pods that there could be figures of. With --all-namespaces, too, only one namespace is looked at. */
async function refuseMissing({ session, flags, io }: Invocation, query: Query): Promise<void> {
  const pods = asList((await session.client.get(`/api/v1/namespaces/${encodeURIComponent(session.namespace)}/pods`, { query }))['items'])
  for (const pod of pods) {
    const age = io.system.clock.now() - Date.parse(textAt(pod, 'metadata', 'creationTimestamp'))
    const which = `available for pod ${session.namespace}/${nameAt(pod)}, age: ${formatDuration(age)}`
    if (age > METRICS_DELAY) throw new CliError(`Metrics not ${which}`)
    if (flags.number('v') >= YOUNG_PODS) await log(io, 'I', 'top_pod.go:294', `Metrics not yet ${which}`)
  }
  if (pods.length > 0) throw new CliError('metrics not available yet')
}

const topNode: CommandDefinition = {
  use: 'node [NAME | -l label]',
  aliases: ['nodes', 'no'],
  short: 'Display resource (CPU/memory) usage of nodes',
  long: 'Show how much CPU and memory nodes use.',
  examples: `# All nodes
kubectl top node

# One node
kubectl top node w1`,
  flags: [
    ...COMMON,
    flag('bool', 'show-capacity', false, 'Percent of the capacity instead of what is allocatable.'),
    flag('bool', 'show-swap', false, 'Swap memory of nodes too.'),
  ],
  run: runNode,
  complete: completeNames('nodes'),
}

const topPod: CommandDefinition = {
  use: 'pod [NAME | -l label]',
  aliases: ['pods', 'po'],
  short: 'Display resource (CPU/memory) usage of pods',
  long: `Show how much CPU and memory pods use.

Figures come a little late: a new pod has none for some minutes.`,
  examples: `# All pods of the namespace
kubectl top pod

# One pod and its containers
kubectl top pod web --containers`,
  flags: [
    ...COMMON,
    ALL_NAMESPACES,
    flag('bool', 'containers', false, 'A line for every container.'),
    FIELD_SELECTOR,
    flag('bool', 'sum', false, 'A sum at the end.'),
    flag('bool', 'show-swap', false, 'Swap memory of pods too.'),
  ],
  run: runPod,
  complete: completeNames('pods'),
}

export const top: CommandDefinition = {
  suggestFor: ['stats'],
  use: 'top [flags]',
  short: 'Display resource (CPU/memory) usage',
  long: `Show how much CPU and memory nodes or pods use.

The server must have the metrics API.`,
  group: 'Cluster Management Commands',
  subcommands: [topNode, topPod],
  run: groupRun('stderr'),
}
