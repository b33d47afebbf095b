/** Facts about the way out of the cluster: the world outside, and packages that come from it. */
import { describe, expect, it } from 'vitest'
import { startedPlayground } from '../test-typing'

const started = () => startedPlayground('internet')

describe('pods reach the world outside', () => {
  it('by name and by address, and follow where they are sent', async () => {
    const { type, wait } = await started()
    await type('kubectl run shoot --image=nicolaka/netshoot -- sleep 3600')
    await wait(30)
    const inside = (command: string): Promise<string> => type(`kubectl exec shoot -- sh -c '${command}'`)
    expect(await inside('dig +short example.com')).toBe('23.192.228.80\n')
    expect(await inside('curl -sL -o /dev/null -w "%{http_code} %{url_effective}" google.com')).toBe('200 http://www.google.com/')
    expect(await inside('curl -s https://example.com | grep -c "Example Domain"')).toBe('2\n')
    expect(await inside('route -n')).toMatch(
      /^Kernel IP routing table\nDestination {5}Gateway {9}Genmask {9}Flags Metric Ref {4}Use Iface\n0\.0\.0\.0 {9}10\.244\.0\.1 {6}0\.0\.0\.0 {9}UG {4}0 {6}0 {8}0 eth0\n10\.244\.0\.0 {6}0\.0\.0\.0 {9}255\.255\.255\.0 {3}U {5}0 {6}0 {8}0 eth0\n$/,
    )
    expect(await inside('nc -zv 8.8.8.8 53 2>&1 | tail -1')).toContain('8.8.8.8')
  })

  it('unless a policy keeps them in', async () => {
    const { type, wait } = await started()
    await type('kubectl run box --image=busybox -- sleep 3600')
    await wait(30)
    expect(await type('kubectl exec box -- wget -qO- -T 3 http://example.com | grep -c h1')).toBe('1\n')
    await type(
      `printf '{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"in"},"spec":{"podSelector":{},"policyTypes":["Egress"]}}' | kubectl apply -f -`,
    )
    expect(await type('kubectl exec box -- wget -qO- -T 3 http://23.192.228.80; true')).toContain('download timed out')
  })
})

describe('manifests of projects', () => {
  it('metrics-server is not ready until it need not verify the certificates that kubelets sign themselves', async () => {
    const { type, wait } = await started()
    const place = 'https://github.com/kubernetes-sigs/metrics-server/releases/latest/download/components.yaml'
    expect(await type(`kubectl apply -f ${place}`)).toMatch(
      /^serviceaccount\/metrics-server created\n(.* created\n)+apiservice\.\S+ created\n$/,
    )
    await wait(60)
    expect(await type('kubectl get pods -n kube-system -l k8s-app=metrics-server --no-headers')).toMatch(/ 0\/1 +Running +0 /)
    expect(await type('kubectl logs -n kube-system deploy/metrics-server --tail=1')).toMatch(
      /^E1121 [\d:.]+ {7}1 scraper\.go:149\] "Failed to scrape node" err="Get \\"https:\/\/192\.168\.49\.2:10250\/metrics\/resource\\": tls: failed to verify certificate: x509: cannot validate certificate for 192\.168\.49\.2 because it doesn't contain any IP SANs" node="minikube"\n$/,
    )
    expect(await type('kubectl top nodes')).toBe('error: Metrics API not available\n')
    await type(
      `kubectl patch deploy metrics-server -n kube-system --type=json -p '[{"op":"add","path":"/spec/template/spec/containers/0/args/-","value":"--kubelet-insecure-tls"}]'`,
    )
    await wait(60)
    expect(await type('kubectl top nodes --no-headers')).toMatch(/^minikube +\d+m +\d+% +\d+Mi +\d+% +\n$/)
  })

  it('ingress-nginx for clouds waits for an address of its Service', async () => {
    const { type, wait } = await started()
    await type(
      'kubectl apply -f https://raw.githubusercontent.com/kubernetes/ingress-nginx/controller-v1.14.1/deploy/static/provider/cloud/deploy.yaml',
    )
    await wait(60)
    expect(await type('kubectl get svc,deploy -n ingress-nginx ingress-nginx-controller --no-headers')).toMatch(
      /^service\/ingress-nginx-controller +LoadBalancer +\S+ +<pending> .*\ndeployment\.apps\/ingress-nginx-controller +1\/1 /,
    )
  })
})

