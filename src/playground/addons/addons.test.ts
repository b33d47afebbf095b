import { describe, expect, it } from 'vitest'
import { Typing, startedPlayground } from '../test-typing'

const ONE = { kind: 'running', nodes: ['minikube'] } as const
const IP = '192.168.49.2'

describe('the ingress addon', () => {
  it('routes by host and path, says 404 and 503 itself, and shows its address', async () => {
    const learner = await Typing.at('ingress', ONE)
    expect(await learner.type('minikube addons enable ingress')).toContain("* The 'ingress' addon is enabled")
    await learner.type(`
      for n in one two; do kubectl create deployment $n --image=docker.io/library/httpd; kubectl expose deployment $n --port=80; done
      kubectl create service clusterip none --tcp=80
      kubectl create ingress web --rule='foo.com/one=one:80' --rule='foo.com/two*=two:80' --rule='foo.com/none=none:80'
      kubectl create ingress all --rule='/*=one:80' --annotation nginx.ingress.kubernetes.io/rewrite-target=/
      kubectl rollout status deployment one two`)
    expect(await learner.type("kubectl get ingress web -o jsonpath='{.spec.ingressClassName}'")).toBe('nginx')
    await learner.wait(70)
    expect(await learner.type('kubectl get ingress web --no-headers')).toMatch(/^web +nginx +foo\.com +192\.168\.49\.2 +80 /)
    const status = (path: string, host: string, more = ''): Promise<string> =>
      learner.type(`curl -s -o /dev/null -w '%{http_code}' ${more} -H 'Host: ${host}' http://${IP}${path}`)
    // httpd knows /one not, but it was asked: nginx's own page ends otherwise.
    expect(await learner.type(`curl -s -H 'Host: foo.com' http://${IP}/one`)).toContain('was not found on this server')
    expect(await learner.type(`curl -s -H 'Host: foo.com' http://${IP}/one/deeper`)).toContain('<hr><center>nginx</center>')
    expect(await learner.type(`curl -s -H 'Host: foo.com' http://${IP}/two/deeper`)).toContain('was not found on this server')
    expect(await status('/none', 'foo.com')).toBe('503')
    expect(await learner.type(`curl -s http://${IP}/any/where`)).toBe('<html><body><h1>It works!</h1></body></html>\n')
    await learner.type('kubectl delete ingress all')
    await learner.wait(3)
    expect(await status('/', 'elsewhere.com')).toBe('404')
    expect(await learner.type('kubectl logs -n ingress-nginx deploy/ingress-nginx-controller | tail -n 1')).toMatch(
      /^192\.168\.49\.1 - - \[.*\] "GET \/ HTTP\/1\.1" 404 146 "-" "curl\/.*" \d+ 0\.000 \[upstream-default-backend\]/,
    )
  })

  it('sends clients to TLS where a host has a secret, with a certificate nobody trusts', async () => {
    const learner = await Typing.at('tls', ONE)
    await learner.type('minikube addons enable ingress')
    await learner.type(`
      kubectl create deployment web --image=nginx; kubectl expose deployment web --port=80; kubectl rollout status deployment web
      kubectl create secret generic cert --from-literal=tls.crt=x --from-literal=tls.key=y
      kubectl create ingress web --rule='safe.com/*=web:80,tls=cert'`)
    await learner.wait(3)
    expect(await learner.type(`curl -sI --resolve safe.com:80:${IP} http://safe.com/a | grep -iE '^(HTTP|Location)'`)).toBe(
      'HTTP/1.1 308 Permanent Redirect\r\nLocation: https://safe.com/a\r\n',
    )
    const https = `--resolve safe.com:443:${IP} https://safe.com/`
    expect((await learner.run(`curl -s ${https}`)).code).toBe(60)
    expect(await learner.type(`curl -sk ${https} | grep '<title>'`)).toBe('<title>Welcome to nginx!</title>\n')
  })

  it('shares a host with a canary by weight and by header', async () => {
    const learner = await Typing.at('canary', ONE)
    await learner.type('minikube addons enable ingress')
    await learner.type(`
      for n in v1 v2; do kubectl create deployment $n --image=gcr.io/google-samples/kubernetes-bootcamp:$n; kubectl expose deployment $n --port=80 --target-port=8080; done
      kubectl rollout status deployment v1 v2
      kubectl create ingress main --rule='app.com/*=v1:80'
      kubectl create ingress canary --rule='app.com/*=v2:80' --annotation nginx.ingress.kubernetes.io/canary=true --annotation nginx.ingress.kubernetes.io/canary-weight=30 --annotation nginx.ingress.kubernetes.io/canary-by-header=x-canary`)
    await learner.wait(3)
    const ask = (header = ''): Promise<string> => learner.type(`curl -s ${header} -H 'Host: app.com' http://${IP} | grep -o 'v=.'`)
    expect([await ask("-H 'x-canary: always'"), await ask("-H 'x-canary: never'")]).toEqual(['v=2\n', 'v=1\n'])
    const seen = await learner.type(
      `for i in $(seq 100); do curl -s -H 'Host: app.com' http://${IP} | grep -o 'v=.'; done | sort | uniq -c`,
    )
    const second = Number(/(\d+) v=2/.exec(seen)?.[1])
    expect(second).toBeGreaterThan(15)
    expect(second).toBeLessThan(45)
  })

  it('refuses an Ingress whose host and path another one has', async () => {
    const learner = await Typing.at('ingress-webhook', ONE)
    await learner.type('minikube addons enable ingress')
    expect(await learner.type('kubectl create ingress first --rule=foo.com/one=one:80')).toBe('ingress.networking.k8s.io/first created\n')
    await learner.wait(3)
    expect(await learner.type('kubectl create ingress second --rule=foo.com/one=two:80 --rule=foo.com/two=two:80')).toBe(
      'error: failed to create ingress: admission webhook "validate.nginx.ingress.kubernetes.io" denied the request: host "foo.com" and path "/one" is already defined in ingress default/first\n',
    )
    expect(await learner.type('kubectl create ingress second --rule=foo.com/two=two:80 --class=other')).toBe(
      'ingress.networking.k8s.io/second created\n',
    )
    expect(await learner.type('kubectl get jobs -n ingress-nginx --no-headers | cut -c1-46')).toBe(
      'ingress-nginx-admission-create   Complete   1/\ningress-nginx-admission-patch    Complete   1/\n',
    )
  })

  it('has a certificate made by a program that fails with what the API server says', async () => {
    const learner = await Typing.at('certgen', ONE)
    const image = 'registry.k8s.io/ingress-nginx/kube-webhook-certgen:v1.6.5'
    await learner.type(`kubectl run create --image=${image} --restart=Never -- create --host=a --namespace=nowhere --secret-name=s`)
    await learner.wait(20)
    expect(await learner.type('kubectl logs create | tail -1; kubectl get pod create -o jsonpath={.status.phase}')).toBe(
      '{"err":"namespaces \\"nowhere\\" not found","level":"fatal","msg":"failed creating secret"}\nFailed',
    )
  })

  it('goes away with all it brought', async () => {
    const learner = await Typing.at('disable', ONE)
    await learner.type('minikube addons enable ingress')
    expect(await learner.type('minikube addons disable ingress')).toBe("* \"The 'ingress' addon is disabled\n")
    expect(await learner.type('kubectl get ns ingress-nginx; kubectl get ingressclass')).toBe(
      'Error from server (NotFound): namespaces "ingress-nginx" not found\nNo resources found\n',
    )
    expect((await learner.run(`curl -s http://${IP}`)).code).toBe(7)
    expect((await learner.run('minikube addons enable ingress')).code).toBe(0)
  })
})

