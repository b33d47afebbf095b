/** mysqldump: statements that make the tables of databases again. */
import type { Command, CommandContext } from '../../../shell/command'
import type { Connection } from '../sql/client'
import { isNumeric, shown, type Rows } from '../sql/values'
import { connected, optionsOf, type Options } from './client'
import type { Product } from './server'

/** What `--all-databases` leaves out. */
const OWN = ['information_schema', 'performance_schema', 'sys', 'mysql']
const name = (text: string): string => `\`${text}\``

const column = (rows: Rows | undefined): readonly string[] => rows?.rows.map(([first]) => String(first)) ?? []

/** What to dump: databases by name, each with its tables or all of them. */
async function wanted(
  { words, all, several }: Options,
  connection: Connection,
): Promise<readonly { readonly database: string; readonly tables?: readonly string[] }[]> {
  if (all)
    return column((await connection.ask('SHOW DATABASES'))?.rows)
      .filter((each) => !OWN.includes(each))
      .map((database) => ({ database }))
  if (several) return words.map((database) => ({ database }))
  const [database = '', ...tables] = words
  return [{ database, ...(tables.length > 0 ? { tables } : {}) }]
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\0', '\\0'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\x1a', '\\Z'],
])

/** As mysql_real_escape_string has it. */
const escaped = (text: string): string => text.replace(/[\0\n\r\x1a\\'"]/g, (letter) => ESCAPES.get(letter) ?? `\\${letter}`)

/** One table as statements; undefined when it is not there. */
async function tableText(table: string, connection: Connection): Promise<string | undefined> {
  const made = await connection.ask(`SHOW CREATE TABLE ${name(table)}`)
  const content = await connection.ask(`SELECT * FROM ${name(table)}`)
  if (!made?.rows || !content?.rows) return undefined
  const { rows, columns } = content.rows
  const literal = (value: (typeof rows)[number][number], i: number): string => {
    const text = shown(value, columns[i]!.type, 'mysql')
    return text === null ? 'NULL' : isNumeric(columns[i]!.type) ? text : `'${escaped(text)}'`
  }
  const values = rows.map((row) => `(${row.map(literal).join(',')})`).join(',')
  const insert = values === '' ? '' : `INSERT INTO ${name(table)} VALUES ${values};\n`
  return `\n--\n-- Table structure for table ${name(table)}\n--\n\nDROP TABLE IF EXISTS ${name(table)};\n${String(made.rows.rows[0]![1])};\n\n--\n-- Dumping data for table ${name(table)}\n--\n\nLOCK TABLES ${name(table)} WRITE;\n${insert}UNLOCK TABLES;\n`
}

/** A view as the statement that makes it; those that it reads are there by then. */
async function viewText(view: string, connection: Connection): Promise<string> {
  const made = await connection.ask(`SHOW CREATE VIEW ${name(view)}`)
  return `\n--\n-- Final view structure for view ${name(view)}\n--\n\nDROP VIEW IF EXISTS ${name(view)};\n${String(made?.rows?.rows[0]?.[1])};\n`
}

async function dump({ stdout, stderr, name: program }: CommandContext, options: Options, connection: Connection): Promise<number> {
  for (const { database, tables } of await wanted(options, connection)) {
    const chosen = await connection.ask(`USE ${name(database)}`)
    if (chosen?.failure) {
      await stderr.write(`${program}: Got error: ${chosen.failure.code}: ${chosen.failure.message} when selecting the database\n`)
      return 2
    }
    if (options.all || options.several)
      await stdout.write(
        `\n--\n-- Current Database: ${name(database)}\n--\n\nCREATE DATABASE /*!32312 IF NOT EXISTS*/ ${name(database)};\n\nUSE ${name(database)};\n`,
      )
    const views = column((await connection.ask("SHOW FULL TABLES WHERE Table_type = 'VIEW'"))?.rows)
    const all = tables ?? column((await connection.ask('SHOW TABLES'))?.rows)
    for (const table of all.filter((each) => !views.includes(each))) {
      const text = await tableText(table, connection)
      if (text === undefined) {
        await stderr.write(`${program}: Couldn't find table: "${table}"\n`)
        return 6
      }
      await stdout.write(text)
    }
    for (const view of all.filter((each) => views.includes(each))) await stdout.write(await viewText(view, connection))
  }
  return 0
}

export function mysqlDump(product: Product, version: string): Command {
  return {
    name: product === 'mysql' ? 'mysqldump' : 'mariadb-dump',
    run: async (context) => {
      const options = optionsOf(context)
      const { database, ...rest } = options
      if (database === undefined && !options.all) {
        await context.stderr.write(
          `Usage: ${context.name} [OPTIONS] database [tables]\nOR     ${context.name} [OPTIONS] --databases [OPTIONS] DB1 [DB2 DB3...]\nOR     ${context.name} [OPTIONS] --all-databases [OPTIONS]\n`,
        )
        return 1
      }
      const [connection] = (await connected(context, rest, product)) ?? []
      if (!connection) return 2
      const title =
        product === 'mysql'
          ? `MySQL dump 10.13  Distrib ${version}, for Linux (x86_64)`
          : `MariaDB dump 10.19-${version}-MariaDB, for debian-linux-gnu (x86_64)`
      await context.stdout.write(
        `-- ${title}\n--\n-- Host: ${options.host ?? 'localhost'}    Database: ${options.all || options.several ? '' : database}\n-- ------------------------------------------------------\n`,
      )
      const code = await dump(context, options, connection)
      await connection.quit()
      if (code === 0) await context.stdout.write('\n-- Dump completed\n')
      return code
    },
  }
}
