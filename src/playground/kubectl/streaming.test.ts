/** Answers without an end reach whoever reads them piece by piece. */
import { describe, expect, it } from 'vitest'
import { startedPlayground } from '../test-typing'

const started = () => startedPlayground('stream')

describe('a watch over HTTP', () => {
  it('comes through kubectl proxy as it happens, and ends with its client', async () => {
    const { type } = await started()
    const seen = await type(`
      kubectl proxy --port=8011 > proxy.log &
      sleep 1
      curl -sN 'localhost:8011/api/v1/namespaces/default/configmaps?watch=true&fieldSelector=metadata.name%3Dc' > events &
      sleep 1
      kubectl create configmap c --from-literal=a=1 > /dev/null
      sleep 1
      jq -r '.type + " " + .object.metadata.name' events
      kubectl delete configmap c > /dev/null
      sleep 1
      jq -r .type events | tail -1
      kill %2
      curl -s localhost:8011/api/v1/namespaces/default/configmaps/kube-root-ca.crt | jq -r .metadata.name
      curl -sN -m 3 'localhost:8011/api/v1/namespaces?watch=true' | jq -r .object.metadata.name | sort | head -1
      kill %1
    `)
    expect(seen).toBe('ADDED c\nDELETED\nkube-root-ca.crt\ndefault\n')
  })

  it('comes from the API server itself to a pod', async () => {
    const { type } = await started()
    const seen = await type(`
      kubectl create clusterrolebinding all --clusterrole=cluster-admin --serviceaccount=default:default > /dev/null
      kubectl run c --image=curlimages/curl --restart=Never --command -- sleep 3600 > /dev/null
      kubectl wait --for=condition=Ready pod/c > /dev/null
      kubectl exec c -- sh -c 'curl -skN -m 2 -H "Authorization: Bearer $(cat /var/run/secrets/kubernetes.io/serviceaccount/token)" "https://kubernetes.default/api/v1/namespaces?watch=true"' | jq -r .type | sort -u
    `)
    expect(seen).toContain('ADDED\n')
  })
})

describe('listening', () => {
  it('is heard at the addresses that were asked for', async () => {
    const { type } = await started()
    const seen = await type(`
      kubectl proxy --port=8012 --address=127.0.0.2 --accept-hosts=.* > /dev/null &
      sleep 1
      curl -s -o /dev/null -w '%{http_code} ' 127.0.0.2:8012/version
      curl -s -o /dev/null -w '%{http_code}\\n' 127.0.0.1:8012/version
      kill %1
    `)
    expect(seen).toBe('200 000\n')
  })
})

describe('a pipe that nobody reads any more', () => {
  it('ends kubectl without a word, whichever object it was at', async () => {
    const { type } = await startedPlayground('pipe', ['minikube', 'minikube-m02'])
    const seen = await type(`
      for command in 'describe nodes' 'describe svc -A' 'get pods -A -o yaml' 'cluster-info dump'; do
        kubectl $command | head -1
        echo \${PIPESTATUS[0]}
      done
    `)
    expect(seen).toBe('Name:               minikube\n141\nName:                     kubernetes\n141\napiVersion: v1\n0\n{\n141\n')
  })
})
