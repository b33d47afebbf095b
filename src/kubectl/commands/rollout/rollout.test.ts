import { beforeAll, describe, expect, it } from 'vitest'
import { LiveCluster } from '../../testing/live-cluster'

const history = (...revisions: readonly (readonly [number, string])[]) =>
  `deployment.apps/web \nREVISION  CHANGE-CAUSE\n${revisions.map(([number, cause]) => `${number}         ${cause}\n`).join('')}\n`

describe('kubectl rollout', () => {
  let c: LiveCluster
  beforeAll(async () => {
    c = await LiveCluster.of('w1', 'w2')
    await c.all(
      'create deployment web --image=nginx --replicas=2',
      'rollout status deployment/web',
      'set image deployment/web nginx=nginx:1.25',
      'annotate deployment/web kubernetes.io/change-cause=newer',
      'rollout status deployment/web',
    )
  })

  it('history lists revisions with their causes, and one with its template', async () => {
    expect(await c.out('rollout history deployment/web')).toBe(history([1, '<none>'], [2, 'newer']))
    const one = await c.out('rollout history deployment/web --revision=2')
    expect(one.replace(/pod-template-hash=\w+/, 'pod-template-hash=H')).toBe(
      'deployment.apps/web with revision #2\nPod Template:\n  Labels:\tapp=web\n\tpod-template-hash=H\n  Annotations:\tkubernetes.io/change-cause: newer\n' +
        '  Containers:\n   nginx:\n    Image:\tnginx:1.25\n    Port:\t<none>\n    Host Port:\t<none>\n    Environment:\t<none>\n    Mounts:\t<none>\n' +
        '  Volumes:\t<none>\n  Node-Selectors:\t<none>\n  Tolerations:\t<none>\n\n',
    )
  })

  it('history finds the revision before it prints the object by a template alone', async () => {
    expect(await c.out('rollout history deployment/web --template={{.kind}}')).toBe('Deployment')
    expect((await c.kubectl('rollout history deployment/web --template={{.kind}} --revision=77')).stderr).toBe(
      'error: unable to find the specified revision\n',
    )
  })

  it('undo in a dry run of the client shows the template as it is, without the cause that history notes', async () => {
    expect(await c.out('rollout undo deployment/web --to-revision=2 --dry-run=client')).toMatch(
      /^deployment\.apps\/web Pod Template:\n {2}Labels:\tapp=web\n\tpod-template-hash=\w+\n {2}Containers:\n {3}nginx:\n/,
    )
  })

  it('status follows a rolling update line by line to its end', async () => {
    await c.out('set env deployment/web MODE=slow')
    const lines = (await c.out('rollout status deployment/web')).trimEnd().split('\n')
    // The controller may have begun by the time somebody looks.
    expect(lines[0]).toMatch(/^Waiting for deployment "web" rollout to finish: [01] out of 2 new replicas have been updated\.\.\.$/)
    expect(lines).toContain('Waiting for deployment "web" rollout to finish: 1 out of 2 new replicas have been updated...')
    expect(lines).toContain('Waiting for deployment "web" rollout to finish: 1 old replicas are pending termination...')
    expect(lines.at(-1)).toBe('deployment "web" successfully rolled out')
  })

  it('status gives up after its time-out on an image nobody has, and undo brings back what ran', async () => {
    await c.out('set image deployment/web nginx=nginx:no-such-tag')
    const ran = await c.kubectl('rollout status deployment/web --timeout=5s')
    expect(ran.stderr).toBe('error: timed out waiting for the condition\n')
    expect(ran.stdout.trimEnd().split('\n').at(-1)).toBe(
      'Waiting for deployment "web" rollout to finish: 1 out of 2 new replicas have been updated...',
    )
    expect(ran.code).toBe(1)
    expect(await c.out('rollout undo deployment/web')).toBe('deployment.apps/web rolled back\n')
    await c.out('rollout status deployment/web')
    expect(await c.out('get deploy web -o jsonpath={.spec.template.spec.containers[0].image}')).toBe('nginx:1.25')
  })

  it('undo to a revision makes it the newest one', async () => {
    expect(await c.out('rollout undo deployment/web --to-revision=1')).toBe('deployment.apps/web rolled back\n')
    await c.out('rollout status deployment/web')
    const listed = await c.out('rollout history deployment/web')
    expect(listed).toBe(history([2, 'newer'], [4, 'newer'], [5, 'newer'], [6, '<none>']))
  })

  it('undo asks how to print what it did only afterwards, each object for itself', async () => {
    await c.out('create deployment other --image=nginx')
    const { stderr } = await c.kubectl('rollout undo deployment/other deployment/web -o wide --dry-run=server')
    expect(stderr).toMatch(
      /^no rollout history found for deployment "other"\nunable to match a printer suitable for the output format "wide"/,
    )
    await c.out('delete deployment other')
  })

  it('history tells of each template that fails what it was given', async () => {
    const { stdout, stderr, code } = await c.kubectl('rollout history deployment/web deployment/web --template={{.items|len}}')
    expect(stdout.match(/^Error executing template: /gm)).toHaveLength(2)
    expect([stderr.split('\n').filter((line) => line.startsWith('error executing template')).length, code]).toEqual([2, 1])
  })

  it('status of a file tells of what is no workload before what is not there', async () => {
    c.write(
      '/root/work/mixed.yaml',
      ['ConfigMap', 'Service'].map((kind) => `apiVersion: v1\nkind: ${kind}\nmetadata: {name: mixed}\n`).join('---\n'),
    )
    await c.out('create configmap mixed')
    const { stderr } = await c.kubectl('rollout status -f mixed.yaml')
    expect(stderr).toBe('no status viewer has been implemented for ConfigMap\nservices "mixed" not found\n')
  })

  it('undo refuses what is unknown or paused', async () => {
    expect(await c.kubectl('rollout undo deployment/web --to-revision=99')).toEqual({
      stdout: '',
      stderr: 'error: unable to find specified revision 99 in history\n',
      code: 1,
    })
    expect(await c.out('rollout pause deploy/web')).toBe('deployment.apps/web paused\n')
    expect(await c.kubectl('rollout pause deploy/web')).toMatchObject({
      stderr: 'error: deployments.apps "web" is already paused\n',
      code: 1,
    })
    expect(await c.kubectl('rollout undo deploy/web')).toMatchObject({
      stderr: "error: you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again\n",
      code: 1,
    })
    expect(await c.out('rollout resume deploy/web')).toBe('deployment.apps/web resumed\n')
  })
})

