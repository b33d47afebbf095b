/** Facts about the servers that tutorials deploy, and the images to look at them from. */
import { describe, expect, test } from 'vitest'
import { podsOf } from '../test-pods'

test.each([
  ['tomcat:10', 8080, '/', '404'],
  ['jenkins/jenkins:lts', 8080, '/login', '200'],
  ['kodekloud/examplevotingapp_vote:v1', 80, '/', '200'],
  ['dockersamples/examplevotingapp_result', 80, '/', '200'],
  ['springcommunity/spring-framework-petclinic', 8080, '/actuator/health', '200'],
  ['mcr.microsoft.com/dotnet/samples:aspnetapp', 8080, '/healthz', '200'],
  ['minio/minio server /data --console-address :9001', 9000, '/minio/health/live', '200'],
  ['quay.io/keycloak/keycloak:26.4', 8080, '/', '200'],
  ['prom/prometheus', 9090, '/-/ready', '200'],
  ['quay.io/prometheus/prometheus:v3.5.0', 9090, '/', '302'],
  ['grafana/grafana:12.2.0', 3000, '/api/health', '200'],
  ['docker.elastic.co/elasticsearch/elasticsearch:9.1.0', 9200, '/', '200'],
  ['registry:3', 5000, '/v2/', '200'],
  ['hashicorp/consul', 8500, '/', '302'],
  ['hashicorp/vault:1.20', 8200, '/v1/sys/health', '200'],
  ['adminer', 8080, '/', '200'],
  ['phpmyadmin:5', 80, '/', '200'],
  ['nginxdemos/hello:plain-text', 80, '/', '200'],
  ['paulbouwer/hello-kubernetes:1.10', 8080, '/', '200'],
  ['ghcr.io/stefanprodan/podinfo:6.9.2', 9898, '/healthz', '200'],
  ['dockersamples/static-site', 80, '/', '200'],
  ['wbitt/network-multitool', 80, '/', '200'],
  ['gcr.io/kuar-demo/kuard-amd64:blue', 8080, '/healthy', '200'],
  ['mendhak/http-https-echo:31', 8080, '/', '200'],
  ['kibana:9.1.0', 5601, '/', '503'],
])('%s answers on port %d at %s with %s', async (image, port, path, status) => {
  const t = await podsOf({ web: image, tool: 'registry.k8s.io/e2e-test-images/jessie-dnsutils:1.3' })
  expect(await t.exec('tool', `curl -s -o /dev/null -w '%{http_code}' http://${t.address('web')}:${port}${path}`)).toBe(status)
})

function logOf({ node }: Awaited<ReturnType<typeof podsOf>>, pod: string): Promise<string> {
  let said = ''
  return new Promise((resolve) => {
    const chunk = (data: Uint8Array): void => void (said += new TextDecoder().decode(data))
    node.endpoint.logs('default', pod, { follow: false }, { chunk, end: () => resolve(said) })
  })
}

test('tell who they are', async () => {
  const t = await podsOf({ hello: 'nginxdemos/hello:plain-text', shoot: 'nicolaka/netshoot', tool: 'wbitt/network-multitool' })
  expect(await t.exec('tool', `curl -s ${t.address('hello')} | head -2`)).toBe(
    `Server address: ${t.address('hello')}:80\nServer name: hello\n`,
  )
  const who = await podsOf({ me: 'traefik/whoami:v1.10 --port=8080', tool: 'wbitt/network-multitool' })
  expect(await who.exec('tool', `curl -s -A me ${who.address('me')}:8080/x`)).toMatch(
    new RegExp(
      `^Hostname: me\nIP: 127\\.0\\.0\\.1\nIP: ::1\nIP: ${who.address('me')}\nRemoteAddr: ${who.address('tool')}:\\d+\nGET /x HTTP/1\\.1\nHost: ${who.address('me')}:8080\nAccept: \\*/\\*\nUser-Agent: me\n\n$`,
    ),
  )
  // Without a terminal netshoot's shell has nothing to read and ends.
  expect(t.pod('shoot').status?.containerStatuses?.[0]?.lastState?.terminated?.exitCode).toBe(0)
})

test('the worker of the voting app waits for what it works with', async () => {
  const t = await podsOf({ worker: 'dockersamples/examplevotingapp_worker' })
  expect(await logOf(t, 'worker')).toBe('Waiting for db\nWaiting for redis\n')
})