describe('packages', () => {
  it('of Debian and Ubuntu come after the lists were fetched, bring their programs and go again', async () => {
    const { type, wait } = await started()
    await type('kubectl run ub --image=ubuntu -- sleep 3600')
    await wait(30)
    const inside = (command: string): Promise<string> => type(`kubectl exec ub -- bash -c '${command}'`)
    expect(await inside('apt-get install -y tree')).toBe(
      'Reading package lists...\nBuilding dependency tree...\nReading state information...\nE: Unable to locate package tree\ncommand terminated with exit code 100\n',
    )
    expect(await inside('apt-get update')).toMatch(
      /^Get:1 http:\/\/archive\.ubuntu\.com\/ubuntu noble InRelease \[256 kB\]\n[^]*\nFetched 24\.9 MB in \ds \(\d+\.\d MB\/s\)\nReading package lists\.\.\.\n$/,
    )
    const said = await inside('apt-get install -y curl tree; curl -s -o /dev/null -w "%{http_code}" http://example.com; tree /srv')
    expect(said).toContain(
      'The following additional packages will be installed:\n  ca-certificates libcurl4t64 libnghttp2-14 libpsl5t64 librtmp1 libssh2-1t64\n',
    )
    expect(said).toContain('\n0 upgraded, 8 newly installed, 0 to remove and 0 not upgraded.\n')
    expect(said).toContain('\nSetting up tree (2.2.1-1) ...')
    expect(said).toMatch(/200\/srv\n\n0 directories, 0 files\n$/)
    expect(await inside('dpkg -s curl | grep Status; apt-get install -y curl | tail -2')).toBe(
      'Status: install ok installed\ncurl is already the newest version (8.14.1-2).\n0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n',
    )
    expect(await inside('apt-get remove -y tree > /dev/null; tree')).toContain('tree: command not found')
    expect(await inside('rm -rf /var/lib/apt/lists/*; apt-get install -y jq 2>&1 | tail -1')).toBe('E: Unable to locate package jq\n')
  })

  it('of Debian are listed, searched and shown once the lists are there', async () => {
    const { type, wait } = await startedPlayground('listed')
    await type('kubectl run box --image=debian -- sleep 3600')
    await wait(30)
    const inside = (command: string): Promise<string> => type(`kubectl exec box -- sh -c '${command}' 2>&1 | grep -v -e WARNING -e "^$"`)
    expect(await inside('apt show jq')).toBe(
      'N: Unable to locate package jq\nE: No packages found\ncommand terminated with exit code 100\n',
    )
    await inside('apt-get update')
    expect(await inside('apt list jq nosuch; apt-cache search json; apt show jq | grep -e Version -e Depends')).toBe(
      'Listing...\njq/stable 1.7.1-6 amd64\njq - lightweight and flexible command-line JSON processor\nVersion: 1.7.1-6\nDepends: libjq1, libonig5\n',
    )
    expect(await inside('apt-cache search "^tree++$"; apt search "("')).toBe(
      'tree - displays an indented directory tree, in color\nE: Regex compilation error - Unmatched ( or \\(\ncommand terminated with exit code 100\n',
    )
    await inside('apt-get install -y jq')
    expect(await inside('apt list --installed jq')).toBe('Listing...\njq/stable,now 1.7.1-6 amd64 [installed]\n')
  })

  it('of Alpine come with their index', async () => {
    const { type, wait } = await started()
    await type('kubectl run al --image=alpine -- sleep 3600')
    await wait(30)
    const inside = (command: string): Promise<string> => type(`kubectl exec al -- sh -c '${command}'`)
    expect(await inside('curl example.com')).toContain('sh: curl: not found')
    expect(await inside('apk add --no-cache curl nosuch')).toBe(
      'fetch https://dl-cdn.alpinelinux.org/alpine/v3.23/main/x86_64/APKINDEX.tar.gz\nfetch https://dl-cdn.alpinelinux.org/alpine/v3.23/community/x86_64/APKINDEX.tar.gz\nERROR: unable to select packages:\n  nosuch (no such package):\n    required by: world[nosuch]\ncommand terminated with exit code 1\n',
    )
    expect(await inside('apk add --no-cache curl 2>/dev/null')).toBe(
      '(1/1) Installing curl (8.17.0-r1)\nExecuting busybox-1.37.0-r30.trigger\nOK: 9 MiB in 17 packages\n',
    )
    expect(await inside('curl -s example.com | grep -c h1; apk del curl; curl')).toContain('1\n(1/1) Purging curl (8.17.0-r1)\n')
  })

  it('cannot be fetched where no name resolves', async () => {
    const { type, wait } = await started()
    await type('kubectl run ub --image=debian -- sleep 3600; kubectl -n kube-system scale deploy coredns --replicas=0')
    await wait(40)
    const said = await type('kubectl exec ub -- apt-get update')
    expect(said).toContain("Err:1 http://deb.debian.org/debian trixie InRelease\n  Temporary failure resolving 'deb.debian.org'\n")
    expect(said).toContain('W: Some index files failed to download. They have been ignored, or old ones used instead.\n')
  })
})
