/** Facts about the cluster's name servers as a learner configures them: CoreDNS in its pods, by its ConfigMap. */
import { describe, expect, it } from 'vitest'
import { startedPlayground } from '../test-typing'

const EDIT = (sed: string): string => `kubectl -n kube-system get cm coredns -o yaml | sed '${sed}' | kubectl replace -f -`
const LOGS = 'kubectl logs -n kube-system -l k8s-app=kube-dns --tail=-1'

async function started() {
  const { type, wait } = await startedPlayground('name-servers')
  await type('kubectl run box --image=busybox:1.28 -- sleep 36000')
  await wait(10)
  return { type, wait, lookup: (name: string) => type(`kubectl exec box -- nslookup ${name}`) }
}

describe('CoreDNS', () => {
  it('takes a changed Corefile over some time later, and logs questions when it is told to', async () => {
    const { type, wait, lookup } = await started()
    await type(EDIT('/^        log/d'))
    await wait(120)
    const before = await type(LOGS)
    await lookup('kubernetes.default')
    expect(await type(LOGS)).toBe(before)
    await type(EDIT('s/^        errors/        log/; s/kubernetes cluster.local/kubernetes custom-domain cluster.local/'))
    expect(await lookup('kubernetes.default.svc.custom-domain')).toContain("can't resolve")
    await wait(120)
    expect(await lookup('kubernetes.default.svc.custom-domain')).toContain('Address 1: 10.96.0.1 kubernetes.default.svc.cluster.local')
    const logs = await type(LOGS)
    expect(logs).toContain('[INFO] Reloading\n[INFO] plugin/reload: Running configuration SHA512 = ')
    expect(logs).toMatch(
      /\[INFO\] 10\.244\.0\.\d+:\d+ - \d+ "A IN kubernetes\.default\.svc\.custom-domain\. udp 54 false 512" NOERROR qr,aa,rd 106 0\.\d{9}s\n/,
    )
  })

  it('keeps its old Corefile while the new one is faulty, and does not start with it', async () => {
    const { type, wait, lookup } = await started()
    await type(EDIT('s/^        loadbalance/        loadblance/'))
    await wait(120)
    expect(await type(LOGS)).toContain(
      "[ERROR] Restart failed: /etc/coredns/Corefile:27 - Error during parsing: Unknown directive 'loadblance'\n",
    )
    expect(await lookup('kubernetes.default')).toContain('Address 1: 10.96.0.1')
    await type('kubectl -n kube-system rollout restart deployment coredns')
    await wait(30)
    expect(await type(LOGS)).toBe("/etc/coredns/Corefile:27 - Error during parsing: Unknown directive 'loadblance'\n")
    expect(await lookup('kubernetes.default')).toContain("can't resolve 'kubernetes.default'")
  })

  it('says which server did not answer, and ends when it would ask itself', async () => {
    const { type, wait, lookup } = await started()
    await type(EDIT('s,forward . /etc/resolv.conf,forward . 10.150.0.1,'))
    await wait(120)
    expect(await lookup('example.com')).toContain("can't resolve 'example.com'")
    expect(await type(LOGS)).toMatch(
      /\[ERROR\] plugin\/errors: 2 example\.com\. A: read udp 10\.244\.0\.\d+:\d+->10\.150\.0\.1:53: i\/o timeout\n/,
    )
    await type(`${EDIT('s,forward . 10.150.0.1,forward . 127.0.0.1,')}; kubectl -n kube-system rollout restart deployment coredns`)
    await wait(20)
    expect(await type(LOGS)).toMatch(
      /\[FATAL\] plugin\/loop: Loop \(127\.0\.0\.1:\d+ -> :53\) detected for zone "\.", see https:\/\/coredns\.io\/plugins\/loop#troubleshooting\. Query: "HINFO \d+\."\n$/,
    )
  })
})
