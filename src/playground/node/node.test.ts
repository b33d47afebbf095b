import { describe, expect, it } from 'vitest'
import { chainHash } from './rules'
import { startedPlayground } from '../test-typing'

const started = (nodes?: readonly string[]) => startedPlayground('node', nodes)

describe('behind minikube ssh', () => {
  it('names service chains as kube-proxy does', () => {
    expect(chainHash('default/kubernetes:httpstcp')).toBe('NPX46M4PTMTKRN6Y')
    expect(chainHash('kube-system/kube-dns:dnsudp')).toBe('TCOU7JCQXEZGVUNU')
  })

  it('lists containers, pods and images of the node with crictl, and their logs', async () => {
    const { type } = await started()
    const rows = (await type('minikube ssh "sudo crictl ps"')).trim().split('\n')
    expect(rows[0]).toMatch(/^CONTAINER +IMAGE +CREATED +STATE +NAME +ATTEMPT +POD ID +POD +NAMESPACE$/)
    expect(
      rows
        .slice(1)
        .map((row) => row.split(/ {2,}/)[4])
        .sort(),
    ).toEqual(['coredns', 'etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-proxy', 'kube-scheduler', 'storage-provisioner'])
    expect(await type('minikube ssh "sudo crictl logs \\$(sudo crictl ps -q --name kube-scheduler)"')).toContain(
      '"Starting Kubernetes Scheduler" version="v1.36.2"',
    )
    expect(await type('minikube ssh "sudo crictl exec nosuch true"')).toContain('level=fatal')
    const told = await type("kubectl get node minikube -o jsonpath='{.status.nodeInfo.containerRuntimeVersion}'")
    expect(await type('minikube ssh "sudo crictl version"')).toContain(`RuntimeVersion:  v${told.split('//')[1]}\n`)
  })

  it('shows every process of the node with ps, and kills one of a container', async () => {
    const { type, wait } = await started()
    const before = await type('minikube ssh "ps -eo pid,args | grep [k]ube-scheduler"')
    expect(before).toContain('--leader-elect=false')
    await type('minikube ssh "sudo kill -9 \\$(pgrep -f ^kube-scheduler)"')
    await wait(20)
    expect(await type('kubectl get pod -n kube-system kube-scheduler-minikube --no-headers')).toMatch(/Running\s+1 \(/)
  })

  it('has the folders of programs and units by their old names, too', async () => {
    const { type } = await started()
    expect(await type("minikube ssh 'cd /; readlink bin lib lib64 sbin; ls /lib/systemd/system; /bin/echo well'")).toMatch(
      /^usr\/bin\nusr\/lib\nusr\/lib64\nusr\/sbin\ncontainerd.service\nkubelet.service\nwell\n$/,
    )
  })

  it('has systemd as its first process, whatever that was started as', async () => {
    const { type } = await started()
    expect(await type("minikube ssh 'ps -p 1 -o comm= -o args=; cat /proc/1/comm; pgrep -x systemd'")).toBe(
      'systemd         /sbin/init\nsystemd\n1\n',
    )
  })

  it('tells by the logs what a debugging container did that ended before it was attached to', async () => {
    const { type } = await started()
    expect(await type('kubectl debug node/minikube -i --image=busybox --profile=sysadmin -- nsenter -t 1 -u hostname')).toMatch(
      /\nwarning: couldn't attach to pod\/(node-debugger-minikube-\w+), falling back to streaming logs: .*: container debugger not found in pod \1_default\nminikube\n$/,
    )
  })

  it('is entered from a privileged pod with nsenter, as are the containers of a node from the node', async () => {
    const { type, wait } = await started(['minikube', 'minikube-m02'])
    await type('kubectl debug node/minikube-m02 --image=busybox --profile=sysadmin -q -- sleep 3600')
    await type('kubectl run web --image=nginx --overrides=\'{"spec":{"nodeName":"minikube-m02"}}\'')
    await wait(10)
    const inPod = (words: string): Promise<string> => type(`kubectl exec $(kubectl get pods -o name | grep debugger) -- nsenter ${words}`)
    expect(await inPod("-t 1 -m -u -i -n -p -- sh -c 'hostname; systemctl is-active kubelet'")).toBe('minikube-m02\nactive\n')
    expect(await inPod('--mount=/host/proc/1/ns/mnt -- crictl ps -q --name web')).toMatch(/^[0-9a-f]{64}\n$/)
    expect(await inPod('-t 99999 -n true')).toContain('nsenter: cannot open /proc/99999/ns/net: No such file or directory')
    expect(await inPod('-n true')).toContain('nsenter: no target PID specified for --net')
    expect(await inPod('-t 1 -m nosuch')).toContain('nsenter: failed to execute nosuch: No such file or directory')
    expect(await type('kubectl exec web -- nsenter -t 1 -n true')).toContain(
      "nsenter: reassociate to namespace 'ns/net' failed: Operation not permitted",
    )
    // Without the node's processes among its own, whose process a file names is told by whose /proc it lies in.
    const host = (privileged: boolean): string =>
      JSON.stringify({
        spec: {
          nodeName: 'minikube-m02',
          containers: [
            {
              name: 'c',
              image: 'busybox',
              args: ['sleep', '3600'],
              securityContext: { privileged },
              volumeMounts: [{ name: 'root', mountPath: '/rootfs' }],
            },
          ],
          volumes: [{ name: 'root', hostPath: { path: '/' } }],
        },
      })
    await type(`kubectl run rooted --image=busybox --overrides='${host(true)}'`)
    await type(`kubectl run plain --image=busybox --overrides='${host(false)}'`)
    await wait(10)
    const make = "nsenter --mount=/rootfs/proc/1/ns/mnt -- sh -c 'mkdir -p /tmp/made'"
    expect(await type(`kubectl exec rooted -- ${make}`)).toBe('')
    expect(await type('kubectl exec rooted -- ls -d /tmp/made /rootfs/tmp/made')).toContain(
      'ls: /tmp/made: No such file or directory\n/rootfs/tmp/made',
    )
    expect(await type(`kubectl exec plain -- ${make}`)).toContain('nsenter: cannot open /rootfs/proc/1/ns/mnt: Permission denied')
    const onNode = (words: string): Promise<string> =>
      type(
        `minikube ssh -n minikube-m02 "sudo nsenter -t \\$(sudo crictl inspect \\$(sudo crictl ps -q --name web) | grep -m1 pid | grep -o [0-9]*) ${words}"`,
      )
    expect(await onNode('-u hostname')).toBe('web\n')
    expect(await onNode('-n ip -4 -o addr show eth0')).toContain((await type("kubectl get pod web -o jsonpath='{.status.podIP}'")).trim())
    expect(await onNode('-m cat /usr/share/nginx/html/index.html')).toContain('Welcome to nginx')
  })

  it('goes down when it is told to, after its pods where its kubelet asks for time, and comes back after a reboot', async () => {
    const { type, wait } = await started(['minikube', 'minikube-m02'])
    await type('kubectl run web --image=nginx --overrides=\'{"spec":{"nodeName":"minikube-m02"}}\'')
    await type(
      `minikube ssh -n minikube-m02 "sudo sed -i 's/^kind:/shutdownGracePeriod: 20s\\nkind:/' /var/lib/kubelet/config.yaml && sudo systemctl restart kubelet"`,
    )
    await wait(15)
    await type('minikube ssh -n minikube-m02 "sudo systemctl reboot"')
    await wait(8)
    expect(await type("kubectl get pod web -o jsonpath='{.status.phase} {.status.reason}'")).toBe('Failed Terminated')
    expect(await type('kubectl get node minikube-m02 --no-headers')).toContain('NotReady')
    await wait(40)
    expect(await type('kubectl get node minikube-m02 --no-headers')).toMatch(/ Ready /)
    await type('minikube ssh -n minikube-m02 "sudo shutdown +1"')
    await type('minikube ssh -n minikube-m02 "sudo shutdown -c"')
    await wait(90)
    expect(await type('kubectl get node minikube-m02 --no-headers')).toMatch(/ Ready /)
    await type('minikube ssh -n minikube-m02 "sudo poweroff"')
    await wait(60)
    expect(await type('kubectl get node minikube-m02 --no-headers')).toContain('NotReady')
  })

  it('is seen by a pod with hostPID: its processes, their numbers and their files', async () => {
    const { type, wait } = await started()
    const spec = { hostPID: true, hostNetwork: true, containers: [{ name: 'c', image: 'busybox', command: ['sleep', '3600'] }] }
    await type(`kubectl run spy --image=busybox --overrides='${JSON.stringify({ spec })}'`)
    await type('kubectl run other --image=nginx')
    await wait(15)
    const inside = await type('kubectl exec spy -- ps -o pid,args')
    expect(inside).toMatch(/^ +1 .*\/sbin\/init/m)
    expect(inside).toMatch(/^ *\d+ .*\/kubelet --/m)
    expect(inside).toMatch(/^ *\d+ nginx: master process/m)
    const own = /^ *(\d+) sleep 3600$/m.exec(inside)?.[1]
    expect(own).toBeDefined()
    expect(await type('minikube ssh "pgrep -f ^sleep"')).toBe(`${own}\n`)
    expect(await type('kubectl exec spy -- cat /proc/1/root/etc/hostname')).toBe('minikube\n')
    expect(await type(`kubectl exec spy -- cat /proc/${own}/comm`)).toBe('sleep\n')
    expect(await type('kubectl exec spy -- cat /etc/hosts')).toMatch(
      /^# Kubernetes-managed hosts file \(host network\)\.\n127\.0\.0\.1\tlocalhost\n/,
    )
    await type('kubectl exec spy -- pkill -9 nginx')
    await wait(5)
    expect(await type('kubectl get pod other --no-headers')).toMatch(/^other .* 1 \(/)
  })

  it('stops the kubelet for real: the node is lost and comes back', async () => {
    const { type, wait } = await started(['minikube', 'minikube-m02'])
    await type('minikube ssh -n m02 "sudo systemctl stop kubelet"')
    expect(await type('minikube ssh -n m02 "systemctl is-active kubelet"')).toBe('inactive\n')
    expect(await type('minikube ssh -n m02 "sudo systemctl restart; sudo systemctl cat; sudo systemctl fly"')).toBe(
      "Too few arguments.\nToo few arguments.\nUnknown command verb 'fly'.\n",
    )
    await wait(60)
    expect(await type('kubectl get node minikube-m02 --no-headers')).toContain('NotReady')
    await type('minikube ssh -n m02 "sudo systemctl start kubelet"')
    await wait(5)
    expect(await type('kubectl get node minikube-m02 --no-headers')).not.toContain('NotReady')
  })

  it('mounts file systems in memory and folders in a second place, for its root', async () => {
    const { type, wait } = await started()
    const ssh = (command: string): Promise<string> => type(`minikube ssh "${command}"`)
    const made = 'mkdir -p /mnt/a /mnt/b; mount -t tmpfs -o size=1m t /mnt/a; echo x > /mnt/a/f; mount --bind /mnt/a /mnt/b'
    expect(await ssh(`${made}; cat /mnt/b/f; mount | grep /mnt; grep -c /mnt /proc/mounts`)).toBe(
      'x\nt on /mnt/a type tmpfs (rw,relatime,size=1024k)\nt on /mnt/b type tmpfs (rw,relatime,size=1024k)\n2\n',
    )
    const volumes = [{ name: 'v', hostPath: { path: '/mnt/a' } }]
    const containers = [{ name: 'c', image: 'busybox', command: ['sleep', '600'], volumeMounts: [{ name: 'v', mountPath: '/v' }] }]
    await type(`kubectl run p --image=busybox --overrides='${JSON.stringify({ spec: { volumes, containers } })}'`)
    await wait(10)
    expect(await type('kubectl exec p -- sh -c "cat /v/f; echo y > /v/g"')).toBe('x\n')
    expect(await ssh('umount /mnt/b /mnt/b; cat /mnt/a/g; umount /mnt/a; ls /mnt/a')).toBe('umount: /mnt/b: not mounted.\ny\n')
    expect(await ssh('mount --bind /nosuch /mnt/a; mount -t tmpfs t /mnt/none')).toBe(
      [
        'mount: /mnt/a: special device /nosuch does not exist.',
        '       dmesg(1) may have more information after failed mount system call.',
        'mount: /mnt/none: mount point does not exist.',
        '       dmesg(1) may have more information after failed mount system call.',
        '',
      ].join('\n'),
    )
  })

  it('runs the kubelet as its files say: broken ones keep it from starting, and its journal says why', async () => {
    const { type, wait } = await started()
    const ssh = (command: string): Promise<string> => type(`minikube ssh "${command}"`)
    await ssh('sudo sed -i s#/certs/ca.crt#/certs/wrong.crt# /var/lib/kubelet/config.yaml; sudo systemctl restart kubelet')
    await wait(60)
    expect(await type('kubectl get nodes --no-headers')).toContain(' NotReady ')
    const status = await ssh('systemctl status kubelet')
    expect(status).toMatch(/^ +Active: activating \(auto-restart\) \(Result: exit-code\) since /m)
    expect(status).toMatch(
      / kubelet\[\d+\]: E1121 .* "command failed" err="failed to run Kubelet: open .*wrong\.crt: no such file or directory"$/m,
    )
    await ssh('sudo sed -i s#/certs/wrong.crt#/certs/ca.crt# /var/lib/kubelet/config.yaml')
    await wait(2)
    expect(await type('kubectl get nodes --no-headers')).toContain(' Ready ')
    await ssh('sudo sed -i s/8443/6443/ /etc/kubernetes/kubelet.conf')
    expect(await ssh('sudo systemctl stop containerd; sudo systemctl is-active containerd kubelet')).toBe('inactive\nactive\n')
    await wait(45)
    expect(await type('kubectl get node -o jsonpath="{.items[0].status.conditions[3].message}"')).toBe('container runtime is down')
    await ssh('sudo systemctl start containerd; sudo systemctl restart kubelet')
    await wait(60)
    expect(await ssh('journalctl -u kubelet -n 1 -o cat')).toContain('dial tcp 192.168.49.2:6443: connect: connection refused')
  })

  it('tells what its services use: tasks, memory, processor and the processes of their cgroup', async () => {
    const { type, wait } = await started()
    const ssh = (command: string): Promise<string> => type(`minikube ssh "${command}"`)
    await wait(60)
    const kubelet = await ssh('systemctl status kubelet -n 0')
    expect(kubelet).toMatch(
      /\n   Main PID: (\d+) \(kubelet\)\n      Tasks: 13 \(limit: \d+\)\n     Memory: 92\.8M\n        CPU: \d+\.\d{3}s\n     CGroup: \/system\.slice\/kubelet\.service\n             └─\1 \/var\/lib\/minikube\/\S+\/kubelet --/,
    )
    const containerd = await ssh('systemctl status containerd -n 0')
    const shims = Number(await ssh('pgrep -c -f containerd-shim-runc-v2'))
    expect(shims).toBeGreaterThan(3)
    expect(containerd).toContain(`\n      Tasks: ${11 + 11 * shims}\n`)
    expect(
      containerd.split('\n').filter((line) => /^ {13}[├└]─ *\d+ \/usr\/bin\/containerd-shim-runc-v2 -namespace k8s\.io -id /.test(line)),
    ).toHaveLength(shims)
    expect(await ssh('systemctl show kubelet -p TasksCurrent,MemoryCurrent')).toBe('MemoryCurrent=97400000\nTasksCurrent=13\n')
    expect(await ssh('ps -o comm=,rss= -C kubelet')).toBe('kubelet         95117\n')
  })

  it('lets nodes leave and join with kubeadm, and its certificates are read and renewed', async () => {
    const { type, wait } = await started(['minikube', 'minikube-m02'])
    const ssh = (command: string, node = 'minikube'): Promise<string> => type(`minikube ssh -n ${node} "${command}"`)
    expect(await ssh('openssl x509 -noout -subject -issuer -enddate -in /var/lib/minikube/certs/etcd/server.crt')).toBe(
      'subject=CN = minikube\nissuer=CN = etcd-ca\nnotAfter=Nov 21 08:58:30 2027 GMT\n',
    )
    await wait(180)
    await ssh('sudo kubeadm certs renew etcd-server')
    const rows = (await ssh('sudo kubeadm certs check-expiration')).split('\n')
    expect(rows.find((row) => row.startsWith('etcd-server'))).toMatch(
      /^etcd-server {16}Nov 21, 2027 09:0\d UTC   364d {12}etcd-ca {17}no {6}$/,
    )
    expect(rows.find((row) => row.startsWith('admin.conf'))).toContain('Nov 21, 2027 08:58 UTC')
    await ssh('sudo kubeadm reset -f', 'm02')
    expect(await ssh('ls /var/lib/kubelet; sudo crictl ps -q; systemctl is-active kubelet', 'm02')).toBe('inactive\n')
    await wait(50)
    const line = (await ssh('sudo kubeadm token create --print-join-command')).trim()
    expect(line).toMatch(
      /^kubeadm join control-plane\.minikube\.internal:8443 --token [a-z0-9]{6}\.[a-z0-9]{16} --discovery-token-ca-cert-hash sha256:[0-9a-f]{64}$/,
    )
    expect(await ssh(`sudo ${line.replace(/.$/, 'x')}`, 'm02')).toContain('cluster CA found in cluster-info ConfigMap is invalid')
    expect(await ssh(`sudo ${line}`, 'm02')).toContain('This node has joined the cluster:')
    await wait(15)
    expect(await type('kubectl get node minikube-m02 --no-headers')).toContain(' Ready ')
    expect(await ssh(`sudo ${line}`, 'm02')).toContain('[ERROR Port-10250]: Port 10250 is in use')
  })

  it('shows a Secret in etcd as it is stored: readable, behind the magic of protobuf', async () => {
    const { type } = await started()
    await type('kubectl create secret generic s --from-literal=password=hunter2')
    const shown = await type(
      'kubectl exec -n kube-system etcd-minikube -- etcdctl get /registry/secrets/default/s | od -c | head -3; kubectl exec -n kube-system etcd-minikube -- etcdctl get /registry/secrets/default/s | grep -ac hunter2',
    )
    expect(shown).toMatch(/k {3}8 {3}s {2}\\0/)
    expect(shown.endsWith('\n1\n')).toBe(true)
  })

  it('shows a Service in the nat table, and its refusal without endpoints in filter', async () => {
    const { type, wait } = await started()
    await type('kubectl create deployment web --image=nginx --replicas=2; kubectl expose deployment web --port=80')
    await type('kubectl create service clusterip none --tcp=80; kubectl wait --for=condition=Available deployment/web')
    await wait(2)
    const saved = await type('minikube ssh "sudo iptables-save -t nat"')
    expect(saved.match(/-A KUBE-SVC-\w+ .*default\/web -> .* -j KUBE-SEP-/g)).toHaveLength(2)
    expect(saved).toContain('--mode random --probability 0.50000000000')
    expect(await type('minikube ssh "sudo iptables -L KUBE-SERVICES -n"')).toContain('default/none:80 has no endpoints')
  })

  it("shows the store's keys with etcdctl in etcd's pod", async () => {
    const { type } = await started()
    const keys = await type('kubectl exec -n kube-system etcd-minikube -- etcdctl get /registry/pods --prefix --keys-only')
    expect(keys).toContain('/registry/pods/kube-system/etcd-minikube\n\n')
    expect(await type('kubectl exec -n kube-system etcd-minikube -- etcdctl get / --prefix --keys-only | grep minions')).toBe(
      '/registry/minions/minikube\n',
    )
    const etcd = (command: string): Promise<string> => type(`kubectl exec -n kube-system etcd-minikube -- ${command}`)
    expect(await etcd('etcdctl snapshot save /var/lib/minikube/etcd/s.db')).toMatch(
      /\nSnapshot saved at \/var\/lib\/minikube\/etcd\/s\.db\nServer version 3\.6\.0\n$/,
    )
    expect(await etcd('etcdctl member list -w json')).toContain(
      '{"header":{"cluster_id":18038207397139142846,"member_id":12593026477526642892,',
    )
    const [rule, head, , row] = (await etcd('etcdctl endpoint status -w table')).split('\n')
    expect(head).toMatch(/^\| {4}ENDPOINT {4}\| {8}ID {8}\| VERSION \| STORAGE VERSION \| DB SIZE \| /)
    expect(row).toMatch(/^\| 127\.0\.0\.1:2379 \| aec36adc501070cc \| {3}3\.6\.6 \| {11}3\.6\.0 \| /)
    expect(row).toHaveLength(rule!.length)
    expect(await etcd('etcdctl --endpoints=127.0.0.1:2379,https://192.168.49.2:2379 endpoint health')).toMatch(
      /^127.* is healthy: .*\nhttps:.* is healthy: .*\n$/,
    )
    expect(await etcd('etcdctl --endpoints=127.0.0.1:2379,127.0.0.1:99 endpoint health -w json')).toContain(
      '[{"endpoint":"127.0.0.1:2379","health":true,"took":"9.021ms"},{"endpoint":"127.0.0.1:99","health":false,',
    )
    expect(await type('minikube ssh "sudo ETCDCTL_API=3 etcdctl endpoint hashkv 2>&1 | head -n 1"')).toContain(
      '"caller":"flags/flag.go:94","msg":"unrecognized environment variable","environment-variable":"ETCDCTL_API=3"}',
    )
    const count = (await etcd('etcdctl get / --prefix --keys-only')).split('\n').filter(Boolean).length
    expect(await etcd('etcdutl snapshot status /var/lib/minikube/etcd/s.db -w json')).toContain(`"totalKey":${count},`)
  })

  it('runs containers beside Kubernetes with nerdctl and ctr, each in its own namespace of containerd', async () => {
    const { type } = await started()
    const ssh = (command: string): Promise<string> => type(`minikube ssh ${JSON.stringify(command).replaceAll('$', '\\$')}`)
    expect(await ssh('nerdctl --version; nerdctl version | grep -m 1 Version')).toMatch(/^nerdctl version (\S+)\n Version:\tv\1\n$/)
    expect(await ssh('sudo nerdctl run -d --name webserver -p 80:80 nginx | tail -n 1')).toMatch(/^[0-9a-f]{64}\n$/)
    expect(await ssh("curl -s localhost | grep '<title>'")).toBe('<title>Welcome to nginx!</title>\n')
    expect(await type("curl -s http://$(minikube ip) | grep '<title>'")).toBe('<title>Welcome to nginx!</title>\n')
    expect(await ssh('sudo nerdctl run -d -p 80:80 nginx')).toContain('bind for 0.0.0.0:80 failed: port is already allocated')
    expect(await ssh("sudo nerdctl run --rm busybox sh -c 'echo out; exit 3'; echo $?")).toMatch(/\nout\n3\n$/)
    expect(await ssh('sudo ctr run docker.io/library/redis:alpine redis')).toBe('ctr: image "docker.io/library/redis:alpine": not found\n')
    await ssh('sudo ctr images pull docker.io/library/redis:alpine; sudo ctr run -d docker.io/library/redis:alpine redis')
    expect(await ssh('sudo ctr tasks ls | tail -n 1')).toMatch(/^redis +\d+ +RUNNING\n$/)
    expect(await ssh('sudo ctr tasks kill -s KILL redis; sleep 1; sudo ctr tasks ls | tail -n 1')).toMatch(/^redis +\d+ +STOPPED\n$/)
    expect(await ssh('sudo nerdctl exec webserver hostname; sudo nerdctl rm -f webserver; curl -s localhost; echo $?')).toMatch(
      /^[0-9a-f]{12}\nwebserver\n7\n$/,
    )
    expect(await ssh('sudo crictl ps | grep -c -e redis -e webserver')).toBe('0\n')
    expect(await ssh('sudo ctr -n k8s.io containers ls -q | wc -l')).not.toBe('0\n')
  })

  it('is the root of a debugging pod after chroot, with the node’s own programs', async () => {
    const { type, wait } = await started()
    await type(
      `kubectl debug node/minikube --image=busybox -- chroot /host sh -c 'hostname; ls /etc/kubernetes/manifests; crictl ps --name etcd -q | wc -l; systemctl is-active kubelet; head -1 /etc/os-release; nosuch'`,
    )
    await wait(10)
    expect(await type('kubectl logs $(kubectl get pods -o name)')).toBe(
      `minikube
etcd.yaml
kube-apiserver.yaml
kube-controller-manager.yaml
kube-scheduler.yaml
1
active
PRETTY_NAME="Ubuntu 24.04.3 LTS"
sh: 1: nosuch: not found
`,
    )
  })

  it('has a /proc of its own: parameters of its kernel, and what the processes of containers have', async () => {
    const { type } = await started()
    const ssh = (command: string): Promise<string> => type(`minikube ssh "${command}"`)
    expect(
      await ssh("cat /proc/sys/net/ipv4/ip_forward; sudo sh -c 'echo 0 > /proc/sys/net/ipv4/ip_forward'; sysctl net.ipv4.ip_forward"),
    ).toBe('1\nnet.ipv4.ip_forward = 0\n')
    expect(await ssh('sudo sysctl -w net.ipv4.ip_forward=1 && cat /proc/sys/net/ipv4/ip_forward')).toBe('net.ipv4.ip_forward = 1\n1\n')
    await type('kubectl run web --image=nginx --env=KEY=hunter2; kubectl wait --for=condition=Ready pod/web')
    const pid = (await ssh('pgrep -f ^nginx:')).split('\n')[0]
    expect(await ssh(`sudo cat /proc/${pid}/root/etc/hostname; sudo grep -ac KEY=hunter2 /proc/${pid}/environ`)).toBe('web\n1\n')
    expect(await ssh('sudo ss -tlnp | grep :10250')).toMatch(/ \*:10250 +\*:\* users:\(\("kubelet",pid=\d+,fd=3\)\)\n/)
    expect(await ssh('sudo netstat -tlnp | grep :10257')).toMatch(/^tcp {8}0 {6}0 127\.0\.0\.1:10257 .* LISTEN {6}\d+\/kube-controll/)
    expect(await ssh('sudo lsof -i :10259 | tail -1')).toMatch(
      /^kube-sche +\d+ root +3u IPv4 +\d+ +0t0 +TCP 127\.0\.0\.1:10259 \(LISTEN\)\n$/,
    )
    expect(await ssh('sudo dmesg | grep -c Linux; lscpu | grep ^CPU')).toBe('1\nCPU(s):                          2\n')
    expect(await ssh('uptime -s; sudo dmesg -T | head -1')).toMatch(/^\S+ ([\d:]{8})\n\[Sat Nov 21 \1 2026\] Linux version /)
  })

  it('is brought to another version with apt and kubeadm: packages, control plane, kubelet', async () => {
    const { type, wait } = await started()
    const ssh = (command: string): Promise<string> => type(`minikube ssh "${command}"`)
    expect(
      await ssh(
        'sudo apt-get update >/dev/null; apt-mark showhold; apt-cache madison kubeadm | head -1; sudo apt-get install -y kubeadm=1.36.4-1.1 | tail -1',
      ),
    ).toBe(
      `kubeadm\nkubectl\nkubelet\n   kubeadm | 1.36.4-1.1 | https://prod-cdn.packages.k8s.io/repositories/isv:/kubernetes:/core:/stable:/v1.36/deb  Packages
E: Held packages were changed and -y was used without --allow-change-held-packages.
1 upgraded, 0 newly installed, 0 to remove and 2 not upgraded.\n`,
    )
    expect(await ssh('sudo kubeadm upgrade apply v1.36.4 -y')).toContain(
      'is higher than the kubeadm version \\"v1.36.2\\"'.replaceAll('\\', ''),
    )
    expect(
      await ssh(
        'sudo apt-mark hold bash >/dev/null; sudo apt-mark unhold kubeadm >/dev/null; sudo apt-get remove -y kubeadm | tail -1; kubeadm version; sudo apt-get install -y kubeadm=1.36.2-1.1 >/dev/null 2>&1; kubeadm version -o short; sudo apt-mark hold kubeadm; apt-mark showhold | head -1; sudo apt-mark unhold bash',
      ),
    ).toBe(`Removing kubeadm (1.36.2-1.1) ...\r
bash: line 1: kubeadm: command not found
v1.36.2
kubeadm set on hold.
bash
Canceled hold on bash.\n`)
    expect(await ssh('sudo apt-get -y upgrade | tail -3')).toBe(`The following packages have been kept back:
  kubeadm kubectl kubelet
0 upgraded, 0 newly installed, 0 to remove and 3 not upgraded.\n`)
    expect(
      await ssh(
        "sudo apt-mark unhold kubeadm; sudo apt-get install -y kubeadm='1.36.4-*' 2>/dev/null | grep Unpacking; kubeadm version -o short",
      ),
    ).toBe('Canceled hold on kubeadm.\nUnpacking kubeadm (1.36.4-1.1) over (1.36.2-1.1) ...\r\nv1.36.4\n')
    expect(await ssh('sudo kubeadm upgrade plan')).toContain('\nkube-apiserver            minikube   v1.36.2   v1.36.4\n')
    expect(await ssh('sudo kubeadm upgrade apply v1.36.4 -y')).toContain(
      '\n[upgrade/staticpods] Component "kube-scheduler" upgraded successfully!\n',
    )
    await wait(40)
    expect(await type('kubectl version | tail -1; kubectl get nodes -o jsonpath={.items[*].status.nodeInfo.kubeletVersion}')).toBe(
      'Server Version: v1.36.4\nv1.36.2',
    )
    expect(
      await type("kubectl get pods -n kube-system -o jsonpath='{.items[*].spec.containers[0].image}' | tr ' ' '\\n' | grep -c v1.36.4"),
    ).toBe('4\n')
    await ssh("sudo apt-get install -y --allow-change-held-packages kubelet='1.36.4-*' && sudo systemctl restart kubelet")
    await wait(5)
    expect(await type('kubectl get nodes --no-headers')).toMatch(/^minikube +Ready .* v1\.36\.4\n$/)
    expect(await ssh('sudo kubeadm upgrade plan | tail -1')).toBe("Awesome, you're up-to-date! Enjoy!\n")
  })
})
