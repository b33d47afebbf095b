/** Facts about kubectl in pods: it finds its cluster, and may what its service account may. */
import { describe, expect, it } from 'vitest'
import { startedPlayground } from '../test-typing'

const MANIFEST = `apiVersion: v1
kind: Pod
metadata: {name: admin}
spec:
  serviceAccountName: reader
  containers: [{name: kubectl, image: alpine/k8s:1.36.2, command: [sleep, "3600"]}]`

describe('kubectl in a pod', () => {
  it('asks with its service account, in its own namespace, and is refused what the account may not', async () => {
    const { type, wait } = await startedPlayground('pod kubectl')
    await type(
      `kubectl create ns lab; kubectl -n lab create sa reader; kubectl -n lab create role reader --verb=get,list,watch --resource=pods; kubectl -n lab create rolebinding reader --role=reader --serviceaccount=lab:reader; kubectl apply -n lab -f - <<'EOF'\n${MANIFEST}\nEOF`,
    )
    await wait(30)
    const inside = (command: string): Promise<string> => type(`kubectl -n lab exec admin -- ${command}`)
    expect(await inside('kubectl get pods -o name')).toBe('pod/admin\n')
    expect(await inside('kubectl auth whoami -o jsonpath={.status.userInfo.username}')).toBe('system:serviceaccount:lab:reader')
    expect(await inside('kubectl get secrets')).toBe(
      'Error from server (Forbidden): secrets is forbidden: User "system:serviceaccount:lab:reader" cannot list resource "secrets" in API group "" in the namespace "lab"\ncommand terminated with exit code 1\n',
    )
    expect(await inside('timeout 2 kubectl get pods -w -o name')).toContain('pod/admin\n')
  })

  it('runs by itself where the image is nothing else', async () => {
    const { type, wait } = await startedPlayground('pod kubectl alone')
    await type('kubectl run v --image=registry.k8s.io/kubectl:v1.36.2 --restart=Never -- get nodes')
    await wait(30)
    expect(await type('kubectl logs v')).toContain('cannot list resource "nodes" in API group "" at the cluster scope')
  })
})
