/** The kubeconfig of the learner's machine, as minikube writes it, and the certificate files it names. */
import type { MemoryFiles } from '../shell/memory-files'
import type { RandomStream } from '../engine/clock/random'

/** A PEM block of random bytes: nobody verifies it, kubectl only carries it. */
export function pem(label: string, random: RandomStream): string {
  const bytes = Uint8Array.from({ length: 768 }, () => random.integer(256))
  const base64 = btoa(String.fromCharCode(0x30, 0x82, 0x03, 0x00, ...bytes))
  return `-----BEGIN ${label}-----\n${base64.replace(/.{64}/g, '$&\n').replace(/\n?$/, '\n')}-----END ${label}-----\n`
}

/** Writes certificates and kubeconfig under `home`, for a cluster at `server`. */
export function writeMinikubeKubeconfig(files: MemoryFiles, home: string, server: string, random: RandomStream): void {
  const store = `${home}/.minikube`
  files.makeDirectory(`${store}/profiles/minikube`, { parents: true })
  files.makeDirectory(`${home}/.kube`, { parents: true })
  const write = (path: string, label: string): string => {
    if (!files.exists(path)) files.write(path, pem(label, random), { mode: 0o600 })
    return path
  }
  const authority = write(`${store}/ca.crt`, 'CERTIFICATE')
  const certificate = write(`${store}/profiles/minikube/client.crt`, 'CERTIFICATE')
  const key = write(`${store}/profiles/minikube/client.key`, 'RSA PRIVATE KEY')
  files.write(
    `${home}/.kube/config`,
    `apiVersion: v1
clusters:
- cluster:
    certificate-authority: ${authority}
    server: ${server}
  name: minikube
contexts:
- context:
    cluster: minikube
    namespace: default
    user: minikube
  name: minikube
current-context: minikube
kind: Config
users:
- name: minikube
  user:
    client-certificate: ${certificate}
    client-key: ${key}
`,
    { mode: 0o600 },
  )
}