test('a replica of redis has what its leader has, now and later, until it leads itself', async () => {
  const t = await podsOf({ leader: 'redis:7', replica: 'redis:7', chained: 'redis:7' })
  const cli = (pod: string, words: string): Promise<string> => t.exec(pod, `redis-cli ${words}`)
  await cli('leader', '-n 2 rpush list a b')
  expect(await cli('replica', `replicaof ${t.address('leader')} 6379`)).toBe('OK\n')
  await cli('chained', `replicaof ${t.address('replica')} 6379`)
  await t.wait(2)
  await cli('leader', 'set key value')
  await t.wait(1)
  expect(await cli('replica', 'get key; redis-cli -n 2 lrange list 0 -1; redis-cli set key other')).toBe(
    "value\na\nb\nREADONLY You can't write against a read only replica.\n\n",
  )
  expect(await cli('chained', 'get key')).toBe('value\n')
  expect(await cli('leader', 'info replication | head -4')).toMatch(
    /^# Replication\r\nrole:master\r\nconnected_slaves:1\r\nslave0:ip=\S+,port=6379,state=online,offset=\d+,lag=0\r\n$/,
  )
  expect(await cli('replica', 'role | head -4')).toBe(`slave\n${t.address('leader')}\n6379\nconnected\n`)
  await cli('replica', 'replicaof no one')
  expect(await cli('replica', 'set key other; redis-cli get key')).toBe('OK\nother\n')
  expect(await logOf(t, 'replica')).toMatch(/ \* Full resync from master: [0-9a-f]{40}:\d+\n.* \* MASTER MODE enabled \(user request\)\n/s)
})

test('Jenkins says by which password it is set up, in its log and in a file', async () => {
  const t = await podsOf({ ci: 'jenkins/jenkins:lts' })
  const kept = await t.exec('ci', 'cat /var/jenkins_home/secrets/initialAdminPassword')
  expect(kept).toMatch(/^[0-9a-f]{32}\n$/)
  const log = await logOf(t, 'ci')
  expect(log).toContain(`Please use the following password to proceed to installation:\n\n${kept}\nThis may also be found at: `)
  expect(log.trimEnd().split('\n').at(-1)).toMatch(
    /\+0000 \[id=31\]\tINFO\thudson\.lifecycle\.Lifecycle#onReady: Jenkins is fully up and running$/,
  )
})

test('Jenkins does not start where it may not write', async () => {
  const t = await podsOf({})
  const securityContext = { readOnlyRootFilesystem: true }
  t.run('ci', { restartPolicy: 'Never', containers: [{ name: 'main', image: 'jenkins/jenkins:lts', securityContext }] })
  await t.wait(30)
  expect(t.pod('ci').status?.containerStatuses?.[0]?.state?.terminated?.exitCode).toBe(1)
  expect(await logOf(t, 'ci')).toBe(
    "touch: cannot touch '/var/jenkins_home/copy_reference_file.log': Read-only file system\nCan not write to /var/jenkins_home/copy_reference_file.log. Wrong volume permissions?\n",
  )
})

test('Tomcat tells when it has started', async () => {
  const lines = (await logOf(await podsOf({ web: 'tomcat:10' }), 'web')).trimEnd().split('\n')
  expect(lines.at(-1)).toMatch(
    /^\d\d-[A-Z][a-z]{2}-\d{4} \d\d:\d\d:\d\d\.\d{3} INFO \[main\] org\.apache\.catalina\.startup\.Catalina\.start Server startup in \[\d+\] milliseconds$/,
  )
})

