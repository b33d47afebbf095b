/** Who may open a connection to a pod, asked for with GET first and with POST where that is refused. */
import { expect, it } from 'vitest'
import { startedPlayground } from '../test-typing'

const REFUSED = 'error: unable to upgrade connection: pods "web" is forbidden: User "reader" cannot create resource'

it('SPEC 25: to create is enough to run programs in pods and to forward ports, to get is not', async () => {
  const { type, wait } = await startedPlayground('connections by role')
  await type(`
    kubectl run web --image=nginx
    kubectl create role see --verb=get --resource=pods
    kubectl create role create --verb=create --resource=pods/exec,pods/attach,pods/portforward
    kubectl create role get --verb=get --resource=pods/exec,pods/attach,pods/portforward
    for role in see create; do kubectl create rolebinding creator-$role --role=$role --user=creator; done
    for role in see get; do kubectl create rolebinding reader-$role --role=$role --user=reader; done
  `)
  await wait(20)
  expect(await type('kubectl exec web --as=creator -- echo hello; echo $?')).toBe('hello\n0\n')
  expect(await type('kubectl exec web --as=reader -- echo hello; echo $?')).toBe(
    `${REFUSED} "pods/exec" in API group "" in the namespace "default"\n1\n`,
  )
  expect(await type('kubectl attach web --as=reader 2>&1 | tail -1')).toBe(
    `${REFUSED} "pods/attach" in API group "" in the namespace "default"\n`,
  )
  expect(
    await type('kubectl port-forward web 8080:80 --as=creator > /dev/null & sleep 1; curl -s localhost:8080 | grep -c Welcome; kill %1'),
  ).toBe('2\n')
})

it('a WebSocket that only may get is refused without more words, as a real server refuses it', async () => {
  const { type, wait } = await startedPlayground('a WebSocket by role')
  await type(`
    kubectl run web --image=nginx
    kubectl create role get --verb=get --resource=pods/exec
    kubectl create rolebinding get --role=get --serviceaccount=default:default
    kubectl run c --image=curlimages/curl --restart=Never --command -- sleep 3600
  `)
  await wait(30)
  const url = 'https://kubernetes.default/api/v1/namespaces/default/pods/web/exec?command=true&stdout=true'
  const upgrade =
    '-H "Connection: Upgrade" -H "Upgrade: websocket" -H "Sec-WebSocket-Version: 13" -H "Sec-WebSocket-Key: a2V5" -H "Sec-WebSocket-Protocol: v5.channel.k8s.io"'
  const token = '-H "Authorization: Bearer $(cat /var/run/secrets/kubernetes.io/serviceaccount/token)"'
  expect(await type(`kubectl exec c -- sh -c 'curl -sk -m 2 ${token} ${upgrade} "${url}"' | jq -r .message`)).toBe(
    'pods "web" is forbidden: \n',
  )
})

it('kubectl in a pod runs programs in others when its account may create that', async () => {
  const { type, wait } = await startedPlayground('connections from a pod')
  await type(`
    kubectl run web --image=nginx
    kubectl create role run --verb=create --resource=pods/exec
    kubectl create role see --verb=get --resource=pods
    for role in run see; do kubectl create rolebinding $role --role=$role --serviceaccount=default:default; done
    kubectl run k --image=bitnami/kubectl --restart=Never --command -- sleep 3600
  `)
  await wait(40)
  expect(await type('kubectl exec k -- kubectl exec web -- echo hello')).toBe('hello\n')
})
