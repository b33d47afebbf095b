/** `ctr containers`: what the runtime keeps, whether it runs or not. */
import { columns } from '../runtime-view'
import { apartFrom, containersOf, ofKubernetes, operands, type Sub } from './call'

const RUNTIME = 'io.containerd.runc.v2'

export const listContainers: Sub = async (call) => {
  const { runtime, words, out } = call
  const sandboxes = ofKubernetes(call) ? runtime.sandboxes() : []
  const rows = [
    ...containersOf(call).map(({ id, imageReference }) => [id, imageReference, RUNTIME]),
    ...sandboxes.map(({ id }) => [id, 'registry.k8s.io/pause:3.10.1', RUNTIME]),
  ].sort((a, b) => (a[0]! < b[0]! ? -1 : 1))
  await out(words.includes('-q') ? rows.map(([id]) => `${id}\n`).join('') : columns([['CONTAINER', 'IMAGE', 'RUNTIME'], ...rows], 0))
  return 0
}

export const removeContainers: Sub = async (call) => {
  const { runtime, namespace, complain } = call
  const ids = operands(call)
  if (ids.length === 0) return complain('must specify at least one container to delete')
  const apart = apartFrom(call)
  for (const id of ids) {
    const one = apart.find((container) => container.id === id)
    if (!one) return complain(`container "${id}" in namespace "${namespace}": not found`)
    if (one.state === 'Running') return complain('cannot delete a non stopped container: {running 0 0001-01-01 00:00:00 +0000 UTC}')
    runtime.remove(id)
  }
  return 0
}