describe('Prometheus', () => {
  /** What it says, without times and durations. */
  const messages = (log: string): readonly string[] =>
    [...log.matchAll(/ msg=("[^"]*"|\S+)/g)].map(([, message = '']) => message.replaceAll('"', ''))

  test('says that it is ready, in the form of its major version', async () => {
    const t = await podsOf({ three: 'prom/prometheus:v3.5.0', two: 'prom/prometheus:v2.54.1' })
    const log = await logOf(t, 'three')
    expect(messages(log)).toEqual([
      'No time or size retention was set so using the default time retention',
      'Starting Prometheus Server',
      'Start listening for connections',
      'Starting TSDB ...',
      'Listening on',
      'TLS is disabled.',
      'Replaying on-disk memory mappable chunks if any',
      'Replaying WAL, this may take a while',
      'TSDB started',
      'Loading configuration file',
      'Completed loading of configuration file',
      'Server is ready to receive web requests.',
      'Starting rule manager...',
    ])
    expect(log).toMatch(
      /^time=\S+Z level=INFO source=main\.go:\d+ msg="Starting Prometheus Server" mode=server version="\(version=3\.5\.0, /m,
    )
    expect(await logOf(t, 'two')).toMatch(/^ts=\S+Z caller=main\.go:\d+ level=info msg="Starting Prometheus Server" .*version=2\.54\.1, /m)
  })

  test.each([
    ['--config.file=/etc/none.yml', 'open /etc/none.yml: no such file or directory'],
    ['--web.enable-lifecycle', 'open prometheus.yml: no such file or directory'],
    ['--config.file=/etc', 'read /etc: is a directory'],
  ])('ends with code 2 started with %s', async (argument, why) => {
    const t = await podsOf({ web: `prom/prometheus ${argument}` }, { restartPolicy: 'Never', seconds: 10 })
    expect(t.pod('web').status?.containerStatuses?.[0]?.state?.terminated?.exitCode).toBe(2)
    expect(await logOf(t, 'web')).toMatch(
      /^time=\S+ level=ERROR source=main\.go:\d+ msg="Error loading config \(--config\.file=\S+\)" file=\S+ err=".*"\n$/,
    )
    expect(await logOf(t, 'web')).toContain(`err="${why}`)
  })

  test.each([
    [
      'global: {}\\nrules: []\\nglobal: {}\\n',
      'yaml: unmarshal errors:\\n  line 2: field rules not found in type config.plain\\n  line 3: field global already set in type config.plain',
    ],
    ['scrape_configs:\\n- job_name: a\\n  static_configs: []\\n metrics: b\\n', 'yaml: line 3: did not find expected key'],
    ['scrape_configs:\\n- job_name: a\\n- job_name: a\\n', 'found multiple scrape configs with job name \\"a\\"'],
    ['./configuration', 'yaml: unmarshal errors:\\n  line 1: cannot unmarshal !!str `./confi...` into config.plain'],
  ])('tells what of the configuration %j it cannot read', async (source, why) => {
    const t = await podsOf({ web: 'prom/prometheus' })
    const said = await t.exec('web', `printf '${source}' > /tmp/c.yml; /bin/prometheus --config.file=/tmp/c.yml`)
    expect(said).toMatch(/^time=\S+ level=ERROR .*\n$/)
    expect(said).toContain(` file=/tmp/c.yml err="parsing YAML file /tmp/c.yml: ${why}"\n`)
  })

  test('listens where it is told to', async () => {
    const t = await podsOf({ web: 'prom/prometheus --config.file=/etc/prometheus/prometheus.yml --web.listen-address=:9191' })
    expect(await t.exec('web', 'wget -qO- localhost:9191/-/ready')).toBe('Prometheus Server is Ready.\n')
  })
})

test('Grafana tells where its settings are from, and where it listens', async () => {
  const t = await podsOf({ web: 'grafana/grafana:11.4.0', tool: 'wbitt/network-multitool' })
  const lines = (await logOf(t, 'web')).trimEnd().split('\n')
  expect(lines[0]).toMatch(/^logger=settings t=\d{4}-\d\d-\d\dT[\d:]{8}\.\d{9}Z level=info msg="Starting Grafana" version=11\.4\.0 /)
  expect(
    lines.filter((line) => line.endsWith(' msg="Config overridden from Environment variable" var="GF_PATHS_DATA=/var/lib/grafana"')),
  ).toHaveLength(1)
  expect(lines.at(-1)).toMatch(
    /^logger=http\.server t=\S+Z level=info msg="HTTP Server Listen" address=\[::\]:3000 protocol=http subUrl= socket=$/,
  )
  expect(await t.exec('tool', `curl -s ${t.address('web')}:3000/api/health`)).toBe('{\n  "database": "ok",\n  "version": "11.4.0"\n}\n')
})

test('Grafana listens where its environment says, and hides what is secret there', async () => {
  const t = await podsOf({ web: 'grafana/grafana' })
  const said = await t.exec('web', 'GF_SECURITY_ADMIN_PASSWORD=hidden GF_SERVER_HTTP_PORT=3100 timeout 5 /run.sh')
  const told = [...said.matchAll(/ var="(\w+=[^"]*)"/g)].map(([, each]) => each)
  expect(told).toEqual(expect.arrayContaining(['GF_SECURITY_ADMIN_PASSWORD=*********', 'GF_SERVER_HTTP_PORT=3100']))
  expect(said).not.toContain('hidden')
  expect(said).toContain('msg="HTTP Server Listen" address=[::]:3100 ')
})

test('Caddy says in JSON, dated in seconds, that it serves', async () => {
  const t = await podsOf({ web: 'caddy:2' })
  const lines = (await logOf(t, 'web')).trimEnd().split('\n')
  const told = lines.map((line) => JSON.parse(line) as { readonly level: string; readonly ts: number; readonly msg: string })
  expect(told.map(({ level }) => level)).toEqual(['info', 'info', 'info', 'warn', 'info', 'info', 'info'])
  expect(told.at(-1)?.msg).toBe('serving initial configuration')
  const started = Date.parse(t.pod('web').status!.containerStatuses![0]!.state!.running!.startedAt!) / 1000
  expect(Math.abs(told[0]!.ts - started)).toBeLessThan(2)
})

test('Vault in development mode tells the token that lets one in, and nothing of it in another mode', async () => {
  const t = await podsOf({
    dev: 'hashicorp/vault:1.20',
    told: 'hashicorp/vault:1.20 server -dev -dev-root-token-id=root',
    other: 'hashicorp/vault:1.20 server -config=/vault/config',
  })
  expect(await logOf(t, 'dev')).toMatch(
    /\nUnseal Key: [\w+/]{43}=\nRoot Token: hvs\.[A-Za-z0-9]{24}\n\nDevelopment mode should NOT be used /,
  )
  expect(await logOf(t, 'told')).toContain('\nRoot Token: root\n')
  expect(await logOf(t, 'other')).toBe('')
})
