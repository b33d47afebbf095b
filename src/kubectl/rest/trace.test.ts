/** What is told of requests at each verbosity, for the whole program or for some of its files. */
import { beforeAll, describe, expect, it } from 'vitest'
import { LiveCluster } from '../testing/live-cluster'
import { verbosityByFile } from './klog'

let c: LiveCluster
/** Lines of the log without their time, with figures left out. */
const told = async (line: string) =>
  (await c.kubectl(line)).stderr
    .replaceAll(/^[A-Z]\d{4} \S+ +\d+ /gm, '')
    .replaceAll(/illiseconds=\d+/g, 'illiseconds=N')
    .split('\n')
    .filter((each) => !each.startsWith('envvar.go') && !each.startsWith('loader.go'))

beforeAll(async () => {
  c = await LiveCluster.of('w1')
  await c.out('create configmap settings')
  await c.out('get configmaps')
})

describe('--vmodule', () => {
  it('tells more of the files it names, and refuses what is no rule', async () => {
    expect(await told('get cm settings -o name --vmodule=round*=6')).toEqual([
      expect.stringMatching(
        /^round_trippers\.go:632\] "Response" verb="GET" url="\S+\/configmaps\/settings" status="200 OK" milliseconds=N$/,
      ),
      '',
    ])
    expect((await c.kubectl('get cm --vmodule=x')).stderr).toBe(
      'error: invalid argument "x" for "--vmodule" flag: syntax error: expect comma-separated list of filename=N\nSee \'kubectl get --help\' for usage.\n',
    )
  })

  it.each([
    ['round_trippers=9', 'round_trippers', 9],
    ['round_trippers=9', 'helper', 2],
    ['h?lper=3,*=1,', 'helper', 3],
    ['h?lper=0,*=5', 'helper', 5],
    ['a[=5', 'a[', 2],
  ])('%s makes %s tell at %i', (rules, file, level) => expect(verbosityByFile(2, rules)(file)).toBe(level))
})

describe('a trace', () => {
  it('has the text of a patch as it is sent', async () => {
    expect(await told('label cm settings tier=gold -v=8')).toContain(
      'helper.go:269] "Request Body" body="{\\"metadata\\":{\\"labels\\":{\\"tier\\":\\"gold\\"}}}"',
    )
  })

  it('has what a server said of a failure as it came, but of what is invalid', async () => {
    const failures = async (line: string) => (await told(`${line} -v=4`)).filter((each) => /^(helpers|Error|The)/.test(each))
    expect(await failures('get cm nosuch')).toEqual([
      'helpers.go:246] server response object: %s[{',
      'Error from server (NotFound): configmaps "nosuch" not found',
    ])
    expect(await failures('create ns Wrong')).toEqual([
      expect.stringMatching(/^The Namespace "Wrong" is invalid: metadata\.name: Invalid value: "Wrong": a lowercase RFC 1123 label/),
    ])
  })

  it('does not have what --raw hands on from a file', async () => {
    c.write('/root/work/raw.json', '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"raw"}}')
    const lines = await told('create --raw /api/v1/namespaces/default/configmaps -f raw.json -v=8')
    expect(lines.filter((line) => /Request Body|Content-Type|status/.test(line))).toEqual([
      expect.stringContaining('"Response" status="201 Created"'),
      expect.stringContaining('Content-Type: '),
    ])
    expect((await told('get --raw /healthz -v=8')).filter((line) => line.includes('Request Body'))).toEqual([
      'raw.go:84] "Request Body" body=""',
    ])
  })

  it('tells at 9 which connections are new', async () => {
    const lines = await told('label cm settings tier=silver --overwrite -v=9')
    expect(lines.filter((line) => line.includes('Dial succeed'))).toHaveLength(1)
    expect(lines.filter((line) => line.includes('getConnectionMilliseconds'))).toEqual([
      ' > milliseconds=N getConnectionMilliseconds=N serverProcessingMilliseconds=N',
    ])
  })

  it('tells of a connection that becomes something else', async () => {
    await c.out('run web --image=nginx')
    await c.out('wait pod/web --for=condition=Ready')
    const lines = await told('exec web -v=6 -- true')
    expect(lines.slice(1)).toEqual([
      'podcmd.go:84] Using the first container in a pod: web',
      expect.stringMatching(/pods\/web\/exec\?command=true&container=web&stderr=true&stdout=true" status="101 Switching Protocols"/),
      'websocket.go:134] "Subprotocol negotiated" protocol="v5.channel.k8s.io"',
      'websocket.go:269] "Websocket read starts" deadline="1m1s"',
      'websocket.go:512] "Closed channel -- returning"',
      '',
    ])
  })
})
