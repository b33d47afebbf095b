/** zookeeper: the project's own image, configured by its environment, and that of the tutorial, which generates everything from flags. */
import { defineImage, tags, type Daemon, type DaemonProcess } from '../image'
import { ubuntuFiles, withAccount } from '../passwd'
import { debianWith, PROCPS } from '../userlands'
import { zkCli } from './cli'
import { configurationOf } from './configuration'
import { Server } from './server'
import { startZookeeper } from './start'
import { zkServer } from './status'

const OLD = '3.4.10-39d3a4f269333c922ed3db283be479f9deacaa0f, built on 03/23/2017 10:13 GMT'
const HEAP = 120 * 1024 * 1024

/** Runs a server of this configuration; what it says goes to its standard output. */
function serve(process: DaemonProcess, path: string, version: string, modern: boolean): void {
  const say = (text: string, where: string, level = 'INFO '): void => {
    const time = new Date(process.now()).toISOString().replace('T', ' ').replace('.', ',').replace('Z', '')
    process.stdout(`${time} [myid:${id}] - ${level} [${where}] - ${text}\n`)
  }
  let id = ''
  try {
    const configuration = configurationOf(process.files, path, modern)
    id = configuration.id === 0 ? '' : String(configuration.id)
    say(`Reading configuration from: ${path}`, 'main:QuorumPeerConfig@134')
    process.useMemory(HEAP)
    process.useProcessor(6)
    process.title([
      '/usr/lib/jvm/java-8-openjdk-amd64/bin/java',
      '-Dzookeeper.log.dir=/var/log/zookeeper',
      '-Dzookeeper.root.logger=INFO,CONSOLE',
      '-cp',
      `/usr/bin/../share/zookeeper/*:${path.replace(/\/[^/]*$/, '')}:`,
      'org.apache.zookeeper.server.quorum.QuorumPeerMain',
      path,
    ])
    say(
      configuration.id === 0 ? 'Starting server' : 'Starting quorum peer',
      configuration.id === 0 ? 'main:ZooKeeperServerMain@98' : 'main:QuorumPeerMain@138',
    )
    new Server(process, configuration, version, say).open()
    say(`binding to port 0.0.0.0/0.0.0.0:${configuration.clientPort}`, 'main:NIOServerCnxnFactory@89')
  } catch (error) {
    if (!(error instanceof Error)) throw error
    say(error.message, 'main:QuorumPeerMain@88', 'ERROR')
    return process.exit(2)
  }
  // The virtual machine's own end after a signal.
  process.onSignal(['TERM', 'INT'], (signal) => process.exit(signal === 'TERM' ? 143 : 130))
}

const READY = `#!/usr/bin/env bash
# Whether the server on this port says that it is well.
answer=$(echo ruok | nc 127.0.0.1 $1)
[ "$answer" == "imok" ]
`

const tutorial: Daemon = startZookeeper((process, path) => serve(process, path, OLD, false))
const HOME = '/opt/zookeeper-3.4.10'
const SCRIPTS = ['zkCli.sh', 'zkServer.sh', 'start-zookeeper', 'zookeeper-ready']

const kubernetesZookeeper = defineImage({
  repositories: ['registry.k8s.io/kubernetes-zookeeper', 'gcr.io/google_containers/kubernetes-zookeeper'],
  hasTag: tags([], /^1\.0-3\.4\.10$/),
  config: () => ({
    command: ['/bin/bash'],
    env: {
      ZK_USER: 'zookeeper',
      ZK_DATA_DIR: '/var/lib/zookeeper/data',
      ZK_DATA_LOG_DIR: '/var/lib/zookeeper/log',
      ZK_LOG_DIR: '/var/log/zookeeper',
      JAVA_HOME: '/usr/lib/jvm/java-8-openjdk-amd64',
    },
    userland: debianWith(...PROCPS, 'nc'),
    size: 163_000_000,
    owner: 'zookeeper',
    owned: [HOME, '/var/lib/zookeeper/data', '/var/lib/zookeeper/log', '/var/log/zookeeper'],
    files: () => {
      return {
        ...withAccount(ubuntuFiles('16.04', 'Xenial Xerus'), 'zookeeper', 1000, '/home/zookeeper', ''),
        '/opt/zookeeper': { link: 'zookeeper-3.4.10' },
        [`${HOME}/bin/zookeeper-ready`]: { text: READY, mode: 0o755 },
        [`${HOME}/conf/`]: '',
        ...Object.fromEntries(SCRIPTS.map((name) => [`/usr/bin/${name}`, { link: `/opt/zookeeper/bin/${name}` }])),
        '/usr/etc/zookeeper': { link: '/opt/zookeeper/conf' },
        '/var/lib/zookeeper/data/': '',
        '/var/lib/zookeeper/log/': '',
        '/var/log/zookeeper/': '',
        '/home/zookeeper/': '',
      }
    },
    programs: {
      [`${HOME}/bin/start-zookeeper`]: tutorial,
      [`${HOME}/bin/zkCli.sh`]: zkCli({ modern: false, version: OLD }),
      [`${HOME}/bin/zkServer.sh`]: zkServer('/usr/bin/../etc/zookeeper/zoo.cfg', (process, path) => serve(process, path, OLD, false)),
    },
  }),
})

