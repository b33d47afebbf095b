import { describe, expect, it } from 'vitest'
import { startedPlayground } from '../../test-typing'

const FOLDER = '/etc/kubernetes/own'
const MANIFEST = '/etc/kubernetes/manifests/kube-apiserver.yaml'

const ENCRYPTION = `apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
- resources: [secrets]
  providers:
  - aescbc:
      keys:
      - name: key1
        secret: c2VjcmV0IGlzIHNlY3VyZSBhbmQgMzIgYnl0ZXMgIT8=
  - identity: {}
`
const POLICY = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- level: None
  users: [system:anonymous]
- level: Metadata
  resources:
  - {group: "", resources: [secrets, pods/exec]}
- level: RequestResponse
  namespaces: [kube-public]
  resources:
  - {group: "", resources: [configmaps]}
`
const ADMISSION = `apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
- name: ImagePolicyWebhook
  configuration:
    imagePolicy: {kubeConfigFile: ${FOLDER}/kubeconf, allowTTL: 50, denyTTL: 50, retryBackoff: 500, defaultAllow: false}
`
const KUBECONF = `apiVersion: v1
kind: Config
clusters:
- {name: bouncer, cluster: {server: "https://localhost:1234"}}
users:
- {name: api, user: {}}
contexts:
- {name: c, context: {cluster: bouncer, user: api}}
current-context: c
`

/** A cluster whose API server can be given flags and files of one folder that it has mounted. */
async function started(seed: string) {
  const { type, wait } = await startedPlayground(seed)
  const ssh = (command: string): Promise<string> => type(`minikube ssh "${command}"`)
  const file = (name: string, text: string): Promise<string> =>
    type(`cat > /tmp/${name} <<'END'\n${text}END\nminikube cp /tmp/${name} ${FOLDER}/${name}`)
  const flags = async (...words: readonly string[]): Promise<void> => {
    const lines = ['s|    - kube-apiserver$|&', ...words.map((word) => `    - ${word}`)].join('\\\\n')
    const mount =
      's|^    volumeMounts:|&\\\\n    - {mountPath: /etc/kubernetes/own, name: own}|;s|^  volumes:|&\\\\n  - {hostPath: {path: /etc/kubernetes/own}, name: own}|'
    await ssh(
      `sudo cp -n ${MANIFEST} /root/a.yaml; sudo cp /root/a.yaml /root/b.yaml; sudo sed -i '${lines}|;${mount}' /root/b.yaml; sudo mv /root/b.yaml ${MANIFEST}`,
    )
    await wait(50)
  }
  const logs = () => ssh('sudo crictl logs \\$(sudo crictl ps -a -q --name kube-apiserver | head -1) 2>&1 | tail -1')
  return { type, ssh, file, flags, logs }
}

describe("an API server's flags", () => {
  it('encrypt what is written from then on, and what is written again', async () => {
    const { type, ssh, file, flags, logs } = await started('encryption')
    const stored = (name: string): Promise<string> =>
      type(
        `kubectl exec -n kube-system etcd-minikube -- etcdctl get /registry/secrets/default/${name} --print-value-only | head -c 30 | od -c | head -2`,
      )
    await type('kubectl create secret generic old --from-literal=pw=hunter2')
    await file('enc.yaml', ENCRYPTION)
    await flags(`--encryption-provider-config=${FOLDER}/enc.yaml`)
    await type('kubectl create secret generic new --from-literal=pw=hunter2')
    expect(await stored('new')).toMatch(
      /^0000000 {3}k {3}8 {3}s {3}: {3}e {3}n {3}c {3}: {3}a {3}e {3}s {3}c {3}b {3}c {3}: {3}v\n0000020 {3}1 {3}: {3}k {3}e {3}y {3}1 {3}:/,
    )
    expect(await stored('old')).toMatch(/^0000000 {3}k {3}8 {3}s {2}\\0/)
    await type('kubectl get secrets -A -o json | kubectl replace -f -')
    expect(await stored('old')).toContain('k   8   s   :   e   n   c')
    expect(await type("kubectl get secret old -o jsonpath='{.data.pw}' | base64 -d")).toBe('hunter2')
    await ssh(`sudo sed -i 's/secret: .*/secret: aGVsbG8=/' ${FOLDER}/enc.yaml; sudo pkill -f ^kube-apiserver`)
    await type('sleep 5')
    expect(await logs()).toContain(
      'resources[0].providers[0].aescbc.keys[0].secret: Invalid value: \\"REDACTED\\": secret is not of the expected length, got 5, expected one of [16 24 32]',
    )
  })

  it('record what the policy wants, each request in a line', async () => {
    const { type, ssh, file, flags, logs } = await started('audit')
    await flags(`--audit-policy-file=${FOLDER}/policy.yaml`, `--audit-log-path=${FOLDER}/log/audit.log`)
    expect(await logs()).toContain(
      `loading audit policy file: failed to read file path \\"${FOLDER}/policy.yaml\\": open ${FOLDER}/policy.yaml: no such file or directory`,
    )
    await file('policy.yaml', POLICY)
    await ssh('sudo pkill -f kubelet')
    await type(
      'sleep 30; kubectl run p --image=nginx; kubectl wait --for=condition=Ready pod/p; kubectl exec p -- true; kubectl get secret nope; kubectl create cm here -n kube-public --from-literal=a=b; kubectl create cm other --from-literal=a=b',
    )
    const events = (await ssh(`sudo cat ${FOLDER}/log/audit.log`))
      .trim()
      .split('\n')
      .map(
        (line) =>
          JSON.parse(line) as {
            level: string
            stage: string
            verb: string
            objectRef: { name: string }
            responseStatus: { code: number }
            requestObject?: unknown
          },
      )
    expect(
      events.map(({ level, stage, verb, objectRef, responseStatus, requestObject }) => [
        level,
        stage,
        verb,
        objectRef.name,
        responseStatus.code,
        requestObject !== undefined,
      ]),
    ).toEqual([
      ['Metadata', 'ResponseStarted', 'get', 'p', 101, false],
      ['Metadata', 'ResponseComplete', 'get', 'nope', 404, false],
      ['RequestResponse', 'ResponseComplete', 'create', 'here', 201, true],
    ])
  })

  it('choose who is let in and what is admitted', async () => {
    const { type, ssh, file, flags, logs } = await started('admission')
    expect(await type('kubectl exec -n kube-system kube-apiserver-minikube -- kube-apiserver -h | grep enable-admission-plugins')).toMatch(
      /^ {6}--enable-admission-plugins strings +admission plugins .* default enabled ones \(NamespaceLifecycle, .*: AlwaysAdmit, AlwaysDeny, /,
    )
    await flags(
      '--enable-admission-plugins=NamespaceAutoProvision,AlwaysPullImages',
      '--disable-admission-plugins=DefaultStorageClass',
      '--anonymous-auth=false',
    )
    expect(
      await type(
        "kubectl run p --image=nginx --image-pull-policy=Never -n fresh; kubectl get pod p -n fresh -o jsonpath='{.spec.containers[0].imagePullPolicy}'",
      ),
    ).toBe('pod/p created\nAlways')
    expect(
      await type(
        'kubectl create -f - -o jsonpath={.spec.storageClassName} <<END\n{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: c}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}\nEND',
      ),
    ).toBe('')
    expect(await ssh('curl -sk https://192.168.49.2:8443/version')).toContain('  "reason": "Unauthorized",\n  "code": 401')
    await flags('--enable-admission-plugins=ImagePolicyWebhook', `--admission-control-config-file=${FOLDER}/admission.yaml`)
    expect(await logs()).toContain(`${FOLDER}/admission.yaml: no such file or directory`)
    await file('admission.yaml', ADMISSION)
    await file('kubeconf', KUBECONF)
    await flags(
      '--enable-admission-plugins=ImagePolicyWebhook',
      `--admission-control-config-file=${FOLDER}/admission.yaml`,
      '--authorization-mode=AlwaysAllow',
    )
    expect(await type('kubectl run q --image=nginx')).toBe(
      'Error from server (Forbidden): pods "q" is forbidden: Post "https://localhost:1234?timeout=30s": dial tcp 127.0.0.1:1234: connect: connection refused\n',
    )
    expect(await type('kubectl auth can-i delete pods --as nobody')).toBe('yes\n')
  })

  it('let a node that is nobody yet ask for its certificate by a bootstrap token, or nobody', async () => {
    const { type, ssh, flags } = await started('bootstrap-tokens')
    await type("minikube ssh -- sudo kubeadm token create | tr -d '\\r' > /tmp/token")
    await type(
      "openssl req -new -newkey rsa:2048 -nodes -keyout /tmp/k.key -subj '/O=system:nodes/CN=system:node:worker9' -out /tmp/k.csr 2>/dev/null",
    )
    await type(`cat > /tmp/csr.yaml <<END
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: {name: worker9}
spec:
  request: $(base64 -w0 < /tmp/k.csr)
  signerName: kubernetes.io/kube-apiserver-client-kubelet
  usages: [digital signature, client auth]
END`)
    const post = `curl -skS -o /dev/null -w '%{http_code}' -H "Authorization: Bearer $(cat /tmp/token)" -H 'Content-Type: application/yaml' --data-binary @/tmp/csr.yaml https://192.168.49.2:8443/apis/certificates.k8s.io/v1/certificatesigningrequests`
    expect(await type(post)).toBe('201')
    expect(await type("kubectl get csr worker9 -o jsonpath='{.spec.username} {.status.conditions[*].type}'")).toMatch(
      /^system:bootstrap:[a-z0-9]{6} Approved$/,
    )
    await ssh(`sudo sed -i s/enable-bootstrap-token-auth=true/enable-bootstrap-token-auth=false/ ${MANIFEST}`)
    await flags()
    expect(await type(post)).toBe('401')
  })
})
