import { expect, it } from 'vitest'
import { startedPlayground } from '../test-typing'

const UNKNOWN = 'Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority'

it('kubectl trusts the API server by its authority, and tells what is wrong with certificates', async () => {
  const { type } = await startedPlayground('trust')
  expect(await type('openssl verify -CAfile .minikube/ca.crt .minikube/profiles/minikube/client.crt')).toBe(
    '.minikube/profiles/minikube/client.crt: OK\n',
  )
  expect(await type('kubectl auth whoami -o jsonpath={.status.userInfo.username}')).toBe('minikube-user')
  await type('openssl req -x509 -newkey rsa:512 -nodes -subj /CN=minikubeCA -keyout other.key -out other.crt')
  const cluster = (flags: string): Promise<string> => type(`kubectl config set-cluster minikube ${flags}`)
  await cluster('--certificate-authority=$HOME/other.crt')
  const lastLine = async (command: string): Promise<string | undefined> => (await type(command)).trimEnd().split('\n').at(-1)
  expect(await lastLine('kubectl get nodes')).toBe(
    `${UNKNOWN} (possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "minikubeCA")`,
  )
  expect(await type('kubectl get nodes -o name --insecure-skip-tls-verify')).toContain('node/minikube\n')
  await cluster('--certificate-authority=$HOME/.minikube/ca.crt')
  expect(await type('kubectl get nodes -o name --tls-server-name=elsewhere')).toContain(
    'Unable to connect to the server: tls: failed to verify certificate: x509: certificate is valid for minikubeCA, control-plane.minikube.internal, ',
  )
  await type('kubectl config set-credentials minikube --client-key=$HOME/other.key')
  expect(await type('kubectl get nodes')).toBe('error: tls: private key does not match public key\n')
  // A certificate that only has the name of the cluster's authority for its issuer.
  await type('kubectl config set-credentials minikube --client-certificate=$HOME/other.crt')
  expect(await type('kubectl get nodes')).toContain('error: You must be logged in to the server (Unauthorized)')
})