describe('the metallb addon', () => {
  it('gives load balancers addresses of the configured range that answer, until there is none left', async () => {
    const learner = await Typing.at('metallb', ONE)
    await learner.type('minikube addons configure metallb', '192.168.49.100\n192.168.49.101\n')
    await learner.type('kubectl create deployment web --image=nginx; kubectl rollout status deployment web')
    await learner.wait(20)
    for (const name of ['a', 'b', 'c']) await learner.type(`kubectl expose deployment web --name=${name} --port=80 --type=LoadBalancer`)
    await learner.wait(2)
    const addresses = "kubectl get svc a b c -o jsonpath='{range .items[*]}{.status.loadBalancer.ingress[0].ip} {end}'"
    expect(await learner.type(addresses)).toBe('192.168.49.100 192.168.49.101  ')
    expect(await learner.type("curl -s http://192.168.49.101 | grep '<title>'")).toBe('<title>Welcome to nginx!</title>\n')
    expect(
      await learner.type('kubectl get events --field-selector involvedObject.name=c -o custom-columns=R:.reason,M:.message --no-headers'),
    ).toBe('AllocationFailed   Failed to allocate IP for "default/c": no available IPs\n')
    await learner.type('kubectl delete svc a')
    await learner.wait(2)
    expect(await learner.type("kubectl get svc c -o jsonpath='{.status.loadBalancer.ingress[0].ip}'")).toBe('192.168.49.100')
  })
})

