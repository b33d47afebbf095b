/** Facts about writing to etcd behind the API server, as etcd 3.5 and 3.6 answer it. */
import { describe, expect, it } from 'vitest'
import { startedPlayground } from '../test-typing'

const CERTS = '/var/lib/minikube/certs/etcd'

async function node() {
  const { type, wait } = await startedPlayground('etcd-keys')
  await type(
    `minikube ssh "echo 'export ETCDCTL_CACERT=${CERTS}/ca.crt ETCDCTL_CERT=${CERTS}/server.crt ETCDCTL_KEY=${CERTS}/server.key' > /tmp/e"`,
  )
  const etcdctl = async (...lines: readonly string[]): Promise<string> => {
    await type(`cat > run.sh <<'EOF'\n. /tmp/e\n${lines.map((line) => `etcdctl ${line}`).join('\n')}\nEOF`)
    return type('minikube cp run.sh /tmp/run.sh > /dev/null; minikube ssh "sudo bash /tmp/run.sh"')
  }
  return { type, wait, etcdctl }
}

describe('keys of etcd', () => {
  it('are put, read at any revision, deleted in ranges and compacted', async () => {
    const { etcdctl } = await node()
    expect(await etcdctl('put foo bar', 'put foo bar2 --prev-kv', 'get foo', 'get foo --hex')).toBe(
      'OK\nOK\nfoo\nbar\nfoo\nbar2\n\\x66\\x6f\\x6f\n\\x62\\x61\\x72\\x32\n',
    )
    const fields = await etcdctl('get foo -w fields')
    const revision = Number(/"ModRevision" : (\d+)/.exec(fields)![1])
    expect(fields).toContain(
      `"Key" : "foo"\n"CreateRevision" : ${revision - 1}\n"ModRevision" : ${revision}\n"Version" : 2\n"Value" : "bar2"\n"Lease" : 0\n"More" : false\n"Count" : 1\n`,
    )
    expect(await etcdctl(`get foo --rev=${revision - 1}`)).toBe('foo\nbar\n')
    expect(
      await etcdctl(
        'put k1 v1',
        'put k2 v2',
        'put k3 v3',
        'get k --prefix --order=descend --limit 2',
        'get k2 --from-key --print-value-only',
      ),
    ).toBe('OK\nOK\nOK\nk3\nv3\nk2\nv2\nv2\nv3\n')
    expect(await etcdctl('del k1 k3 --range', 'del nokey', 'del k --prefix --prev-kv', 'del foo -w fields | tail -1')).toBe(
      '2\n0\n1\nk3\nv3\n"Deleted" : 1\n',
    )
    expect(
      await etcdctl(`compaction ${revision}`, `get foo --rev=${revision - 1} 2>&1 | tail -1`, `compaction ${revision} 2>&1 | tail -1`),
    ).toBe(`compacted revision ${revision}\n${'Error: etcdserver: mvcc: required revision has been compacted\n'.repeat(2)}`)
  })

  it('are refused as etcd refuses them', async () => {
    const { etcdctl } = await node()
    const refusals: readonly (readonly [line: string, said: string, code: number])[] = [
      ['put', 'Error: put command needs 1 argument and input from stdin or 2 arguments', 128],
      ['put --ignore-value nokey', 'Error: etcdserver: key not found', 1],
      ['put --lease=zz a b', 'Error: bad lease ID (strconv.ParseInt: parsing "zz": invalid syntax), expecting ID in Hex', 128],
      ['put --lease=1234 a b', 'Error: etcdserver: requested lease not found', 1],
      ["put '' v", 'Error: etcdserver: key is not provided', 1],
      ['put a b -w table', 'Error: table not supported as output format', 4],
      ['get', 'Error: get command needs one argument as key and an optional argument as range_end', 128],
      ['get a --order=foo', 'Error: bad sort order foo', 4],
      ['get a --count-only', 'Error: --count-only is only for `--write-out=fields`', 128],
      ['get a --rev=99999999', 'Error: etcdserver: mvcc: required revision is a future revision', 1],
      ['get a b --prefix', 'Error: too many arguments, only accept one argument when `--prefix` or `--from-key` is set', 128],
      ['del', 'Error: del command needs one argument as key and an optional argument as range_end', 128],
      ['watch', 'Error: bad number of arguments', 128],
      ['lease grant x', 'Error: bad TTL (strconv.ParseInt: parsing "x": invalid syntax)', 128],
      ['lease revoke 77', 'Error: etcdserver: requested lease not found', 1],
      ['compaction x', 'Error: strconv.ParseInt: parsing "x": invalid syntax', 1],
      ['move-leader 2e0', 'Error: etcdserver: bad leader transferee', 1],
    ]
    for (const [line, said, code] of refusals)
      expect(await etcdctl(`${line} < /dev/null 2> /tmp/said; echo $?; tail -1 /tmp/said`), line).toBe(`${code}\n${said}\n`)
  })

  it('are watched, changed on conditions and go with their lease', async () => {
    const { etcdctl, wait, type } = await node()
    await etcdctl('put key1 overwrite > /dev/null')
    const before = Number(/"Revision" : (\d+)/.exec(await etcdctl('get key1 -w fields'))![1])
    const txn = (text: string): string => `txn <<< $'${text}'`
    expect(await etcdctl(txn('value("key1") = "overwrite"\\n\\nput key1 "v2"\\nget key1\\n\\nput key2 "none"\\n\\n'))).toBe(
      'SUCCESS\n\nOK\n\nkey1\nv2\n',
    )
    expect(await etcdctl(txn('mod("key1") > "0"\\nver("key1") = "1"\\n\\nput key1 "x"\\n\\nput key2 "some extra"\\nget key2\\n\\n'))).toBe(
      'FAILURE\n\nOK\n\nkey2\nsome extra\n',
    )
    expect(await etcdctl(`watch key --prefix --prev-kv --rev=${before + 1} & sleep 1; kill %1; wait`)).toBe(
      'PUT\nkey1\noverwrite\nkey1\nv2\nPUT\nkey2\nsome extra\n',
    )
    const granted = await etcdctl('lease grant 30')
    expect(granted).toMatch(/^lease [0-9a-f]{16} granted with TTL\(30s\)\n$/)
    const id = granted.split(' ')[1]!
    expect(await etcdctl(`put --lease=${id} mine here`, 'lease list', `lease timetolive ${id} --keys`)).toMatch(
      new RegExp(
        `^OK\nfound 1 leases\n${id}\nlease ${id} granted with TTL\\(30s\\), remaining\\(\\d+s\\), attached keys\\(\\[mine\\]\\)\n$`,
      ),
    )
    await wait(20)
    expect(await etcdctl(`lease keep-alive --once ${id}`, 'get mine')).toBe(`lease ${id} keepalived with TTL(30)\nmine\nhere\n`)
    await wait(20)
    expect(await etcdctl('get mine --print-value-only')).toBe('here\n')
    await wait(15)
    expect(await etcdctl('get mine', `lease timetolive ${id}`)).toBe(`lease ${id} already expired\n`)
    expect(await type('kubectl get ns -o name | head -1')).toBe('namespace/default\n')
  })

  it('are the objects: one deleted there is gone for everybody, one written there is there', async () => {
    const { etcdctl, wait, type } = await node()
    await type('kubectl create deployment web --image=nginx; kubectl rollout status deploy web; kubectl create cm seen --from-literal=a=b')
    const pod = (await type('kubectl get pods -o name')).trim().replace('pod/', '')
    expect(await etcdctl(`del /registry/pods/default/${pod}`, 'del /registry/configmaps/default/seen')).toBe('1\n1\n')
    expect(await type('kubectl get cm seen')).toBe('Error from server (NotFound): configmaps "seen" not found\n')
    await wait(10)
    const pods = await type('kubectl get pods --no-headers')
    expect(pods).toMatch(/^web-\S+ +1\/1 +Running/)
    expect(pods).not.toContain(pod)
    expect(
      await etcdctl(
        `put /registry/configmaps/default/mine '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"mine","namespace":"default"},"data":{"x":"1"}}'`,
      ),
    ).toBe('OK\n')
    expect(await type('kubectl get cm mine -o jsonpath={.data.x}')).toBe('1')
    expect(await type('kubectl label cm mine a=b; kubectl delete cm mine')).toBe(
      'configmap/mine labeled\nconfigmap "mine" deleted from default namespace\n',
    )
  })

  it('that hold no object where one belongs are told by the API server until they are gone', async () => {
    const { etcdctl, type } = await node()
    expect(await etcdctl('put /registry/configmaps/default/junk junk')).toBe('OK\n')
    const said =
      `Error from server: couldn't get version/kind; json parse error: json: cannot unmarshal string into Go value of type struct ` +
      `{ APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }\n`
    expect(await type('kubectl get cm')).toBe(said)
    expect(await type('kubectl get cm junk')).toBe(said)
    expect(await type('kubectl delete cm junk')).toBe(said)
    expect(await type('kubectl get cm kube-root-ca.crt -o name; kubectl get secrets')).toBe(
      'configmap/kube-root-ca.crt\nNo resources found in default namespace.\n',
    )
    expect(await etcdctl(`put /registry/configmaps/default/junk '{}'`)).toBe('OK\n')
    expect(await type('kubectl get cm')).toBe("Error from server: Object 'Kind' is missing in '{}'\n")
    expect(await etcdctl('del /registry/configmaps/default/junk')).toBe('1\n')
    expect(await type('kubectl get cm -o name')).toBe('configmap/kube-root-ca.crt\n')
  })
})
