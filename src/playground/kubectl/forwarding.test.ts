/** Ports that kubectl forwards to the learner's machine, and to pods, carry whatever is spoken on them. */
import { describe, expect, it } from 'vitest'
import { startedPlayground } from '../test-typing'

describe('kubectl port-forward', () => {
  it('carries databases, their conversations and web pages, several at once', async () => {
    const { type, wait } = await startedPlayground('forwarded databases')
    await type(`
      kubectl run cache --image=redis
      kubectl run rows --image=postgres:17 --env=POSTGRES_PASSWORD=secret
      kubectl run web --image=nginx
      kubectl run box --image=busybox -- sh -c 'while true; do echo welcome | nc -l -p 9000; done'
    `)
    await wait(40)
    await type(`
      kubectl port-forward pod/cache 6379 > cache.log &
      kubectl port-forward pod/rows 5432 > /dev/null &
      kubectl port-forward pod/web 8080:80 > /dev/null &
      kubectl port-forward pod/box 9000 > /dev/null &
      sleep 2
    `)
    expect(await type(`printf 'MULTI\\nINCR a\\nINCR a\\nEXEC\\n' | redis-cli; redis-cli get a`)).toBe('OK\nQUEUED\nQUEUED\n1\n2\n2\n')
    // What was said on a connection counts for the rest of it.
    expect(await type(`printf 'SELECT 3\\r\\nSET b x\\r\\nGET b\\r\\nQUIT\\r\\nGET b\\r\\n' | nc localhost 6379`)).toBe(
      '+OK\r\n+OK\r\n$1\r\nx\r\n+OK\r\n',
    )
    expect(await type(`psql -h localhost -U postgres -Atc 'select 6 * 7'`)).toBe('42\n')
    expect(await type('curl -s localhost:8080 > a & curl -s localhost:8080 > b & wait; cmp a b && grep -c Welcome a')).toBe('2\n')
    expect(await type(`printf 'GET / HTTP/1.0\\n\\n' | nc localhost 8080 | head -1; curl -sI localhost:8080/nope | head -1`)).toBe(
      'HTTP/1.1 200 OK\r\nHTTP/1.1 404 Not Found\r\n',
    )
    expect(await type('nc localhost 9000 < /dev/null; nc localhost 9000 < /dev/null')).toBe('welcome\nwelcome\n')
    expect(await type('grep -c Handling cache.log')).toBe('3\n')
  })

  it('stays as long as both ends do, and no longer', async () => {
    const { type, wait } = await startedPlayground('forwarded for long')
    await type(`
      kubectl run cache --image=redis
      kubectl run loud --image=busybox -- sh -c 'while true; do (while date; do sleep 1; done) | nc -l -p 9000; echo over; done'
    `)
    await wait(20)
    await type(`
      kubectl port-forward pod/cache 6379 > /dev/null &
      kubectl port-forward pod/loud 9000 > /dev/null &
      sleep 2
    `)
    expect(await type(`(printf 'SET b x\r\n'; sleep 600; printf 'GET b\r\nQUIT\r\n') | nc localhost 6379`)).toBe(
      '+OK\r\n$1\r\nx\r\n+OK\r\n',
    )
    expect(await type('timeout 3 nc localhost 9000 | grep -c UTC')).not.toBe('0\n')
    await wait(3)
    expect(await type('kubectl logs loud')).toBe('over\n')
  })

  it('ends without a word when nobody reads what it says', async () => {
    const { type, wait } = await startedPlayground('forwarded unheard')
    await type('kubectl run web --image=nginx')
    await wait(20)
    await type('{ kubectl port-forward pod/web 8080:80; echo $? >&2; } 2> log | head -1 & sleep 2')
    expect(await type('curl -s localhost:8080; echo $?; cat log')).toBe('52\n141\n')
  })

  it('leaves its port to others when a signal ends it, whichever it is', async () => {
    const { type, wait } = await startedPlayground('forwarded until killed')
    await type('kubectl run web --image=nginx')
    await wait(20)
    const forwarding = 'Forwarding from 127.0.0.1:8080 -> 80\nForwarding from [::1]:8080 -> 80\n'
    for (const [signal, code] of [
      ['TERM', 124],
      ['HUP', 124],
      ['INT', 124],
      ['KILL', 137],
    ] as const)
      expect(await type(`{ timeout -s ${signal} 1 kubectl port-forward pod/web 8080:80; } 2> /dev/null; echo $?`)).toBe(
        `${forwarding}${code}\n`,
      )
    expect(
      await type(
        'kubectl port-forward pod/web 8080:80 > log & sleep 1; curl -s localhost:8080 | grep -c Welcome; kill $!; wait $!; echo $?',
      ),
    ).toBe('2\n143\n')
    expect(await type('curl -s localhost:8080; echo $?')).toBe('7\n')
  })

  it('carries TLS to those that speak it', async () => {
    const { type, wait } = await startedPlayground('forwarded TLS')
    await type('kubectl run web --image=nginx')
    await wait(20)
    await type(`
      kubectl port-forward -n kube-system pod/kube-controller-manager-minikube 10257 > /dev/null &
      kubectl port-forward pod/web 8080:80 > /dev/null &
      sleep 1
    `)
    expect(await type('curl -sk https://localhost:10257/healthz; echo; curl -s http://localhost:10257/healthz')).toBe(
      'ok\nClient sent an HTTP request to an HTTPS server.\n',
    )
    expect(await type('curl -s https://localhost:10257/healthz; echo $?; curl -sk https://localhost:8080; echo $?')).toBe('60\n35\n')
  })

  it('goes on when its pod has gone, until the next connection fails, also where another pod has the name', async () => {
    const { type, wait } = await startedPlayground('forwarded to one that has gone')
    await type('kubectl run web --image=nginx')
    await wait(20)
    await type('{ kubectl port-forward pod/web 8080:80; echo ended $?; } > log 2>&1 & sleep 1; kubectl delete pod web --now')
    await type('kubectl run web --image=nginx')
    await wait(20)
    expect(await type('wc -l < log; curl -s localhost:8080; echo $?')).toBe('2\n52\n')
    const log = await type('cat log')
    expect(log).toMatch(
      /an error occurred forwarding 8080 -> 80: error forwarding port 80 to pod web, uid : failed to find sandbox .* in store: not found"\n/,
    )
    expect(log.endsWith('\nerror: lost connection to pod\nended 1\n')).toBe(true)
  })

  it('ends when nobody listens, or nobody may', async () => {
    const { type, wait } = await startedPlayground('forwarded nowhere')
    await type('kubectl run web --image=nginx; kubectl create clusterrolebinding v --clusterrole=view --user=jane')
    await wait(20)
    const seen = await type('kubectl port-forward pod/web 8080:81 > log 2>&1 & sleep 1; curl -s localhost:8080; echo $?; wait %1; echo $?')
    expect(seen).toMatch(/^52\n/)
    expect(await type('tail -1 log')).toBe('error: lost connection to pod\n')
    expect(await type('kubectl port-forward pod/web 8080:80 --as=jane')).toBe(
      'error: error upgrading connection: pods "web" is forbidden: User "jane" cannot create resource "pods/portforward" in API group "" in the namespace "default"\n',
    )
  })
})