describe('kubectl set', () => {
  let c: LiveCluster
  beforeAll(async () => {
    c = await LiveCluster.of('w1')
    await c.all('create deployment web --image=nginx')
  })

  it('image names the container that is not there', async () => {
    expect(await c.kubectl('set image deployment/web nope=nginx')).toEqual({
      stdout: '',
      stderr: 'error: unable to find container named "nope"\n',
      code: 1,
    })
  })

  it('env adds, lists, keeps what may not be overwritten and removes', async () => {
    expect(await c.out('set env deployment/web A=1 B=2')).toBe('deployment.apps/web env updated\n')
    expect(await c.out('set env deployment/web --list')).toBe('# Deployment web, container nginx\nA=1\nB=2\n')
    expect(await c.kubectl('set env deployment/web A=3 --overwrite=false')).toMatchObject({
      stderr: "error: deployments/web 'A' already has a value (1), and --overwrite is false\n",
      code: 1,
    })
    await c.out('set env deployment/web A-')
    expect(await c.out('set env deployment/web --list')).toBe('# Deployment web, container nginx\nB=2\n')
  })

  it('resources sets limits and requests and refuses what is no quantity', async () => {
    expect(await c.out('set resources deployment/web --limits=cpu=200m,memory=64Mi --requests=cpu=100m')).toBe(
      'deployment.apps/web resource requirements updated\n',
    )
    expect(await c.out('get deploy web -o jsonpath={.spec.template.spec.containers[0].resources}')).toBe(
      '{"limits":{"cpu":"200m","memory":"64Mi"},"requests":{"cpu":"100m"}}',
    )
    expect(await c.kubectl('set resources deployment/web --limits=cpu=zz')).toMatchObject({
      stderr: "error: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'\n",
      code: 1,
    })
    expect(await c.kubectl('set resources deployment/web')).toMatchObject({
      stderr: 'error: you must specify an update to requests or limits (in the form of --requests/--limits)\n',
      code: 1,
    })
  })
})
