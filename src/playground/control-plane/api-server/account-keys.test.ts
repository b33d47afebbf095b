import { expect, it } from 'vitest'
import { startedPlayground } from '../../test-typing'

const CERTS = '/var/lib/minikube/certs'
const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))

async function isSignedBy(pem: string, token: string): Promise<boolean> {
  const [head, claims, signature = ''] = token.trim().split('.')
  const name = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('spki', bytesOf(pem.replace(/-----[^-]+-----|\s/g, '')), name, false, ['verify'])
  return crypto.subtle.verify(name, key, bytesOf(signature), new TextEncoder().encode(`${head}.${claims}`))
}

it('tokens are signed with sa.key, and those of another key count no more', async () => {
  const { type, wait } = await startedPlayground('account-keys')
  const token = await type('kubectl create token default')
  const pem = await type(`minikube ssh "sudo cat ${CERTS}/sa.pub"`)
  expect(await isSignedBy(pem, token)).toBe(true)
  await type('kubectl run caller --image=nginx')
  await wait(20)
  const mounted = await type('kubectl exec caller -- cat /var/run/secrets/kubernetes.io/serviceaccount/token')
  expect(await isSignedBy(pem, mounted)).toBe(true)
  const alone = '--kubeconfig=/dev/null --server=https://192.168.49.2:8443 --insecure-skip-tls-verify'
  const whoami = `kubectl ${alone} --token=${token.trim()} auth whoami -o jsonpath={.status.userInfo.username}`
  expect(await type(whoami)).toBe('system:serviceaccount:default:default')

  await type(
    `minikube ssh "sudo openssl genrsa -out ${CERTS}/sa.key 2048 && sudo openssl rsa -in ${CERTS}/sa.key -pubout -out ${CERTS}/sa.pub"`,
  )
  await type(`minikube ssh "sudo crictl stop \\$(sudo crictl ps -q --name kube-apiserver)"`)
  await wait(60)
  expect(await type(whoami)).toContain('Unauthorized')
  const other = await type(`minikube ssh "sudo cat ${CERTS}/sa.pub"`)
  expect(other).not.toBe(pem)
  expect(await isSignedBy(other, await type('kubectl create token default'))).toBe(true)
})
