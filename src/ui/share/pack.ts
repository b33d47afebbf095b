/** A session in few bytes: what was typed, and when, as columns of like things, each compressed with its own kind; anything else as JSON. */
import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate'
import type { LoggedInput } from '../../protocol/messages'
import type { PlaceInLesson } from '../state/lessons'
import type { KeptSession } from '../state/session-store'

export interface SharedSession extends KeptSession {
  readonly place?: PlaceInLesson
}

const VERSION = 1

/** What learners type most, the most frequent last: text that is near the end is the cheapest to refer to. */
const WORDS = strToU8(
  [
    '{"type":"cluster.attach"}{"type":"terminal.open","terminal":"t2","columns":120,"rows":20}{"type":"terminal.resize","terminal":"t1","columns":',
    '"fault":{"kind":"node.stop","node":"minikube-m02"}},{"type":"file.write","path":"/home/learner/","text":"apiVersion: v1\\nkind: Pod\\nmetadata:\\n  name: ',
    '"lesson.step","lesson":"deploy-app","step":"}},"until":,"place":{"lesson":"","step":"","start":{"version":1,"seed":"","time":,"cluster":{"kind":"running","nodes":["minikube","minikube-m02","minikube-m03"]}}',
    'minikube start --nodes 3\rminikube service web --url\rcurl $(minikube ip):30080\rexport POD=$(kubectl get pods -o name)\rkubectl explain ',
    'kubectl set image deployments/kubernetes-bootcamp kubernetes-bootcamp=docker.io/jocatalin/kubernetes-bootcamp:v2\rkubectl rollout status deployment/',
    'kubectl expose deployment/web --type="NodePort" --port 8080\rkubectl run -it --rm --image=busybox -- sh\rkubectl label pods kubectl exec -ti ',
    'kubectl scale deployment/web --replicas=4\rkubectl apply -f deployment.yaml\rkubectl logs -f \rkubectl rollout undo deployments/web\r',
    'kubectl delete service -l app=\rkubectl create deployment web --image=nginx --replicas=3\rkubectl describe pod \rkubectl get services\r',
    'kubectl get deployments\rkubectl get nodes -o wide\rkubectl get events\rkubectl get pods -w\rkubectl get pods -o wide\rkubectl get pods\r',
  ].join(''),
)

/** Numbers of seven bits a byte, the lowest first; all but the last byte of a number have the eighth. */
function varints(numbers: readonly number[]): Uint8Array {
  const bytes: number[] = []
  for (const number of numbers) {
    let left = number
    for (; left >= 128; left = Math.floor(left / 128)) bytes.push((left % 128) + 128)
    bytes.push(left)
  }
  return Uint8Array.from(bytes)
}

function fromVarints(bytes: Uint8Array): number[] {
  const numbers: number[] = []
  let [number, factor] = [0, 1]
  for (const byte of bytes) {
    number += (byte % 128) * factor
    factor *= 128
    if (byte < 128) {
      numbers.push(number)
      ;[number, factor] = [0, 1]
    }
  }
  return numbers
}

/** Times only grow, so that the way from one to the next is small; negative ones have no place. */
const ways = (values: readonly number[]): number[] => values.map((value, index) => value - (values[index - 1] ?? 0))
const sums = (values: readonly number[]): number[] => {
  let sum = 0
  return values.map((value) => (sum += value))
}

interface Rest {
  readonly head: Omit<SharedSession, 'log'>
  /** What is not typing, in order. */
  readonly inputs: readonly LoggedInput['input'][]
  readonly terminals: readonly string[]
}

/** One character, and no half of one. */
const isKey = ({ input }: LoggedInput): boolean => input.type === 'terminal.data' && /^[^\ud800-\udfff]$/s.test(input.data)

/** Whoever changes a byte of what this gives must count VERSION up: links live long. */
export function pack({ log, ...head }: SharedSession): Uint8Array {
  const terminals = [...new Set(log.flatMap(({ input }) => (input.type === 'terminal.data' ? [input.terminal] : [])))]
  // 0: the next of the other inputs; else the terminal whose key it is.
  const kinds = log.map((entry) => (isKey(entry) && entry.input.type === 'terminal.data' ? terminals.indexOf(entry.input.terminal) + 1 : 0))
  const keys = log.filter(isKey).map(({ input }) => (input.type === 'terminal.data' ? input.data : ''))
  const rest: Rest = { head, inputs: log.filter((entry) => !isKey(entry)).map(({ input }) => input), terminals }
  const columns = [
    deflateSync(strToU8(`${JSON.stringify(rest)}\n${keys.join('')}`), { level: 9, dictionary: WORDS }),
    deflateSync(varints(ways(log.map(({ at }) => at))), { level: 9 }),
    deflateSync(varints(ways(log.map(({ after }) => after))), { level: 9 }),
    deflateSync(varints(kinds), { level: 9 }),
  ]
  const parts = [Uint8Array.of(VERSION), varints(columns.map(({ length }) => length)), ...columns]
  const packed = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    packed.set(part, at)
    at += part.length
  }
  return packed
}

const COLUMNS = 4

/** Throws when the bytes are none that `pack` gave. */
export function unpack(packed: Uint8Array): SharedSession {
  if (packed[0] !== VERSION) throw new Error(`a session of version ${packed[0]} is not known`)
  let at = 1
  for (let left = COLUMNS; left > 0; at++) {
    const byte = packed[at]
    if (byte === undefined) throw new Error('cut off')
    if (byte < 128) left--
  }
  const columns = fromVarints(packed.subarray(1, at)).map((length) => packed.subarray(at, (at += length)))
  if (at !== packed.length) throw new Error('cut off')
  const [words, ...numbers] = columns as [Uint8Array, ...Uint8Array[]]
  const text = strFromU8(inflateSync(words, { dictionary: WORDS }))
  const end = text.indexOf('\n')
  const rest = JSON.parse(text.slice(0, end)) as Rest
  const [ats = [], afters = [], kinds = []] = numbers.map((column) => fromVarints(inflateSync(column)))
  const [times, places] = [sums(ats), sums(afters)]
  const others = [...rest.inputs]
  let key = end + 1
  const log = kinds.map((kind, index): LoggedInput => {
    const input = kind === 0 ? others.shift() : { type: 'terminal.data' as const, terminal: rest.terminals[kind - 1]!, data: text[key++]! }
    if (input === undefined) throw new Error('cut off')
    return { at: times[index]!, after: places[index]!, input }
  })
  return { ...rest.head, log }
}

/** Seven bytes are seventeen digits: QR codes have a mode for digits alone, and lose least with it. */
const CHUNK = 7
const DIGITS = [0, 3, 5, 8, 10, 13, 15, 17]

export function toDigits(bytes: Uint8Array): string {
  let digits = ''
  for (let at = 0; at < bytes.length; at += CHUNK) {
    const chunk = bytes.subarray(at, at + CHUNK)
    let value = 0n
    for (const byte of chunk) value = value * 256n + BigInt(byte)
    digits += value.toString().padStart(DIGITS[chunk.length]!, '0')
  }
  return digits
}

export function fromDigits(digits: string): Uint8Array {
  const bytes: number[] = []
  for (let at = 0; at < digits.length; at += DIGITS[CHUNK]!) {
    const part = digits.slice(at, at + DIGITS[CHUNK]!)
    const count = DIGITS.indexOf(part.length)
    if (count < 1) throw new Error('cut off')
    const value = BigInt(part)
    for (let byte = count - 1; byte >= 0; byte--) bytes.push(Number((value >> BigInt(8 * byte)) & 255n))
  }
  return Uint8Array.from(bytes)
}
