/** mysql and mariadb: servers that need to know about their root password first. */
import { defineImage, handover, tags, type Daemon, type Program } from '../image'
import { debianFiles, withAccount } from '../passwd'
import { hasScripts } from '../entrypoint-scripts'
import { service } from '../service'
import { debianWith } from '../userlands'
import { mysqlAdmin, mysqlClient } from './client'
import { mysqlDump } from './dump'
import { isConfigured, isInitialised, open, runInitScripts, talk } from './server'

function server(name: 'mysql' | 'mariadb', version: string): Daemon {
  const title = name === 'mysql' ? 'MySQL' : 'MariaDB'
  const stamp = (time: number): string => new Date(time).toISOString().slice(0, 19).replace('T', ' ')
  const entry = (time: number, level: string, text: string): string => `${stamp(time)}+00:00 [${level}] [Entrypoint]: ${text}`
  return service({
    ports: [3306],
    memory: 408_944_640,
    processor: 8,
    stderr: true,
    startup: 4000,
    refuse: (process) => {
      if (isConfigured(process, name) || isInitialised(process)) return undefined
      const time = process.now()
      const list =
        name === 'mysql'
          ? '    - MYSQL_ROOT_PASSWORD\n    - MYSQL_ALLOW_EMPTY_PASSWORD\n    - MYSQL_RANDOM_ROOT_PASSWORD'
          : '\tYou need to specify one of MARIADB_ROOT_PASSWORD, MARIADB_ROOT_PASSWORD_HASH, MARIADB_ALLOW_EMPTY_ROOT_PASSWORD and MARIADB_RANDOM_ROOT_PASSWORD'
      const need = name === 'mysql' ? '\n    You need to specify one of the following as an environment variable:\n' : '\n'
      return `${entry(time, 'Note', `Entrypoint script for ${title} Server ${version} started.`)}\n${entry(time, 'Note', "Switching to dedicated user 'mysql'")}\n${entry(time, 'ERROR', `Database is uninitialized and password option is not specified${need}${list}`)}`
    },
    log: (process) =>
      [
        entry(process.now(), 'Note', `Entrypoint script for ${title} Server ${version} started.`),
        entry(process.now(), 'Note', "Switching to dedicated user 'mysql'"),
        ...(isInitialised(process) ? [] : [entry(process.now(), 'Note', 'Initializing database files')]),
      ].join('\n'),
    ready: (process) => {
      // The first start leaves its data behind even if nobody ever asks for them.
      const isNew = !isInitialised(process)
      open(process, name, version)
      if (isNew && hasScripts(process))
        process.run(async () => {
          const note = (text: string, level = 'Note'): string => entry(process.now(), level, text)
          if (await runInitScripts(process, name, version, note))
            process.stdout(`${note(`${title} init process done. Ready for start up.`)}\n\n`)
        })
      return `${new Date(process.now()).toISOString().replace('Z', '000Z')} 0 [System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections. Version: '${version}'  socket: '/var/run/mysqld/mysqld.sock'  port: 3306  ${title} Community Server - GPL.`
    },
    farewell: (process) =>
      `${new Date(process.now()).toISOString().replace('Z', '000Z')} 0 [System] [MY-010910] [Server] /usr/sbin/mysqld: Shutdown complete (mysqld ${version})  ${title} Community Server - GPL.`,
    talk: (data, process, peer) => talk(data, process, peer, name, version),
  })
}

export default defineImage({
  repositories: ['docker.io/library/mysql', 'docker.io/library/mariadb', 'docker.io/bitnami/mysql', 'docker.io/bitnami/mariadb'],
  hasTag: tags(
    ['latest', 'lts', 'innovation', 'oracle', 'debian', 'noble', 'jammy'],
    /^(5|8|9|10|11|12)(\.\d{1,2}(\.\d{1,2})?)?(-(oracle|debian|oraclelinux\d|jammy|noble|focal))?$/,
  ),
  config: (tag, repository) => {
    const name = repository.endsWith('mariadb') ? 'mariadb' : 'mysql'
    const version =
      /^\d+\.\d+\.\d+/.exec(tag)?.[0] ??
      (name === 'mariadb' ? '12.1.2' : ({ '5': '5.7.44', '5.7': '5.7.44', '8': '8.4.7', '8.0': '8.0.44' }[tag] ?? '9.5.0'))
    const daemon = server(name, version)
    const binary = name === 'mysql' ? 'mysqld' : 'mariadbd'
    return {
      entrypoint: ['docker-entrypoint.sh'],
      handsOver: {
        ...handover(
          '/usr/local/bin/docker-entrypoint.sh',
          'bash',
          415,
          ...(name === 'mysql' ? ['mysqld', 'mariadbd'] : ['mariadbd', 'mysqld']),
        ),
        as: 'mysql',
      },
      command: [binary],
      env: environment(name, version),
      exposedPorts: [3306],
      userland: debianWith(),
      size: name === 'mysql' ? 233_710_000 : 109_060_000,
      files: () => ({
        ...withAccount(debianFiles(), 'mysql', 999, '/var/lib/mysql', '/bin/bash'),
        '/var/lib/mysql/': '',
        '/etc/mysql/my.cnf': '[mysqld]\ndatadir=/var/lib/mysql\n',
      }),
      programs: {
        '/usr/local/bin/docker-entrypoint.sh': daemon,
        [`/usr/sbin/${binary}`]: daemon,
        ...(name === 'mysql'
          ? {
              '/usr/bin/mysql': mysqlClient(name, version),
              '/usr/bin/mysqladmin': mysqlAdmin(name, version),
              '/usr/bin/mysqldump': mysqlDump(name, version),
            }
          : mariadbPrograms(version)),
      },
    }
  },
})

function environment(name: 'mysql' | 'mariadb', version: string): Readonly<Record<string, string>> {
  return name === 'mysql'
    ? { MYSQL_MAJOR: version.split('.').slice(0, 2).join('.'), MYSQL_VERSION: `${version}-1.el9` }
    : { MARIADB_VERSION: version }
}

/** MariaDB dropped the programs' old names with 11. */
function mariadbPrograms(version: string): Readonly<Record<string, Program>> {
  const [client, admin, dump] = [mysqlClient('mariadb', version), mysqlAdmin('mariadb', version), mysqlDump('mariadb', version)]
  const programs: Record<string, Program> = { '/usr/bin/mariadb': client, '/usr/bin/mariadb-admin': admin, '/usr/bin/mariadb-dump': dump }
  if (Number(version.split('.')[0]) >= 11) return programs
  return { ...programs, '/usr/bin/mysql': client, '/usr/bin/mysqladmin': admin, '/usr/bin/mysqldump': dump }
}
