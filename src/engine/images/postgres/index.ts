/** postgres: the database server; it needs a superuser password first. */
import { baseOfTag } from '../bases'
import { defineImage, handover, tags, type Daemon } from '../image'
import { withAccount } from '../passwd'
import { hasScripts } from '../entrypoint-scripts'
import { service } from '../service'
import { databaseProgram, psql } from './psql'
import { dataOf, isConfigured, isInitialised, makesDatabase, open, runInitScripts } from './server'
import { begins, ends, IGNORED, initdbSays, SKIPPED, temporaryBegins, temporaryEnds } from './start-up'

const REFUSAL = `Error: Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the
       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".

       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all
       connections without a password. This is *not* recommended.

       See PostgreSQL documentation about "trust":
       https://www.postgresql.org/docs/current/auth-trust.html`

function server(version: string): Daemon {
  const major = Number(version.split('.')[0])
  return service({
    ports: [5432],
    memory: 25_165_824,
    processor: 2,
    stderr: true,
    startup: 2000,
    refuse: (process) => (isConfigured(process) || isInitialised(process) ? undefined : REFUSAL),
    log: (process) => (isInitialised(process) ? SKIPPED : initdbSays(major, dataOf(process))),
    ready: (process) => {
      // The first start leaves its data behind even if nobody ever asks for them.
      const isNew = !isInitialised(process)
      open(process, version)
      if (!isNew) return begins(process, version)
      const begun = temporaryBegins(process, version, makesDatabase(process))
      const rest = (): string => `${temporaryEnds(process)}${begins(process, version)}`
      if (!hasScripts(process)) return `${begun}${IGNORED}${rest()}`
      // They write while they run.
      process.stderr(begun)
      process.run(async () => {
        if (await runInitScripts(process)) process.stderr(rest())
      })
      return ''
    },
    farewell: ends,
    talk: (data, process, peer) => open(process, version).answer(data, peer),
  })
}

/** pg_isready, as probes use it. */
const isReady: Daemon = {
  start: (process) => {
    const ready = process.listening(5432)
    process.stdout(`/var/run/postgresql:5432 - ${ready ? 'accepting connections' : 'no response'}\n`)
    process.exit(ready ? 0 : 2)
  },
}

export default defineImage({
  repositories: ['docker.io/library/postgres', 'docker.io/bitnami/postgresql'],
  hasTag: tags(['latest', 'alpine', 'trixie', 'bookworm'], /^(9|1[0-8])(\.\d{1,2}){0,2}(-(alpine|bookworm|trixie|bullseye|alpine\d.*))?$/),
  config: (tag) => {
    const version =
      /^\d+\.\d+/.exec(tag)?.[0] ??
      { '13': '13.23', '14': '14.20', '15': '15.15', '16': '16.11', '17': '17.7' }[tag.split('-')[0]!] ??
      '18.1'
    const daemon = server(version)
    const base = baseOfTag(tag, 'trixie')
    const major = Number(version.split('.')[0])
    const alpine = tag.includes('alpine')
    return {
      entrypoint: ['docker-entrypoint.sh'],
      handsOver: { ...handover('/usr/local/bin/docker-entrypoint.sh', 'bash', 372, 'postgres'), as: 'postgres' },
      command: ['postgres'],
      env: {
        LANG: 'en_US.utf8',
        PG_MAJOR: String(major),
        PG_VERSION: `${version}-1.pgdg13+1`,
        // Since 18 a volume holds the data of several versions.
        PGDATA: major < 18 ? '/var/lib/postgresql/data' : `/var/lib/postgresql/${major}/docker`,
      },
      exposedPorts: [5432],
      stopSignal: 'INT',
      userland: base.userland,
      size: 161_400_000,
      files: () => ({
        ...withAccount(base.files(), 'postgres', alpine ? 70 : 999, '/var/lib/postgresql', alpine ? '/bin/sh' : '/bin/bash'),
        '/var/lib/postgresql/': '',
        '/var/lib/postgresql/data/': '',
      }),
      programs: {
        '/usr/local/bin/docker-entrypoint.sh': daemon,
        '/usr/local/bin/postgres': daemon,
        '/usr/local/bin/pg_isready': isReady,
        '/usr/local/bin/psql': psql(version),
        '/usr/local/bin/createdb': databaseProgram('createdb'),
        '/usr/local/bin/dropdb': databaseProgram('dropdb'),
      },
    }
  },
})
