import { describe, expect, it } from 'vitest'
import { startedPlayground } from '../test-typing'

const CERTS = '/var/lib/minikube/certs/etcd'
const ETCDCTL = `sudo etcdctl --cacert=${CERTS}/ca.crt --cert=${CERTS}/server.crt --key=${CERTS}/server.key`

describe('the databases of etcd', () => {
  it('bring back what a snapshot held, and what the other folder held: objects, revisions, owners and running pods', async () => {
    const { type, wait } = await startedPlayground('etcd-data')
    const ssh = (command: string): Promise<string> => type(`minikube ssh "${command}"`)
    const folder = (from: string, to: string): Promise<string> =>
      ssh(`sudo sed -i 's#path: ${from}#path: ${to}#' /etc/kubernetes/manifests/etcd.yaml`)
    const state = () => type('kubectl get cm -o custom-columns=K:.kind,N:.metadata.name,R:.metadata.resourceVersion --no-headers')
    await type(
      'kubectl create configmap kept --from-literal=x=1; kubectl create deployment web --image=nginx; kubectl wait --for=condition=Available deploy/web',
    )
    const before = await state()
    expect(await ssh(`${ETCDCTL} snapshot save /opt/a.db`)).toMatch(/\nSnapshot saved at \/opt\/a\.db\nServer version 3\.6\.0\n$/)
    expect(await ssh('etcdctl snapshot restore /opt/a.db')).toMatch(/^NAME:\n\tsnapshot - Manages etcd node snapshots\n/)
    await type('kubectl delete deployment web; kubectl delete cm kept; kubectl create configmap later --from-literal=y=2')
    await wait(40)
    const after = await state()
    expect(after).not.toContain('kept')
    await type('(kubectl get cm -w > watch; echo over >> watch) &')
    expect(await ssh('sudo etcdutl snapshot restore /opt/none.db --data-dir /var/lib/b')).toContain(
      'Error: open /opt/none.db: no such file or directory\n',
    )
    expect(await ssh('sudo etcdutl snapshot restore /opt/a.db --data-dir /var/lib/b')).toContain('\trestored snapshot\t')
    expect(await ssh('sudo etcdutl snapshot restore /opt/a.db --data-dir /var/lib/b')).toBe(
      'Error: data-dir "/var/lib/b" not empty or could not be read\n',
    )
    await folder('/var/lib/minikube/etcd', '/var/lib/b')
    await wait(90)
    expect(await state()).toBe(before)
    expect(await type('tail -1 watch')).toBe('over\n')
    expect(await type('kubectl get pods -l app=web --no-headers')).toMatch(/^web-\S+ +1\/1 +Running/)
    expect(await type('kubectl get cm kept --show-managed-fields -o jsonpath={.metadata.managedFields[*].manager}')).toBe('kubectl-create')
    expect(await type('kubectl delete pod -l app=web --now; kubectl rollout status deploy web')).toContain('successfully rolled out\n')
    await folder('/var/lib/b', '/var/lib/minikube/etcd')
    await wait(90)
    expect(await state()).toBe(after)
    expect(await type('kubectl get pods')).toBe('No resources found in default namespace.\n')
  })

  it('begin anew in an empty folder, and are not read where a file is none of theirs', async () => {
    const { type, wait } = await startedPlayground('etcd-new')
    const ssh = (command: string): Promise<string> => type(`minikube ssh "${command}"`)
    await type('kubectl create deployment web --image=nginx')
    await ssh(`sudo sed -i 's#path: /var/lib/minikube/etcd#path: /var/lib/new#' /etc/kubernetes/manifests/etcd.yaml`)
    await wait(60)
    expect(await type('kubectl get nodes; kubectl get pods -A; kubectl get ns -o name | xargs')).toBe(
      'No resources found\nNo resources found\nnamespace/default namespace/kube-node-lease namespace/kube-public namespace/kube-system\n',
    )
    await ssh('sudo systemctl restart kubelet')
    await wait(10)
    expect(await type('kubectl get nodes --no-headers')).toMatch(/^minikube +Ready /)
    await ssh('echo nothing | sudo tee /var/lib/new/member/snap/db; sudo pkill etcd')
    await wait(30)
    expect(await type('kubectl get ns')).toContain('refused')
    expect(await ssh('sudo crictl logs \\$(sudo crictl ps -a -q --name etcd | head -1) 2>&1 | tail -1')).toContain('"level":"fatal"')
  })
})
