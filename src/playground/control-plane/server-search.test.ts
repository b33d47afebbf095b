/** What becomes of a scheduler and a controller manager whose kubeconfigs lead nowhere. */
import { expect, test } from 'vitest'
import { startedPlayground } from '../test-typing'

const MANAGER = '/etc/kubernetes/manifests/kube-controller-manager.yaml'

async function started() {
  const { wait, type } = await startedPlayground('server-search')
  const node = (script: string): Promise<string> => type(`minikube ssh <<'END'\n${script}\nEND\n`)
  const lastLog = async (name: string): Promise<string> =>
    (await node(`sudo crictl logs $(sudo crictl ps -a -q --name ${name} | head -1) 2>&1`)).trimEnd().split('\n').at(-1) ?? ''
  return { wait, type, node, lastLog }
}

test('a kubeconfig that the kubelet had to create is empty, which ends a controller manager before it serves anything', async () => {
  const { wait, type, node, lastLog } = await started()
  await node(`sudo cp ${MANAGER} /root/; sudo sed -i s#/etc/kubernetes/controller-manager.conf#/etc/kubernetes/other.conf# ${MANAGER}`)
  await wait(20)
  expect(await node('stat -c %s /etc/kubernetes/other.conf')).toBe('0\n')
  const log = await node('sudo crictl logs $(sudo crictl ps -a -q --name controller | head -1) 2>&1')
  expect(log.replaceAll(/^.{21} +/gm, '')).toBe(
    '1 serving.go:386] "Generated self-signed cert in-memory"\n1 run.go:72] "command failed" err="invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable"\n',
  )
  await node(`sudo cp /root/kube-controller-manager.yaml ${MANAGER}`)
  await wait(30)
  expect(await lastLog('controller')).toContain('Starting DynamicServingCertificateController')
  await type('kubectl create deployment d --image=nginx')
  await wait(3)
  expect(await type('kubectl get deployment d --no-headers -o custom-columns=N:.status.replicas')).toBe('1\n')
})

test('with a wrong port a controller manager gives up after ten seconds, a scheduler runs on unready; both work again with the right one', async () => {
  const { wait, type, node, lastLog } = await started()
  const move = (from: number, to: number): Promise<string> =>
    node(`cd /etc/kubernetes; sudo sed -i s/${from}/${to}/ scheduler.conf controller-manager.conf
      sudo crictl stop $(sudo crictl ps -q --name 'scheduler') $(sudo crictl ps -q --name 'controller') > /tmp/stopped`)
  await move(8443, 6553)
  await wait(45)
  expect(await lastLog('controller')).toContain(
    'failed to get apiserver /healthz status: Get \\"https://192.168.49.2:6553/healthz?timeout=32s\\": dial tcp 192.168.49.2:6553: connect: connection refused"',
  )
  expect(await lastLog('scheduler')).toMatch(
    /"Failed to watch" err="failed to list \*v1\.\w+: Get \\"https:\/\/192\.168\.49\.2:6553\/api\/v1\/.* connection refused"/,
  )
  const scheduler = `kubectl get pod -n kube-system kube-scheduler-minikube --no-headers -o custom-columns=R:.status.containerStatuses[0].ready,S:.status.phase`
  expect(await type(scheduler)).toBe('false   Running\n')
  await type('kubectl run p --image=nginx')
  await wait(10)
  expect(await type('kubectl get pod p --no-headers -o custom-columns=P:.status.phase,N:.spec.nodeName')).toBe('Pending   <none>\n')
  await move(6553, 8443)
  await wait(60)
  expect(await type(scheduler)).toBe('true   Running\n')
  expect(await type('kubectl get pod p --no-headers -o custom-columns=P:.status.phase')).toBe('Running\n')
})

test('an API server says where it looks for etcd in vain', async () => {
  const { wait, node, lastLog } = await started()
  await node('sudo sed -i s/127.0.0.1:2379/127.0.0.1:2389/ /etc/kubernetes/manifests/kube-apiserver.yaml')
  await wait(20)
  expect(await lastLog('apiserver')).toContain('dial tcp 127.0.0.1:2389: connect: connection refused"')
})

test('an API server takes no etcd whose certificate is of another authority than it was told', async () => {
  const { wait, type, node, lastLog } = await started()
  const manifest = '/etc/kubernetes/manifests/kube-apiserver.yaml'
  await node(`sudo cp ${manifest} /root/; sudo sed -i 's,--etcd-cafile=.*,--etcd-cafile=/var/lib/minikube/certs/ca.crt,' ${manifest}`)
  await wait(25)
  expect(await lastLog('apiserver')).toContain(
    'Err: connection error: desc = "transport: authentication handshake failed: tls: failed to verify certificate: x509: certificate signed by unknown authority"',
  )
  expect(await type('kubectl get nodes')).toContain('connection refused')
  await wait(15)
  expect(await node('sudo crictl ps -a --name apiserver | grep -c Exited')).not.toBe('0\n')
  await node(`sudo cp /root/kube-apiserver.yaml ${manifest}`)
  await wait(40)
  expect(await type('kubectl get nodes --no-headers')).toContain('Ready')
})

test('an API server on another port is not found on the usual one', async () => {
  const { wait, type, node } = await started()
  await node('sudo sed -i s/--secure-port=8443/--secure-port=6443/ /etc/kubernetes/manifests/kube-apiserver.yaml')
  await wait(30)
  expect(await node('sudo ss -tln | grep -c :6443')).toBe('1\n')
  expect(await type('kubectl get nodes')).toContain('192.168.49.2:8443 was refused')
})
