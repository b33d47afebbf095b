/** mongo: the document database, as far as starting and listening go. */
import { defineImage, handover, tags } from '../image'
import { debianFiles } from '../passwd'
import { clientWithoutQueries, service } from '../service'
import { debianWith } from '../userlands'

const daemon = service({
  ports: [27017],
  memory: 171_966_464,
  processor: 5,
  startup: 1500,
  log: (process) =>
    `{"t":{"$date":"${new Date(process.now()).toISOString().replace('Z', '+00:00')}"},"s":"I","c":"CONTROL","id":4615611,"ctx":"initandlisten","msg":"MongoDB starting"}`,
  ready: (process) =>
    `{"t":{"$date":"${new Date(process.now()).toISOString().replace('Z', '+00:00')}"},"s":"I","c":"NETWORK","id":23016,"ctx":"listener","msg":"Waiting for connections","attr":{"port":27017,"ssl":"off"}}`,
  talk: () => new Uint8Array(0),
})

const mongosh = clientWithoutQueries('mongosh', 27017, '2.5.9', 'MongoNetworkError: connect ECONNREFUSED 127.0.0.1:27017')

export default defineImage({
  repositories: ['docker.io/library/mongo', 'docker.io/mongodb/mongodb-community-server'],
  hasTag: tags(['latest', 'jammy', 'noble'], /^[3-8](\.\d{1,2}){0,2}(-(jammy|noble|focal|bionic|xenial))?$/),
  config: () => ({
    entrypoint: ['docker-entrypoint.sh'],
    handsOver: handover('/usr/local/bin/docker-entrypoint.sh', 'bash', 415, 'mongod'),
    command: ['mongod'],
    exposedPorts: [27017],
    userland: debianWith(),
    size: 302_500_000,
    files: () => ({ ...debianFiles(), '/data/db/': '' }),
    programs: { '/usr/local/bin/docker-entrypoint.sh': daemon, '/usr/bin/mongod': daemon, '/usr/bin/mongosh': mongosh },
  }),
})
