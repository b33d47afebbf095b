/** What chaos does to a cluster: a person's changes, faults, and time passing, as plain values that fast-check draws and shrinks. */
import fc from 'fast-check'

export const NODES = ['n1', 'n2', 'n3'] as const
export type WorkloadKind = 'deployments' | 'statefulsets' | 'daemonsets'

export type Operation =
  | { readonly do: 'create'; readonly kind: WorkloadKind; readonly name: string; readonly replicas: number }
  | { readonly do: 'scale'; readonly kind: 'deployments' | 'statefulsets'; readonly name: string; readonly replicas: number }
  | { readonly do: 'image'; readonly kind: WorkloadKind; readonly name: string; readonly version: 1 | 2 }
  | { readonly do: 'delete'; readonly kind: WorkloadKind; readonly name: string; readonly propagation: 'Background' | 'Foreground' }
  | { readonly do: 'budget'; readonly name: string; readonly minAvailable: number }
  | { readonly do: 'service'; readonly name: string }
  /** A Job whose pods end by themselves, well or badly. */
  | { readonly do: 'job'; readonly name: string; readonly completions: number; readonly indexed: boolean; readonly fails: boolean }
  | { readonly do: 'suspend job'; readonly name: string; readonly suspend: boolean }
  /** A single pod that asks for most of a node; important ones push others out. */
  | { readonly do: 'big pod'; readonly name: string; readonly important: boolean }
  | { readonly do: 'quota'; readonly pods: number }
  /** A volume and a claim for it. */
  | { readonly do: 'volume'; readonly name: string }
  | { readonly do: 'claim'; readonly name: string }
  | { readonly do: 'delete claim'; readonly name: string }
  /** An object that somebody holds on to, and the moment they let go. */
  | { readonly do: 'hold' | 'let go'; readonly name: string }
  | { readonly do: 'namespace' | 'delete namespace'; readonly name: string }
  /** The pod at this place of the list, as far round as need be. */
  | { readonly do: 'delete pod' | 'evict' | 'kill container'; readonly pod: number }
  | { readonly do: 'cordon' | 'uncordon' | 'drain'; readonly node: number }
  | { readonly do: 'node'; readonly state: 'stop' | 'start' | 'cut' | 'mend' | 'kubelet stops' | 'kubelet starts'; readonly node: number }
  | { readonly do: 'component'; readonly name: 'scheduler' | 'controllers'; readonly runs: boolean }
  | { readonly do: 'wait'; readonly milliseconds: number }

const name = fc.constantFrom('a', 'b')
const kind = fc.constantFrom<WorkloadKind>('deployments', 'deployments', 'statefulsets', 'daemonsets')
const scaled = fc.constantFrom<'deployments' | 'statefulsets'>('deployments', 'statefulsets')
const node = fc.nat(NODES.length - 1)
const replicas = fc.nat(5)
const pod = fc.nat(20)
const always = <T extends string>(text: T) => fc.constant(text)

const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: always('create'), kind, name, replicas }) },
  { weight: 3, arbitrary: fc.record({ do: always('scale'), kind: scaled, name, replicas }) },
  { weight: 2, arbitrary: fc.record({ do: always('image'), kind, name, version: fc.constantFrom<1 | 2>(1, 2) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: always('delete'),
      kind,
      name,
      propagation: fc.constantFrom<'Background' | 'Foreground'>('Background', 'Foreground'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: always('budget'), name, minAvailable: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ do: always('service'), name }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: always('job'),
      name,
      completions: fc.integer({ min: 1, max: 4 }),
      indexed: fc.boolean(),
      fails: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: always('suspend job'), name, suspend: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: always('big pod'), name, important: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: always('quota'), pods: fc.integer({ min: 1, max: 12 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom<'volume' | 'claim' | 'delete claim'>('volume', 'claim', 'delete claim'), name }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom<'hold' | 'let go'>('hold', 'let go'), name }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom<'namespace' | 'delete namespace'>('namespace', 'delete namespace'), name }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom<'delete pod' | 'evict' | 'kill container'>('delete pod', 'evict', 'kill container'), pod }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom<'cordon' | 'uncordon' | 'drain'>('cordon', 'uncordon', 'drain'), node }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: always('node'),
      state: fc.constantFrom<'stop' | 'start' | 'cut' | 'mend' | 'kubelet stops' | 'kubelet starts'>(
        'stop',
        'start',
        'cut',
        'mend',
        'kubelet stops',
        'kubelet starts',
      ),
      node,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: always('component'),
      name: fc.constantFrom<'scheduler' | 'controllers'>('scheduler', 'controllers'),
      runs: fc.boolean(),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: always('wait'), milliseconds: fc.constantFrom(50, 700, 3000, 20_000, 90_000) }) },
)

export const operations = fc.array(operation, { minLength: 4, maxLength: 20 })
