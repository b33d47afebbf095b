/** postgres: the database server; it needs a superuser password first. */
import { baseOfTag } from '../bases'
import { defineImage, handover, tags, type Daemon } from '../image'
import { withAccount } from '../passwd'
import { hasScripts } from '../entrypoint-scripts'
import { service } from '../service'
import { databaseProgram, psql } from './psql'
import { isConfigured, isInitialised, open, runInitScripts } from './server'

const REFUSAL = `Error: Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the
       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".

       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all
       connections without a password. This is *not* recommended.

       See PostgreSQL documentation about "trust":
       https://www.postgresql.org/docs/current/auth-trust.html`

function server(version: string): Daemon {
  const line = (time: number, text: string): string =>
    `${new Date(time).toISOString().replace('T', ' ').replace('Z', '')} UTC [1] LOG:  ${text}`
  return service({
    ports: [5432],
    memory: 25_165_824,
    processor: 2,
    stderr: true,
    startup: 2000,
    refuse: (process) => (isConfigured(process) || isInitialised(process) ? undefined : REFUSAL),
    log: (process) =>
      isInitialised(process)
        ? '\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n'
        : 'The files belonging to this database system will be owned by user "postgres".\nThis user must also own the server process.\n',
    ready: (process) => {
      // The first start leaves its data behind even if nobody ever asks for them.
      const isNew = !isInitialised(process)
      open(process, version)
      if (isNew && hasScripts(process)) process.run(() => runInitScripts(process))
      return [
        line(
          process.now(),
          `starting PostgreSQL ${version} (Debian ${version}-1.pgdg13+1) on x86_64-pc-linux-gnu, compiled by gcc (Debian 14.2.0-19) 14.2.0, 64-bit`,
        ),
        line(process.now(), 'listening on IPv4 address "0.0.0.0", port 5432'),
        line(process.now(), 'listening on IPv6 address "::", port 5432'),
        line(process.now(), 'listening on Unix socket "/var/run/postgresql/.s.PGSQL.5432"'),
        line(process.now(), 'database system is ready to accept connections'),
      ].join('\n')
    },
    farewell: (process) =>
      `${line(process.now(), 'received smart shutdown request')}\n${line(process.now(), 'shutting down')}\n${line(process.now(), 'database system is shut down')}`,
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
