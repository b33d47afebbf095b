/** kubernetes-bootcamp: the node application of the Kubernetes Basics tutorial, on port 8080. */
import { defineImage } from '../image'
import { BASH_RC } from '../passwd'
import { DEBIAN_FULL } from '../userlands'
import { bootcampServer, serverSource } from './server'

export default defineImage({
  repositories: ['gcr.io/google-samples/kubernetes-bootcamp', 'docker.io/jocatalin/kubernetes-bootcamp'],
  hasTag: (tag) => ['v1', 'v2', 'latest'].includes(tag),
  config: (tag) => {
    const version = tag === 'v2' ? 2 : 1
    return {
      command: ['/bin/sh', '-c', 'node server.js'],
      env: { NPM_CONFIG_LOGLEVEL: 'info', NODE_VERSION: '6.3.1' },
      exposedPorts: [8080],
      userland: DEBIAN_FULL,
      size: 211_336_459,
      files: () => ({
        ...BASH_RC,
        '/server.js': serverSource(version),
        '/etc/os-release': 'PRETTY_NAME="Debian GNU/Linux 8 (jessie)"\nNAME="Debian GNU/Linux"\nVERSION_ID="8"\nID=debian\n',
        '/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\n',
      }),
      main: bootcampServer(version),
      programs: { '/usr/local/bin/node': bootcampServer(version) },
    }
  },
})