/** The configuration that the image's entrypoint makes of its environment. */
function generated({ env }: DaemonProcess): string {
  const rows = [
    `dataDir=${env['ZOO_DATA_DIR'] ?? '/data'}`,
    `dataLogDir=${env['ZOO_DATA_LOG_DIR'] ?? '/datalog'}`,
    `tickTime=${env['ZOO_TICK_TIME'] ?? 2000}`,
    `initLimit=${env['ZOO_INIT_LIMIT'] ?? 5}`,
    `syncLimit=${env['ZOO_SYNC_LIMIT'] ?? 2}`,
    'autopurge.snapRetainCount=3',
    'autopurge.purgeInterval=0',
    `maxClientCnxns=${env['ZOO_MAX_CLIENT_CNXNS'] ?? 60}`,
    `standaloneEnabled=${env['ZOO_STANDALONE_ENABLED'] ?? 'true'}`,
    `admin.enableServer=${env['ZOO_ADMINSERVER_ENABLED'] ?? 'true'}`,
    ...(env['ZOO_4LW_COMMANDS_WHITELIST'] ? [`4lw.commands.whitelist=${env['ZOO_4LW_COMMANDS_WHITELIST']}`] : []),
    ...(env['ZOO_SERVERS'] ?? 'server.1=localhost:2888:3888;2181').split(/\s+/),
  ]
  return rows.map((row) => `${row}\n`).join('')
}

const library = defineImage({
  repositories: ['docker.io/library/zookeeper'],
  hasTag: tags(['latest'], /^v?3(\.\d+)*(-jre-\d+)?$/),
  config: (tag) => {
    const number =
      /^v?(3\.\d+\.\d+)/.exec(tag)?.[1] ??
      { '3.8': '3.8.5', '3.7': '3.7.2', '3.6': '3.6.4', '3.5': '3.5.10', '3.4': '3.4.14' }[tag] ??
      '3.9.4'
    const modern = !number.startsWith('3.4')
    const version = `${number}-7246445ec281f3dbf53dc54e970c914f39713903, built on 2025-08-19 19:53 UTC`
    const run = (process: DaemonProcess, path: string): void => {
      const { files, env } = process
      if (!files.exists(path)) files.write(path, generated(process))
      const data = env['ZOO_DATA_DIR'] ?? '/data'
      if (!files.exists(data)) files.makeDirectory(data, { parents: true })
      if (!files.exists(`${data}/myid`)) files.write(`${data}/myid`, `${env['ZOO_MY_ID'] ?? 1}\n`)
      process.stdout('ZooKeeper JMX enabled by default\nUsing config: /conf/zoo.cfg\n')
      serve(process, path, version, modern)
    }
    const server = zkServer('/conf/zoo.cfg', run)
    const home = `/apache-zookeeper-${number}-bin`
    return {
      entrypoint: ['/docker-entrypoint.sh'],
      handsOver: { serves: ['zkServer.sh'] },
      command: ['zkServer.sh', 'start-foreground'],
      env: {
        ZOO_CONF_DIR: '/conf',
        ZOO_DATA_DIR: '/data',
        ZOO_DATA_LOG_DIR: '/datalog',
        ZOO_LOG_DIR: '/logs',
        PATH: `/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:${home}/bin`,
        ZOOCFGDIR: '/conf',
      },
      exposedPorts: [2181, 2888, 3888, 8080],
      workingDirectory: home,
      userland: debianWith(...PROCPS, 'nc', 'wget'),
      size: 130_000_000,
      files: () => {
        const base = withAccount(ubuntuFiles('22.04', 'Jammy Jellyfish'), 'zookeeper', 1000, '/home/zookeeper', '')
        return { ...base, '/conf/': '', '/data/': '', '/datalog/': '', '/logs/': '', [`${home}/`]: '' }
      },
      programs: {
        '/docker-entrypoint.sh': server,
        [`${home}/bin/zkServer.sh`]: server,
        [`${home}/bin/zkCli.sh`]: zkCli({ modern, version }),
      },
    }
  },
})

export const zookeepers = [library, kubernetesZookeeper]
