/** Facts about curl and certificates: which servers it trusts, and who it is to the API server. */
import { beforeAll, describe, expect, it } from 'vitest'
import { startedPlayground } from '../test-typing'

const API = 'https://192.168.49.2:8443'
const CA = '--cacert ~/.minikube/ca.crt'
const KEYS = '~/.minikube/profiles/minikube'

describe('curl', () => {
  let type: (script: string) => Promise<string>

  beforeAll(async () => {
    const made = await startedPlayground('curl-trust')
    type = made.type
    await type('openssl req -x509 -nodes -days 365 -newkey rsa:2048 -keyout my.key -out my.crt -subj /CN=my-nginx 2> /dev/null')
    await type('kubectl create secret tls nginxsecret --key my.key --cert my.crt')
    await type(
      'curl -sLo default.conf https://k8s.io/examples/service/networking/nginx-default.conf; kubectl create cm nginxconfigmap --from-file=default.conf',
    )
    await type('for i in nginx-secure-app curlpod; do kubectl create -f https://k8s.io/examples/service/networking/$i.yaml; done')
    await made.wait(30)
  }, 60_000)

  /** The first line of what a command in the pod of the tutorial says. */
  const inPod = async (words: string): Promise<string> =>
    (await type(`kubectl exec deploy/curl-deployment -- curl -sS ${words}`)).split('\n')[0]!

  it('trusts a server by the certificate it is given, under the name that is written there', async () => {
    const trusted = '--cacert /etc/nginx/ssl/tls.crt'
    expect(await inPod(`${trusted} https://my-nginx`)).toBe('<!DOCTYPE html>')
    expect(await inPod(`${trusted} https://my-nginx.default.svc`)).toBe(
      "curl: (60) SSL: certificate subject name 'my-nginx' does not match target host name 'my-nginx.default.svc'",
    )
    expect(await inPod('https://my-nginx')).toBe('curl: (60) SSL certificate problem: self-signed certificate')
    expect(await inPod('-k https://my-nginx')).toBe('<!DOCTYPE html>')
    for (const none of ['/nope', '/etc', '/etc/nginx/ssl/tls.key'])
      expect(await inPod(`--cacert ${none} https://my-nginx`)).toBe(`curl: (77) error setting certificate file: ${none}`)
  })

  it('knows the API server by the authority of the cluster, and by no other', async () => {
    const account = '--cacert /var/run/secrets/kubernetes.io/serviceaccount/ca.crt'
    expect(await inPod(`${account} https://kubernetes.default.svc/version`)).toBe('{')
    const unknown = 'curl: (60) SSL certificate problem: unable to get local issuer certificate'
    expect(await inPod('--cacert /etc/nginx/ssl/tls.crt https://kubernetes.default.svc/version')).toBe(unknown)
    expect((await type(`curl -sS ${API}/version`)).split('\n')[0]).toBe(unknown)
    expect((await type(`curl -sS ${CA} --resolve other:8443:192.168.49.2 https://other:8443/version`)).split('\n')[0]).toBe(
      "curl: (60) SSL: no alternative certificate subject name matches target host name 'other'",
    )
  })

  it('is to the API server who its certificate says, if its key is there and its authority known', async () => {
    const asked = (words: string): Promise<string> =>
      type(`curl -sS ${CA} ${words} ${API}/api/v1/namespaces/default | jq -r .metadata.name,.message`)
    expect(await asked(`--cert ${KEYS}/client.crt --key ${KEYS}/client.key`)).toBe('default\nnull\n')
    expect(await asked('')).toContain('User "system:anonymous" cannot get resource "namespaces"')
    expect(await asked('--cert my.crt --key my.key')).toBe('null\nUnauthorized\n')
    expect(await asked(`--cert ${KEYS}/client.crt --key my.key`)).toBe("curl: (58) unable to set private key file: 'my.key' type PEM\n")
    expect(await asked('--cert /tmp')).toContain(
      'curl: (58) could not load PEM client certificate from /tmp, OpenSSL error error:0480006C:PEM routines::no start line, ',
    )
    expect(await asked('--cert none.crt')).toContain('curl: (58) could not load PEM client certificate from none.crt, OpenSSL error ')
  })
})
