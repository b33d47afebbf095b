/** `ctr tasks`: the processes of containers, listed, begun, signalled and followed. */
import { columns, type ContainerView } from '../runtime-view'
import { apartFrom, containersOf, ofKubernetes, operands, type Call, type Sub } from './call'

export const listTasks: Sub = async (call) => {
  const begun = containersOf(call).filter(({ state }) => state !== 'Created')
  const shown = ofKubernetes(call) ? begun.filter(({ state }) => state === 'Running') : begun
  const rows = shown.map(({ id, pid, state }) => [id, String(pid), state === 'Running' ? 'RUNNING' : 'STOPPED'])
  await call.out(columns([['TASK', 'PID', 'STATUS'], ...rows], 0))
  return 0
}

/** A sub-command about one container that no pod owns. */
const about =
  (work: (call: Call, container: ContainerView) => number | Promise<number>): Sub =>
  async (call) => {
    const [id] = operands(call)
    const container = apartFrom(call).find((each) => each.id === id)
    return container ? work(call, container) : call.complain(`container "${id ?? ''}" in namespace "${call.namespace}": not found`)
  }

export const killTask = about(({ runtime, words }, { id }) => {
  const at = words.findIndex((word) => word === '-s' || word === '--signal')
  runtime.signal(id, (at < 0 ? 'TERM' : (words[at + 1] ?? 'TERM')).replace(/^SIG/, '').replace(/^9$/, 'KILL'))
  return 0
})

export const attachTask = about(({ runtime, context }, { id }) => runtime.attach(id, context))

export const startTask = about(({ runtime }, { id }) => {
  runtime.start(id)
  return 0
})

/** A task is gone with its process: there is nothing left to take away. */
export const removeTask = about(({ complain }, { id, state }) =>
  state === 'Running' ? complain(`cannot delete a running process: ${id}`) : 0,
)
