/** mongo: the document database and its shell. */
import { defineImage, handover, tags } from '../image'
import { lazily } from '../lazily'
import { debianFiles, withAccount } from '../passwd'
import { debianWith, PROCPS } from '../userlands'
import { mongoServer } from './server'

const SHELL = '2.5.9'
export const mongoShell = lazily('mongosh', async () => (await import('./mongosh')).mongosh(SHELL))
const LATEST: Readonly<Record<string, string>> = { '3': '3.6.23', '4': '4.4.29', '5': '5.0.31', '6': '6.0.26', '7': '7.0.25', '8': '8.2.1' }

export default defineImage({
  repositories: ['docker.io/library/mongo', 'docker.io/mongodb/mongodb-community-server'],
  hasTag: tags(['latest', 'jammy', 'noble'], /^[3-8](\.\d{1,2}){0,2}(-(jammy|noble|focal|bionic|xenial|ubi8|ubi9|ubuntu2204))?$/),
  config: (tag) => {
    const number = /^\d+(\.\d+){0,2}/.exec(tag)?.[0] ?? '8'
    const version =
      number.split('.').length === 3 ? number : (LATEST[number] ?? `${number}.${number.split('.').length === 2 ? '0' : '0.0'}`)
    const daemon = mongoServer(version)
    // Its own shell took the place of the older one with 6.
    const names = Number(version.split('.')[0]) < 5 ? ['mongo'] : Number(version.split('.')[0]) < 6 ? ['mongo', 'mongosh'] : ['mongosh']
    return {
      entrypoint: ['docker-entrypoint.sh'],
      handsOver: { ...handover('/usr/local/bin/docker-entrypoint.sh', 'bash', 415, 'mongod'), as: 'mongodb' },
      command: ['mongod'],
      exposedPorts: [27017],
      userland: debianWith(...PROCPS),
      size: 302_500_000,
      files: () => ({ ...withAccount(debianFiles(), 'mongodb', 999, '/data/db'), '/data/db/': '' }),
      programs: {
        '/usr/local/bin/docker-entrypoint.sh': daemon,
        '/usr/bin/mongod': daemon,
        ...Object.fromEntries(names.map((name) => [`/usr/bin/${name}`, mongoShell])),
      },
    }
  },
})