describe('kubectl in a pod', () => {
  it('runs commands elsewhere, copies, attaches and forwards', async () => {
    const { type, wait } = await startedPlayground('kubectl reaches pods from a pod')
    await type(`
      kubectl create clusterrolebinding all --clusterrole=cluster-admin --serviceaccount=default:default
      kubectl run k --image=alpine/k8s:1.36.2 --command -- sleep 3600
      kubectl run web --image=nginx
    `)
    await wait(40)
    const inside = (command: string): Promise<string> => type(`kubectl exec k -- ${command}`)
    expect(await inside('kubectl exec web -- hostname')).toBe('web\n')
    expect(await inside(`sh -c 'echo hi | kubectl exec -i web -- cat'`)).toBe('hi\n')
    expect(await inside(`sh -c 'kubectl exec web -- sh -c "exit 3"; echo $?'`)).toBe('command terminated with exit code 3\n3\n')
    expect(await inside(`sh -c 'echo a > /tmp/x; kubectl cp /tmp/x web:/tmp/y; kubectl exec web -- cat /tmp/y'`)).toBe('a\n')
    expect(
      await inside(
        `sh -c 'kubectl port-forward pod/web 8080:80 > /tmp/log & sleep 2; wget -qO- localhost:8080 | grep -c Welcome; kill %1'`,
      ),
    ).toBe('2\n')
    expect(await inside('timeout 2 kubectl attach -q web')).toBe('command terminated with exit code 143\n')
  })
})
