/** The names of API servers, as the machine that kubectl runs on knows them. */
import { expect, it } from 'vitest'
import { startedPlayground } from '../test-typing'

it('a server is found by its name in the hosts file, and one that nobody knows is told as such', async () => {
  const { type } = await startedPlayground('servers by name')
  expect(await type('kubectl get nodes --server=https://nosuch:6443 2>&1 | tail -1')).toBe(
    'Unable to connect to the server: dial tcp: lookup nosuch: no such host\n',
  )
  expect(await type('kubectl get nodes --server=https://10.1.2.3:6443 2>&1 | tail -1')).toBe(
    'Unable to connect to the server: dial tcp 10.1.2.3:6443: connect: no route to host\n',
  )
  await type(`echo "$(minikube ip) control-plane.minikube.internal" | sudo tee -a /etc/hosts > /dev/null`)
  expect(await type('kubectl get nodes --server=https://control-plane.minikube.internal:8443 -o name')).toBe('node/minikube\n')
})
