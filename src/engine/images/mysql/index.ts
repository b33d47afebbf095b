/** mysql and mariadb: servers that need to know about their root password first. */
import { defineImage, handover, tags, type Daemon, type Program } from '../image'
import { debianFiles, withAccount } from '../passwd'
import { hasScripts } from '../entrypoint-scripts'
import { service } from '../service'
import { debianWith, PROCPS } from '../userlands'
import { mysqlAdmin, mysqlClient } from './client'
import { mysqlDump } from './dump'
import { isConfigured, isInitialised, madeOf, open, runInitScripts, talk } from './server'
import { packageOf, StartUp } from './start-up'

function server(name: 'mysql' | 'mariadb', version: string): Daemon {
  const startUp = new StartUp(name, version)
  return service({
    ports: [3306],
    memory: 408_944_640,
    processor: 8,
    stderr: true,
    startup: 4000,
    refuse: (process) => {
      if (isConfigured(process, name) || isInitialised(process)) return undefined
      const list =
        name === 'mysql'
          ? '    - MYSQL_ROOT_PASSWORD\n    - MYSQL_ALLOW_EMPTY_PASSWORD\n    - MYSQL_RANDOM_ROOT_PASSWORD'
          : '\tYou need to specify one of MARIADB_ROOT_PASSWORD, MARIADB_ROOT_PASSWORD_HASH, MARIADB_ALLOW_EMPTY_ROOT_PASSWORD and MARIADB_RANDOM_ROOT_PASSWORD'
      const need = name === 'mysql' ? '\n    You need to specify one of the following as an environment variable:\n' : '\n'
      return `${startUp.entry(process)}${startUp.note(process, `Database is uninitialized and password option is not specified${need}${list}`, 'ERROR')}`
    },
    log: (process) => `${startUp.entry(process)}${isInitialised(process) ? '' : startUp.making(process)}`,
    ready: (process) => {
      // The first start leaves its data behind even if nobody ever asks for them.
      const isNew = !isInitialised(process)
      open(process, name, version)
      const running = (): string => startUp.runs(process, 1, 3306)
      if (!isNew) return running()
      const begun = startUp.temporaryBegins(process, madeOf(process, name))
      const rest = (): string => `${startUp.temporaryEnds(process)}${running()}`
      if (!hasScripts(process)) return `${begun}${rest()}`
      // They write while they run.
      process.stderr(begun)
      process.run(async () => {
        if (await runInitScripts(process, name, version, (text, level) => startUp.note(process, text, level))) process.stderr(rest())
      })
      return ''
    },
    farewell: (process) => startUp.ends(process),
    talk: (data, process, peer) => talk(data, process, peer, name, version),
  })
}

/** What tags that are no whole version stand for. */
const VERSIONS = {
  mysql: { '5': '5.7.44', '5.7': '5.7.44', '8': '8.4.7', '8.0': '8.0.44', '8.4': '8.4.7', lts: '8.4.7', '9': '9.5.0' },
  mariadb: {
    '10': '10.11.15',
    '10.5': '10.5.29',
    '10.6': '10.6.24',
    '10.11': '10.11.15',
    '11': '11.8.5',
    '11.4': '11.4.9',
    '11.8': '11.8.5',
    lts: '11.8.5',
  },
} as const satisfies Readonly<Record<'mysql' | 'mariadb', Readonly<Record<string, string>>>>

function versionOf(name: 'mysql' | 'mariadb', tag: string): string {
  const [first = ''] = tag.split('-')
  if (/^\d+\.\d+\.\d+$/.test(first)) return first
  const known: Readonly<Record<string, string>> = VERSIONS[name]
  if (Object.hasOwn(known, first)) return known[first]!
  return /^\d+\.\d+$/.test(first) ? `${first}.0` : name === 'mysql' ? '9.5.0' : '12.1.2'
}

export default defineImage({
  repositories: ['docker.io/library/mysql', 'docker.io/library/mariadb', 'docker.io/bitnami/mysql', 'docker.io/bitnami/mariadb'],
  hasTag: tags(
    ['latest', 'lts', 'innovation', 'oracle', 'debian', 'noble', 'jammy'],
    /^(5|8|9|10|11|12)(\.\d{1,2}(\.\d{1,2})?)?(-(oracle|debian|oraclelinux\d|jammy|noble|focal))?$/,
  ),
  config: (tag, repository) => {
    const name = repository.endsWith('mariadb') ? 'mariadb' : 'mysql'
    const version = versionOf(name, tag)
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
      userland: debianWith(...(name === 'mysql' ? ['kill'] : PROCPS)),
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
    ? { MYSQL_MAJOR: version.split('.').slice(0, 2).join('.'), MYSQL_VERSION: packageOf('mysql', version) }
    : { MARIADB_VERSION: packageOf('mariadb', version), LANG: 'C.UTF-8' }
}

/** MariaDB dropped the programs' old names with 11. */
function mariadbPrograms(version: string): Readonly<Record<string, Program>> {
  const [client, admin, dump] = [mysqlClient('mariadb', version), mysqlAdmin('mariadb', version), mysqlDump('mariadb', version)]
  const programs: Record<string, Program> = { '/usr/bin/mariadb': client, '/usr/bin/mariadb-admin': admin, '/usr/bin/mariadb-dump': dump }
  if (Number(version.split('.')[0]) >= 11) return programs
  return { ...programs, '/usr/bin/mysql': client, '/usr/bin/mysqladmin': admin, '/usr/bin/mysqldump': dump }
}
