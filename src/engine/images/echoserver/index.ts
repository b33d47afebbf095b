/** echoserver: answers with what it was asked. */
import { text } from '../http-server'
import { defineImage, tags } from '../image'
import { service } from '../service'
import { debianWith } from '../userlands'
import { debianFiles } from '../passwd'

const daemon = service({
  ports: [8080],
  memory: 9_437_184,
  http: (request, process, peer) => {
    const headers = Object.entries({ host: request.host, ...request.headers })
      .map(([name, value]) => `\t${name.toLowerCase()}=${value}`)
      .sort()
      .join('\n')
    const body = request.body?.length ? new TextDecoder().decode(request.body) : '-no body in request-'
    return text(
      200,
      `\n\nHostname: ${process.hostname}\n\nPod Information:\n\t-no pod information available-\n\nServer values:\n\tserver_version=nginx: 1.14.2 - lua: 10015\n\nRequest Information:\n\tclient_address=${peer}\n\tmethod=${request.method}\n\treal path=${request.path}\n\tquery=${request.path.split('?')[1] ?? ''}\n\trequest_version=1.1\n\trequest_scheme=http\n\trequest_uri=http://${request.host}:8080${request.path}\n\nRequest Headers:\n${headers}\n\nRequest Body:\n\t${body}\n\n`,
      { Server: 'echoserver' },
    )
  },
})

export default defineImage({
  repositories: [
    'registry.k8s.io/echoserver',
    'registry.k8s.io/e2e-test-images/echoserver',
    'gcr.io/kubernetes-e2e-test-images/echoserver',
    'gcr.io/google_containers/echoserver',
    'gcr.io/google-containers/echoserver',
    'docker.io/ealen/echo-server',
  ],
  hasTag: tags(['latest'], /^\d+(\.\d+)*$/),
  config: () => ({
    command: ['/usr/local/bin/run.sh'],
    exposedPorts: [8080],
    userland: debianWith('curl'),
    size: 45_460_000,
    files: () => debianFiles(),
    programs: { '/usr/local/bin/run.sh': daemon },
  }),
})
