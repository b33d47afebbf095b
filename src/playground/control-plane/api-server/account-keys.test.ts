import { expect, it } from 'vitest'
import { drawKey } from '../../../engine/api/rsa/key-pool'
import { privatePem } from '../../../engine/api/rsa/rsa'
import { AccountKeys } from '../../../engine/apiserver/authorization/account-keys'
import { MemoryFiles } from '../../../shell/memory-files'
import { useAccountKeys } from './account-keys'
import { StartFault } from './fault'
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

it('files that are missing, folders or no keys are refused as Go and client-go say it', () => {
  const files = new MemoryFiles()
  const key = drawKey({ integer: (bound) => 7 % bound })
  files.write('/sa.key', privatePem(key))
  files.write('/none', 'no key\n')
  files.makeDirectory('/folder')
  const refusal = (signing: string, believed?: string): string => {
    const flags = new Map([['service-account-signing-key-file', signing]])
    if (believed !== undefined) flags.set('service-account-key-file', believed)
    try {
      useAccountKeys(new AccountKeys(() => key), { flags, files })
      return ''
    } catch (error) {
      if (!(error instanceof StartFault)) throw error
      return error.message
    }
  }
  const signing = 'failed to parse service-account-issuer-key-file: '
  expect(refusal('/gone')).toBe(`${signing}open /gone: no such file or directory`)
  expect(refusal('/folder')).toBe(`${signing}read /folder: is a directory`)
  expect(refusal('/none')).toBe(`${signing}error reading private key file /none: data does not contain a valid RSA or ECDSA private key`)
  expect(refusal('/sa.key', '/gone')).toBe('open /gone: no such file or directory')
  expect(refusal('/sa.key', '/folder')).toBe('read /folder: is a directory')
  expect(refusal('/sa.key', '/none')).toBe('error reading public key file /none: data does not contain any valid RSA or ECDSA public keys')
  expect(refusal('/sa.key', '/sa.key')).toBe('')
})
