import { expect, it } from 'vitest'
import type { Transcript } from './format'
import { replayTranscript } from './replay'

it('only the address of the recordings leads to the API server, and every folder of PATH is there', async () => {
  const runs = ['kubectl get ns default -o name', 'kubectl get ns --server=https://127.0.0.1:1', 'kubectl plugin list']
  const transcript = {
    name: 'addresses',
    topics: [],
    nodes: [],
    context: 'minikube',
    steps: runs.map((run) => ({ run, stdout: '', stderr: '', code: 0 })),
  }
  const { steps } = await replayTranscript(transcript as unknown as Transcript)
  expect(steps[0]).toMatchObject({ stdout: 'namespace/default\n', stderr: '', code: 0 })
  expect(steps[1]).toMatchObject({ stdout: '', code: 1 })
  expect(steps[1]!['stderr' as never]).toContain(
    'The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?\n',
  )
  expect(steps[2]).toMatchObject({ stdout: '', stderr: 'error: unable to find any kubectl plugins in your PATH\n', code: 1 })
})

it('recordings on real nodes had an nginx of their own', async () => {
  const runs = [
    'kubectl run web --image=nginx:1.25',
    'kubectl wait --for=condition=Ready pod/web --timeout=30s',
    'kubectl exec web -- ls -d /docker-entrypoint.sh /docker-entrypoint.d',
    "kubectl exec web -- sh -c 'echo $NGINX_VERSION; grep ^Uid /proc/7/status; head -1 /etc/os-release'",
  ]
  const transcript = {
    name: 'runtime-own-images',
    topics: [],
    nodes: [{ name: 'w1-k8s', internalIP: '192.168.50.11' }],
    context: 'minikube',
    steps: runs.map((run) => ({ run, stdout: '', stderr: '', code: 0 })),
  }
  const { steps } = await replayTranscript(transcript as unknown as Transcript)
  expect(steps[2]).toMatchObject({ stdout: '/docker-entrypoint.sh\n', code: 2 })
  expect(steps[3]).toMatchObject({ stdout: '1.25\nUid:\t33\t33\t33\t33\nPRETTY_NAME="Debian GNU/Linux forky/sid"\n', stderr: '', code: 0 })
})