describe('the metrics-server addon', () => {
  it('registers the metrics API, which is there while its server can be reached', async () => {
    const learner = await Typing.at('metrics-server', ONE)
    const service = (): Promise<string> => learner.type('kubectl get apiservice v1beta1.metrics.k8s.io --no-headers')
    expect(await service()).toBe('Error from server (NotFound): apiservices.apiregistration.k8s.io "v1beta1.metrics.k8s.io" not found\n')
    await learner.type('minikube addons enable metrics-server')
    await learner.wait(2)
    expect(await service()).toMatch(/^v1beta1\.metrics\.k8s\.io +kube-system\/metrics-server +False \(MissingEndpoints\) /)
    expect(await learner.run('kubectl top nodes')).toEqual({ output: 'error: Metrics API not available\n', code: 1 })
    await learner.wait(45)
    expect(await service()).toMatch(/ True +\d+s\n$/)
    expect(await learner.type('kubectl top nodes --no-headers')).toMatch(/^minikube +\d+m +\d+% +\d+Mi +\d+% *\n$/)
    await learner.type('kubectl scale deployment metrics-server -n kube-system --replicas=0')
    await learner.wait(3)
    expect(await learner.type('kubectl get --raw /apis/metrics.k8s.io/v1beta1/nodes')).toBe(
      'Error from server (ServiceUnavailable): the server is currently unable to handle the request\n',
    )
    expect(await learner.type('kubectl api-versions | grep -c metrics')).toBe('0\n')
  })

  it('leaves the server its own APIServices: one per group version, made again when deleted', async () => {
    const learner = await Typing.at('apiservices', ONE)
    expect(
      await learner.type(
        'kubectl api-versions | grep -v apiregistration | wc -l; kubectl get apiservices --no-headers | grep -c "Local *True"',
      ),
    ).toMatch(/^(\d+)\n\1\n$/)
    await learner.type('kubectl delete apiservice v1.apps')
    await learner.wait(2)
    expect(await learner.type('kubectl get apiservice v1.apps -o name')).toBe('apiservice.apiregistration.k8s.io/v1.apps\n')
  })
})

describe('addons', () => {
  it('that are only names say so', async () => {
    const learner = await Typing.at('names', ONE)
    const ran = await learner.run('minikube addons enable istio 2>&1 | tail -n 3; minikube addons enable nosuch')
    expect(ran).toEqual({
      output:
        '\nX Exiting due to MK_ADDON_ENABLE: enable failed: the addon istio is not part of this playground\n\n\nX Exiting due to MK_ADDON_ENABLE: enable failed: run callbacks: nosuch is not a valid addon\n\n',
      code: 10,
    })
  })

  it('of the dashboard run healthy pods whose page says that there is nothing to see', async () => {
    const learner = await Typing.at('dashboard', ONE)
    await learner.type('minikube addons enable dashboard')
    await learner.wait(120)
    expect(await learner.type('kubectl get pods -n kubernetes-dashboard --no-headers')).toMatch(/^(\S+ +1\/1 +Running +0 .*\n){2}$/)
    expect(
      await learner.type('kubectl get --raw /api/v1/namespaces/kubernetes-dashboard/services/http:kubernetes-dashboard:/proxy/'),
    ).toContain('its page is not simulated')
  })
})

describe('a cluster made by kubeadm', () => {
  it('keeps its configuration where kubeadm, kubelets and newcomers read it', async () => {
    const { type } = await startedPlayground('kubeadm')
    expect(await type('kubectl get cm -n kube-system -o name | grep -E "kube(adm|let)-config"')).toBe(
      'configmap/kubeadm-config\nconfigmap/kubelet-config\n',
    )
    expect(await type("kubectl get cm kubeadm-config -n kube-system -o jsonpath='{.data.ClusterConfiguration}' | grep podSubnet")).toBe(
      '  podSubnet: 10.244.0.0/16\n',
    )
    expect(await type('kubectl get cm cluster-info -n kube-public --as=system:anonymous -o name')).toBe('configmap/cluster-info\n')
    expect(await type('kubectl get nodes --as=x --as-group=kubeadm:cluster-admins -o name')).toBe('node/minikube\n')
    expect(await type('kubectl auth can-i list endpointslices.discovery.k8s.io --as=system:serviceaccount:kube-system:coredns')).toBe(
      'yes\n',
    )
  })
})
