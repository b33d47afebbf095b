/** xtrabackup: reads the files of a server together with its place in the log, and makes such a copy ready to be used. */
import type { CommandContext } from '../../../shell/command'
import { NetError } from '../../../shell/net'
import { parseOptions, tool } from '../../../shell/tools/tool'
import { Connection } from '../sql/client'
import type { Rows } from '../sql/values'
import { encode, type StreamedFile } from './stream'

const DATA = '/var/lib/mysql'
const VERSION = '2.4.4'
/** Files of one server alone: its logs, what it knows of its source, its name, and what earlier copies left. */
const OWN = /(-bin|binlog)\.(\d+|index)$|\.info$|^auto\.cnf$|^xtrabackup_|^change_master_to|\.pem$/

const LONG = {
  backup: 'backup',
  prepare: 'prepare',
  'slave-info': 'slave-info',
  stream: 'stream:',
  host: 'host:',
  user: 'user:',
  password: 'password:',
  port: 'port:',
  'target-dir': 'target-dir:',
  datadir: 'datadir:',
}

/** Every file below a folder that a copy takes, by its path from there. */
function contents({ files }: CommandContext, folder: string, prefix = ''): readonly StreamedFile[] {
  return [...files.list(folder)].sort().flatMap((name) => {
    const path = `${folder}/${name}`
    if (prefix === '' && OWN.test(name)) return []
    if (files.stat(path).type !== 'directory') return [{ path: prefix + name, text: files.readText(path) }]
    // A folder is there once something is in it.
    const inner = contents({ files } as CommandContext, path, `${prefix}${name}/`)
    return inner.length > 0
      ? inner
      : [{ path: `${prefix}${name}/db.opt`, text: 'default-character-set=latin1\ndefault-collation=latin1_swedish_ci\n' }]
  })
}

const cell = ({ columns, rows }: Rows, name: string): string => {
  const index = columns.findIndex((column) => column.name === name)
  return String(rows[0]?.[index] ?? '')
}

async function backup(context: CommandContext, options: ReturnType<typeof parseOptions>): Promise<number> {
  const { stderr, stdout, system } = context
  const stamp = (): string => new Date(system.clock.now()).toISOString().slice(2, 19).replaceAll('-', '').replace('T', ' ')
  const say = (text: string): Promise<void> => stderr.write(`${stamp()} ${text}\n`)
  const host = options.get('host') ?? 'localhost'
  const port = Number(options.get('port') ?? 3306)
  const user = options.get('user') ?? 'root'
  const password = options.get('password')
  await stderr.write(`xtrabackup version ${VERSION} based on MySQL server 5.7.13 Linux (x86_64)\n`)
  await say(`version_check Connecting to MySQL server with DSN 'dbi:mysql:;mysql_read_default_group=xtrabackup;host=${host}' as '${user}'.`)
  const connection = new Connection(context, {
    ...(host === 'localhost' ? {} : { host }),
    port,
    user,
    ...(password === undefined ? {} : { password }),
  })
  const failed = async (reason: string): Promise<number> => {
    await say(`Failed to connect to MySQL server: ${reason}.`)
    return 1
  }
  let source: Rows | undefined
  let replica: Rows | undefined
  try {
    const welcome = await connection.login()
    if (!welcome?.session) return await failed(welcome?.failure?.message ?? 'Lost connection')
    source = (await connection.ask('SHOW MASTER STATUS'))?.rows
    replica = (await connection.ask('SHOW SLAVE STATUS'))?.rows
    await connection.quit()
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    return failed(`Can't connect to MySQL server on '${host}' (111)`)
  }
  const folder = options.get('datadir') ?? DATA
  const copied = contents(context, folder)
  const notes: StreamedFile[] = [
    {
      path: 'xtrabackup_checkpoints',
      text: 'backup_type = full-backuped\nfrom_lsn = 0\nto_lsn = 2625384\nlast_lsn = 2625393\ncompact = 0\nrecover_binlog_info = 0\n',
    },
    { path: 'xtrabackup_info', text: `tool_name = xtrabackup\ntool_version = ${VERSION}\nbinlog_pos = \n` },
  ]
  if (source && source.rows.length > 0)
    notes.push({ path: 'xtrabackup_binlog_info', text: `${cell(source, 'File')}\t${cell(source, 'Position')}\n` })
  if (options.has('slave-info') && replica && replica.rows.length > 0)
    notes.push({
      path: 'xtrabackup_slave_info',
      text: `CHANGE MASTER TO MASTER_LOG_FILE='${cell(replica, 'Relay_Master_Log_File')}', MASTER_LOG_POS=${cell(replica, 'Exec_Master_Log_Pos')};\n`,
    })
  for (const { path } of copied) await say(`[01] Streaming ./${path}\n${stamp()} [01]        ...done`)
  const all = [...copied, ...notes]
  if (options.has('stream')) await stdout.write(encode(all))
  else
    for (const { path, text } of all) {
      const target = `${options.get('target-dir') ?? '/xtrabackup_backupfiles'}/${path}`
      context.files.makeDirectory(target.replace(/\/[^/]*$/, ''), { parents: true })
      context.files.write(target, text)
    }
  await say('completed OK!')
  return 0
}

/** Applies the log to a copy; one that nobody took is refused. */
async function prepare(context: CommandContext, folder: string): Promise<number> {
  const { stderr, files, system } = context
  const path = `${folder.replace(/\/$/, '')}/xtrabackup_checkpoints`
  await stderr.write(`xtrabackup version ${VERSION} based on MySQL server 5.7.13 Linux (x86_64)\nxtrabackup: cd to ${folder}\n`)
  if (!files.exists(path)) {
    await stderr.write(
      "xtrabackup: Error: failed to open 'xtrabackup_checkpoints'\nxtrabackup: Error: failed to read metadata from 'xtrabackup_checkpoints'\n",
    )
    return 1
  }
  files.write(path, files.readText(path).replace('full-backuped', 'full-prepared'))
  const stamp = new Date(system.clock.now()).toISOString().slice(2, 19).replaceAll('-', '').replace('T', ' ')
  await stderr.write(`InnoDB: Starting shutdown...\nInnoDB: Shutdown completed; log sequence number 2625576\n${stamp} completed OK!\n`)
  return 0
}

export const xtrabackup = tool('xtrabackup', async ({ context }) => {
  const options = parseOptions(context, 'H:u:p:P:', LONG)
  if (options.has('backup')) return backup(context, options)
  if (options.has('prepare')) return prepare(context, options.get('target-dir') ?? '/xtrabackup_backupfiles')
  await context.stderr.write(`xtrabackup version ${VERSION} based on MySQL server 5.7.13 Linux (x86_64)\n`)
  return 0
})
