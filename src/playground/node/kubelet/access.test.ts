/** Who may ask a kubelet over the network, by its configuration. */
import { expect, test } from 'vitest'
import { startedPlayground } from '../../test-typing'

const CONFIG = '/var/lib/kubelet/config.yaml'

async function started() {
  const { wait, type } = await startedPlayground('kubelet-access')
  const node = (script: string): Promise<string> => type(`minikube ssh <<'END'\n${script}\nEND\n`)
  const ask = (path: string, more = ''): Promise<string> => node(`sudo curl -sk ${more} https://localhost:10250${path} | head -c 120`)
  const configure = (...edits: readonly string[]): Promise<string> =>
    node(`sudo sed -i '${edits.join('; ')}' ${CONFIG}; sudo systemctl restart kubelet`)
  await wait(11)
  return { wait, type, node, ask, configure }
}

const LET_ALL_IN = '/anonymous:/{n;s/false/true/}'

test('nobody without a credential, as it is set up', async () => {
  const { ask } = await started()
  expect([await ask('/pods'), await ask('/healthz'), await ask('/pods', '-H "Authorization: Bearer nonsense"')]).toEqual(
    Array.from({ length: 3 }, () => 'Unauthorized'),
  )
})

test('the API server may, by its certificate; one of another authority is as good as none', async () => {
  const { ask } = await started()
  const certificate = (name: string): string => `--cert /var/lib/minikube/certs/${name}.crt --key /var/lib/minikube/certs/${name}.key`
  expect(await ask('/pods', certificate('apiserver-kubelet-client'))).toMatch(
    /^\{"kind":"PodList","apiVersion":"v1","metadata":\{\},"items":\[\{/,
  )
  expect(await ask('/pods', certificate('apiserver-etcd-client'))).toBe('Unauthorized')
})

test('who is let in without a name is asked about, and may do nothing', async () => {
  const { ask, configure, wait, type } = await started()
  await configure(LET_ALL_IN)
  await wait(2)
  const refused = (subresources: string, verb = 'get'): string =>
    `Forbidden (user=system:anonymous, verb=${verb}, resource=nodes, subresource(s)=[${subresources}])\n`
  expect(await ask('/pods')).toBe(refused('pods proxy'))
  expect(await ask('/metrics/cadvisor')).toBe(refused('metrics'))
  expect(await ask('/run/default/p/c', '-X POST')).toBe(refused('proxy', 'create'))
  expect(await ask('/pods', '-H "Authorization: Bearer nonsense"')).toBe('Unauthorized')
  await type(
    'kubectl create clusterrole look --verb=get --resource=nodes/metrics; kubectl create clusterrolebinding look --clusterrole=look --user=system:anonymous',
  )
  expect(await ask('/metrics/resource')).toMatch(/^# HELP /)
  expect(await ask('/pods')).toBe(refused('pods proxy'))
})

test('anybody, where nobody is asked about; and by a port for reading', async () => {
  const { ask, configure, node, wait } = await started()
  await configure(LET_ALL_IN, 's/mode: Webhook/mode: AlwaysAllow/', '$areadOnlyPort: 10255')
  await wait(2)
  expect(await ask('/healthz')).toBe('ok')
  expect(await ask('/pods')).toMatch(/^\{"kind":"PodList"/)
  expect(await node('curl -s http://localhost:10255/pods | head -c 17; curl -s http://localhost:10255/configz')).toBe(
    '{"kind":"PodList"404 page not found\n',
  )
})

test('a service account by its token, for what it was given', async () => {
  const { ask, type } = await started()
  await type('kubectl create sa reader')
  const token = (await type('kubectl create token reader')).trim()
  const asReader = (path: string): Promise<string> => ask(path, `-H 'Authorization: Bearer ${token}'`)
  expect(await asReader('/healthz')).toBe(
    'Forbidden (user=system:serviceaccount:default:reader, verb=get, resource=nodes, subresource(s)=[healthz proxy])\n',
  )
  await type(
    'kubectl create clusterrole look --verb=get --resource=nodes/healthz; kubectl create clusterrolebinding look --clusterrole=look --serviceaccount=default:reader',
  )
  expect(await asReader('/healthz')).toBe('ok')
})
