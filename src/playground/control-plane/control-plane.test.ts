import { describe, expect, it } from 'vitest'
import { startedPlayground } from '../test-typing'

const MANIFESTS = '/etc/kubernetes/manifests'

async function started(nodes?: readonly string[]) {
  const { playground, wait, type } = await startedPlayground('control-plane', nodes)
  const away = (name: string) => type(`minikube ssh "sudo mv ${MANIFESTS}/${name}.yaml /tmp/"`)
  const back = (name: string) => type(`minikube ssh "sudo mv /tmp/${name}.yaml ${MANIFESTS}/"`)
  return { playground, wait, type, away, back }
}

const READY = `kubectl get pods -A --no-headers -o custom-columns=READY:.status.containerStatuses[0].ready,NAME:.metadata.name`

describe('the control plane in its containers', () => {
  it('is ready in every pod of kube-system when a session begins, without one pull', async () => {
    const { type } = await started()
    const lines = (await type(READY)).trim().split('\n')
    expect(lines.filter((line) => !line.startsWith('true'))).toEqual([])
    expect(lines.map((line) => line.split(/\s+/)[1]!.replace(/-[a-z0-9]{5}$|-[a-f0-9]+-[a-z0-9]{5}$/, ''))).toEqual([
      'coredns',
      'etcd-minikube',
      'kube-apiserver-minikube',
      'kube-controller-manager-minikube',
      'kube-proxy',
      'kube-scheduler-minikube',
      'storage-provisioner',
    ])
    expect(await type('kubectl get events -A -o name --field-selector reason=Pulling')).toBe('')
    const leases = `kubectl get leases -A --no-headers -o custom-columns=N:.metadata.name,S:.spec.leaseDurationSeconds`
    expect(await type(leases)).toBe('minikube                               40\napiserver-eqt674mfxb4j56mrjjkoe7b7ii   3600\n')
  })

  it('has an etcd that tells of its keys beside them', async () => {
    const { type } = await started()
    const metrics = () => type('minikube ssh -- curl -s http://127.0.0.1:2381/metrics')
    const keys = async (): Promise<number> => Number(/^etcd_debugging_mvcc_keys_total (\d+)$/m.exec(await metrics())?.[1])
    const before = await keys()
    await type('kubectl create configmap kept')
    expect((await keys()) - before).toBe(1)
    expect(await metrics()).toMatch(
      /^# HELP etcd_server_has_leader Whether or not a leader exists\. 1 is existence, 0 is not\.\n# TYPE etcd_server_has_leader gauge\netcd_server_has_leader 1\n/m,
    )
    expect(await metrics()).toMatch(/^etcd_server_version\{server_version="3\.[\d.]+"\} 1$/m)
  })

  it('has a scheduler and a controller manager that tell who may read it what they have done', async () => {
    const { type, wait } = await started()
    await type('kubectl create deployment web --image=nginx --replicas=3')
    await wait(20)
    await type(
      'kubectl create sa reader; kubectl create clusterrole reader --verb=get --non-resource-url=/metrics; kubectl create clusterrolebinding reader --clusterrole=reader --serviceaccount=default:reader',
    )
    const read = (port: number, header = ''): Promise<string> =>
      type(`minikube ssh -- "curl -sk ${header} https://127.0.0.1:${port}/metrics"`)
    expect(JSON.parse(await read(10259))).toMatchObject({
      message: 'forbidden: User "system:anonymous" cannot get path "/metrics"',
      code: 403,
    })
    const token = "-H 'Authorization: Bearer $(kubectl create token reader)'"
    expect(await read(10259, token)).toMatch(/^scheduler_schedule_attempts_total\{profile="default-scheduler",result="scheduled"\} \d+$/m)
    const manager = await read(10257, token)
    expect(manager).toMatch(/^workqueue_adds_total\{name="deployment"\} [1-9]\d*$/m)
    expect(manager).toMatch(/^process_start_time_seconds \d/m)
    expect(await read(10257, "-H 'Authorization: Bearer wrong'")).toContain('"reason":"Unauthorized"')
    await type('minikube ssh -- "sudo pkill kube-scheduler"')
    await wait(30)
    expect(await read(10259, token)).not.toContain('scheduler_schedule_attempts_total{')
  })

  it('is not what an etcd in a pod of its own holds', async () => {
    const { type, wait } = await started()
    await type('kubectl create configmap kept')
    await type('kubectl run own --image=registry.k8s.io/etcd:3.6.5-0 --command -- /usr/local/bin/etcd --data-dir=/tmp/data')
    await wait(20)
    expect(await type('kubectl get pod own --no-headers -o custom-columns=R:.status.containerStatuses[0].ready')).toBe('true\n')
    expect(await type('kubectl get configmap kept -o name')).toBe('configmap/kept\n')
    await type('kubectl delete pod own')
    expect(await type('kubectl get configmap kept -o name')).toBe('configmap/kept\n')
  })

  it('leaves pods pending while the scheduler is away, and places them when it is back', async () => {
    const { type, wait, away, back } = await started()
    await away('kube-scheduler')
    await wait(3)
    expect(await type('kubectl get pod -n kube-system kube-scheduler-minikube')).toContain('NotFound')
    await type('kubectl create deployment web --image=nginx')
    await wait(30)
    expect(await type('kubectl get pods --no-headers -o custom-columns=N:.spec.nodeName,P:.status.phase')).toMatch(/^<none>\s+Pending\n$/)
    await back('kube-scheduler')
    await wait(30)
    expect(await type('kubectl get pods --no-headers -o custom-columns=N:.spec.nodeName,P:.status.phase')).toMatch(/^minikube\s+Running\n$/)
  })

  it('places the pods that name another scheduler while one of that name runs, and only those', async () => {
    const { type, wait, away } = await started()
    const nodes = 'kubectl get pods --no-headers -o custom-columns=N:.metadata.name,W:.spec.nodeName'
    const names = ['no-annotation', 'annotation-default-scheduler', 'annotation-second-scheduler']
    await type(names.map((_, index) => `kubectl apply -f https://k8s.io/examples/admin/sched/pod${index + 1}.yaml`).join(';'))
    await wait(5)
    const placed = async (): Promise<Readonly<Record<string, string>>> =>
      Object.fromEntries(
        (await type(nodes))
          .trim()
          .split('\n')
          .map((line) => line.split(/\s+/) as [string, string]),
      )
    expect(await placed()).toMatchObject({ 'no-annotation': 'minikube', 'annotation-second-scheduler': '<none>' })
    await type(
      'curl -sL https://k8s.io/examples/admin/sched/my-scheduler.yaml | sed s,gcr.io/my-gcp-project/my-kube-scheduler:1.0,registry.k8s.io/kube-scheduler:v1.36.2, | kubectl apply -f -',
    )
    await wait(30)
    expect(await placed()).toMatchObject({ 'annotation-second-scheduler': 'minikube' })
    expect(await type('kubectl get events -o custom-columns=F:.reportingComponent --field-selector reason=Scheduled')).toContain(
      'my-scheduler\n',
    )
    await away('kube-scheduler')
    await wait(5)
    await type('kubectl run late --image=nginx')
    await wait(5)
    expect(await placed()).toMatchObject({ late: '<none>' })
  })

  it('tells a scheduler that its configuration is of a version that is gone', async () => {
    const { type, wait } = await started()
    await type(
      'curl -sL https://k8s.io/examples/admin/sched/my-scheduler.yaml | sed "s,gcr.io/my-gcp-project/my-kube-scheduler:1.0,registry.k8s.io/kube-scheduler:v1.36.2,; s,config.k8s.io/v1,config.k8s.io/v1beta2," | kubectl apply -f -',
    )
    await wait(20)
    expect(await type('kubectl logs -n kube-system deploy/my-scheduler')).toContain(
      'err="no kind \\"KubeSchedulerConfiguration\\" is registered for version \\"kubescheduler.config.k8s.io/v1beta2\\" in scheme',
    )
  })

  it('runs kube-proxy only with a configuration that is there and sound', async () => {
    const { type, wait } = await started()
    const configured = async (sed: string): Promise<string> => {
      await type(
        `kubectl get cm -n kube-system kube-proxy -o yaml | sed '${sed}' | kubectl replace -f - ; kubectl delete pod -n kube-system -l k8s-app=kube-proxy`,
      )
      await wait(5)
      return type('kubectl logs -n kube-system -l k8s-app=kube-proxy --tail=1')
    }
    expect(await configured('s/kind: KubeProxyConfiguration/kinds: x/')).toContain(
      `failed complete: Object 'Kind' is missing in 'apiVersion: kubeproxy`,
    )
    expect(await configured('s/kinds: x/kind: [/')).toContain('failed complete: yaml: line ')
    expect(await configured('s/kind: \\[/kind: KubeProxyConfiguration/; s,/kubeconfig.conf,/nope.conf,')).toContain(
      '"command failed" err="stat /var/lib/kube-proxy/nope.conf: no such file or directory"',
    )
    expect(await configured('s,/nope.conf,/kubeconfig.conf,; s/mode: iptables/mode: userspace/')).toContain(
      'failed validate: KubeProxyConfiguration.Mode: Invalid value: \\"userspace\\": must be iptables, ipvs, nftables or blank',
    )
    await configured('s/mode: userspace/mode: ipvs/')
    expect(await type('minikube ssh -- curl -s localhost:10249/proxyMode')).toBe('ipvs')
    await type(
      `kubectl patch ds kube-proxy -n kube-system --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/command/1","value":"--config=/var/lib/kube-proxy/none.conf"}]'`,
    )
    await wait(10)
    expect(await type('kubectl logs -n kube-system ds/kube-proxy')).toContain(
      'err="failed complete: open /var/lib/kube-proxy/none.conf: no such file or directory"',
    )
  })

  it('heals nothing while the controller manager is away', async () => {
    const { type, wait, away, back } = await started()
    await type('kubectl create deployment web --image=nginx')
    await wait(10)
    await away('kube-controller-manager')
    await wait(3)
    await type('kubectl delete pod -l app=web')
    await wait(20)
    expect(await type('kubectl get pods')).toBe('No resources found in default namespace.\n')
    await back('kube-controller-manager')
    await wait(10)
    expect(await type('kubectl get pods --no-headers')).toContain('Running')
  })

  it('refuses connections and ends watches while the API server is away; pods go on', async () => {
    const { playground, type, wait, away, back } = await started()
    await type('kubectl run web --image=nginx; kubectl wait --for=condition=Ready pod/web')
    await type('(kubectl get pods -w > watch; echo over >> watch) &')
    const holder = () => type(`kubectl get leases -n kube-system -o jsonpath='{.items[*].spec.holderIdentity}'`)
    const before = await holder()
    await away('kube-apiserver')
    await wait(60)
    expect(await type('tail -1 watch')).toBe('over\n')
    expect(await type('kubectl get pods')).toBe(
      'The connection to the server 192.168.49.2:8443 was refused - did you specify the right host or port?\n',
    )
    const address = playground.object('/pods', 'default/web') as { status?: { podIP?: string } } | undefined
    expect(await type(`minikube ssh "curl -s ${address?.status?.podIP} | grep -c title"`)).toBe('1\n')
    await back('kube-apiserver')
    await wait(30)
    expect(await type('kubectl get pod web --no-headers')).toMatch(/^web\s+1\/1\s+Running\s+0/)
    expect(await type('kubectl get nodes --no-headers')).toMatch(/Ready/)
    const after = await holder()
    expect([before, after].map((each) => each.slice(0, each.indexOf('_')))).toEqual(Array(2).fill('apiserver-eqt674mfxb4j56mrjjkoe7b7ii'))
    expect(after).not.toBe(before)
  })

  it('restarts the API server until etcd is there again', async () => {
    const { type, wait, away, back } = await started()
    await away('etcd')
    await wait(5)
    expect(await type('kubectl get nodes')).toContain('connect: connection refused')
    await wait(240)
    await back('etcd')
    await wait(180)
    const restarts = await type(
      `kubectl get pod -n kube-system kube-apiserver-minikube -o jsonpath='{.status.containerStatuses[0].restartCount}'`,
    )
    expect(Number(restarts)).toBeGreaterThanOrEqual(1)
  })

  it('notices a lost node after the grace period of the flags', async () => {
    const { type, wait } = await started(['minikube', 'minikube-m02'])
    await type(
      `minikube ssh "sudo sed -i s/--use-service-account-credentials=true/--node-monitor-grace-period=16s/ ${MANIFESTS}/kube-controller-manager.yaml"`,
    )
    await wait(40)
    await type('minikube node stop m02')
    await wait(24)
    expect(await type('kubectl get node minikube-m02 --no-headers')).toContain('NotReady')
  })

  it('shows a changed static pod once, with its new command', async () => {
    const { type, wait } = await started()
    await type(`minikube ssh "sudo sed -i s/leader-elect=false/leader-elect=true/ ${MANIFESTS}/kube-scheduler.yaml"`)
    await wait(30)
    const command = await type('kubectl get pod -n kube-system kube-scheduler-minikube -o yaml')
    expect(command).toContain('--leader-elect=true')
    const mirrors = await type('kubectl get pods -n kube-system -o name | grep -c scheduler')
    expect(mirrors).toBe('1\n')
  })

  it('tells by componentstatuses which of its parts listen', async () => {
    const { type, wait, away, back } = await started()
    const statuses = 'kubectl get cs -o jsonpath=\'{range .items[*]}{.metadata.name} {.conditions[0].message}{"\\n"}{end}\' 2> /dev/null'
    await away('kube-scheduler')
    await wait(40)
    expect(await type(statuses)).toBe(
      'controller-manager ok\netcd-0 ok\nscheduler Get "https://127.0.0.1:10259/healthz": dial tcp 127.0.0.1:10259: connect: connection refused\n',
    )
    await back('kube-scheduler')
    await wait(40)
    expect(await type(statuses)).toBe('controller-manager ok\netcd-0 ok\nscheduler ok\n')
  })

  it('leaves a static pod alone whose manifest is only written in another way', async () => {
    const { type, wait } = await started()
    const pod = `kubectl get pod -n kube-system kube-scheduler-minikube -o jsonpath='{.metadata.uid} {.metadata.annotations.kubernetes\\.io/config\\.hash}'`
    const before = await type(pod)
    await type(`minikube ssh "sudo sed -i '1i # the same' ${MANIFESTS}/kube-scheduler.yaml"`)
    await wait(30)
    expect(await type(pod)).toBe(before)
    await type(`minikube ssh "sudo sed -i s/cpu:.*/cpu:\\ 101m/ ${MANIFESTS}/kube-scheduler.yaml"`)
    await wait(30)
    const after = await type(pod)
    expect(after.split(' ')[1]).toMatch(/^[0-9a-f]{32}$/)
    expect(after.split(' ')[1]).not.toBe(before.split(' ')[1])
  })

  it('elects a leader when it is told to, and ends when the lease cannot be renewed', async () => {
    const { type, wait, away, back } = await started()
    for (const name of ['kube-scheduler', 'kube-controller-manager'])
      await type(`minikube ssh "sudo sed -i s/leader-elect=false/leader-elect=true/ ${MANIFESTS}/${name}.yaml"`)
    await wait(60)
    const leases = `kubectl get leases -n kube-system --no-headers -o custom-columns=N:.metadata.name,H:.spec.holderIdentity,T:.spec.leaseTransitions`
    expect(await type(leases)).toMatch(
      /^apiserver-\S+ .*\nkube-controller-manager +minikube_[0-9a-f-]{36} +0\nkube-scheduler +minikube_[0-9a-f-]{36} +0\n$/,
    )
    await type('kubectl create deployment led --image=nginx')
    await wait(20)
    expect(await type('kubectl get deployment led --no-headers')).toMatch(/1\/1/)
    await away('kube-apiserver')
    await wait(30)
    await back('kube-apiserver')
    await wait(90)
    const restarts = 'kubectl get pod -n kube-system kube-scheduler-minikube -o jsonpath={.status.containerStatuses[0].restartCount}'
    expect(Number(await type(restarts))).toBeGreaterThanOrEqual(1)
    expect(await type(leases)).toMatch(/kube-scheduler +minikube_[0-9a-f-]{36} +1\n$/)
  })

  it.each([
    [
      'scheduler',
      'retry-period=0s',
      '"command failed" err="leaderElection.retryPeriod: Invalid value: \\"0s\\": must be greater than zero"\n',
    ],
    [
      'scheduler',
      'lease-duration=5s',
      '"command failed" err="leaderElection.leaseDuration: Invalid value: \\"10s\\": must be greater than `RenewDeadline`"\n',
    ],
    ['controller-manager', 'retry-period=0s', 'panic: retryPeriod must be greater than zero\n'],
  ])('does not begin an election on terms that cannot be: kube-%s with %s', async (name, flag, says) => {
    const { type, wait } = await started()
    await type(`minikube ssh "sudo sed -i 's/- --leader-elect=false/- --leader-elect-${flag}/' ${MANIFESTS}/kube-${name}.yaml"`)
    await wait(30)
    expect(await type(`kubectl logs -n kube-system kube-${name}-minikube`)).toContain(says)
  })

  it.each([
    ['kind: [', '"command failed" err="yaml: line 1: did not find expected node content"'],
    ['profiles: []', `"command failed" err="Object 'Kind' is missing in 'profiles: []\\n'"`],
    [
      'kind: KubeSchedulerConfiguration\\napiVersion: kubescheduler.config.k8s.io/v1\\nleaderElection: {leaseDuration: 5x}',
      '"command failed" err="time: unknown unit \\"x\\" in duration \\"5x\\""',
    ],
  ])('ends a scheduler whose file is none: %s', async (file, says) => {
    const { type, wait } = await started()
    await type(`minikube ssh "printf '${file}\\n' | sudo tee /etc/kubernetes/scheduler.conf.yaml"`)
    const path = '/etc/kubernetes/scheduler.conf.yaml'
    await type(
      `minikube ssh "sudo sed -i 's,- --leader-elect=false,- --config=${path},; s,ath: /etc/kubernetes/scheduler.conf$,ath: /etc/kubernetes,; s,FileOrCreate,Directory,' ${MANIFESTS}/kube-scheduler.yaml"`,
    )
    await wait(30)
    expect(await type('kubectl logs -n kube-system kube-scheduler-minikube')).toContain(says)
  })

  it('crashes again and again with a flag that does not exist, or a value that cannot be', async () => {
    const { type, wait } = await started()
    const edit = (what: string): Promise<string> => type(`minikube ssh "sudo sed -i '${what}' ${MANIFESTS}/kube-scheduler.yaml"`)
    const logs = () =>
      type(`minikube ssh "sudo crictl logs \\$(sudo crictl ps -a -q --name kube-scheduler | head -1)" 2>&1 | tail -1 | tr -d '\\r'`)
    await edit('s/--leader-elect=false/--leader-elects=false/')
    await wait(40)
    expect(await type('kubectl get pod -n kube-system kube-scheduler-minikube --no-headers')).toMatch(/0\/1\s+(CrashLoopBackOff|Error)/)
    expect(await logs()).toBe('Error: unknown flag: --leader-elects\n')
    await edit('s/--leader-elects=false/--leader-elect=nope/')
    await wait(40)
    expect(await logs()).toBe(
      'Error: invalid argument "nope" for "--leader-elect" flag: strconv.ParseBool: parsing "nope": invalid syntax\n',
    )
    await edit('s/--leader-elect=nope/--leader-elect=false/')
    await wait(60)
    expect(await type('kubectl get pod -n kube-system kube-scheduler-minikube --no-headers')).toMatch(/1\/1\s+Running/)
  })

  it('finds no etcd behind another port', async () => {
    const { type, wait } = await started()
    await type(`minikube ssh "sudo sed -i s/127.0.0.1:2379/127.0.0.1:2399/ ${MANIFESTS}/kube-apiserver.yaml"`)
    await wait(20)
    expect(await type('kubectl get nodes')).toContain('connection refused')
    await type(`minikube ssh "sudo sed -i s/127.0.0.1:2399/127.0.0.1:2379/ ${MANIFESTS}/kube-apiserver.yaml"`)
    await wait(120)
    expect(await type('kubectl get nodes --no-headers')).toMatch(/Ready/)
  })
})
