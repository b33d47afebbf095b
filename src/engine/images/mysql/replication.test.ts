/** Facts about replication: a replica does what its source did, from a position on, and says where it stands. */
import { expect, test } from 'vitest'
import { podsOf } from '../test-pods'

/** Servers by their names, with what each is told. */
async function servers(told: Readonly<Record<string, string>>, image = 'mysql:5.7') {
  const t = await podsOf({}, { seconds: 0 })
  for (const [name, args] of Object.entries(told))
    t.run(name, {
      containers: [{ name: 'main', image, args: args.split(' '), env: [{ name: 'MYSQL_ALLOW_EMPTY_PASSWORD', value: '1' }] }],
    })
  await t.wait(60)
  const sql = (pod: string, text: string): Promise<string> => t.exec(pod, `mysql -N -e "${text}"`)
  return { ...t, sql }
}

const follow = (address: string): string =>
  `CHANGE MASTER TO MASTER_HOST='${address}', MASTER_USER='root', MASTER_LOG_FILE='db-bin.000003', MASTER_LOG_POS=154, MASTER_CONNECT_RETRY=5; START SLAVE`
const status = "show slave status\\G' | grep -E '(IO|SQL)_Running:|Read_Master_Log_Pos|Last_SQL_Errno' | tr -d ' '"

test('a replica takes rows and definitions, those made before it came and those made later', async () => {
  const t = await servers({ db: '--server-id=1 --log-bin', other: '--server-id=2 --super-read-only' })
  await t.sql(
    'db',
    'CREATE DATABASE shop; CREATE TABLE shop.t (id INT AUTO_INCREMENT PRIMARY KEY, name TEXT); INSERT INTO shop.t (name) VALUES (UUID())',
  )
  await t.sql('other', follow(t.address('db')))
  await t.wait(2)
  await t.sql(
    'db',
    "BEGIN; INSERT INTO shop.t (name) VALUES ('a'); DELETE FROM shop.t WHERE id = 1; COMMIT; BEGIN; DELETE FROM shop.t; ROLLBACK",
  )
  await t.wait(1)
  expect(await t.sql('other', 'SELECT * FROM shop.t')).toBe('2\ta\n')
  expect(await t.sql('other', 'DELETE FROM shop.t')).toBe(
    'ERROR 1290 (HY000) at line 1: The MySQL server is running with the --super-read-only option so it cannot execute this statement\n',
  )
  const position = (await t.sql('db', 'SHOW MASTER STATUS')).split('\t')[1]
  expect(await t.exec('other', `mysql -e '${status}`)).toBe(
    `Read_Master_Log_Pos:${position}\nSlave_IO_Running:Yes\nSlave_SQL_Running:Yes\nLast_SQL_Errno:0\n`,
  )
  expect(await t.sql('db', 'SHOW SLAVE HOSTS')).toBe('2\t\t3306\t1\t\n')
})

test('a replica stops at what it cannot do, and says so', async () => {
  const t = await servers({ db: '--server-id=1 --log-bin', other: '--server-id=2' })
  await t.sql('other', follow(t.address('db')))
  await t.sql('other', 'CREATE DATABASE shop')
  await t.sql('db', 'CREATE DATABASE shop')
  await t.wait(2)
  expect(await t.exec('other', `mysql -e '${status.replace('Last_SQL_Errno', 'Last_SQL_Err')}`)).toMatch(
    /Slave_IO_Running:Yes\nSlave_SQL_Running:No\nLast_SQL_Errno:1007\nLast_SQL_Error:Error'Can'tcreatedatabase'shop';databaseexists'onquery\./,
  )
  expect(await t.sql('other', 'START SLAVE; STOP SLAVE; RESET SLAVE ALL; START SLAVE')).toBe(
    'ERROR 1200 (HY000) at line 1: The server is not configured as slave; fix in config file or with CHANGE MASTER TO\n',
  )
})

test('a transaction that meets a row that is there already is not done at all', async () => {
  const t = await servers({ db: '--server-id=1 --log-bin', other: '--server-id=2' })
  await t.sql('other', follow(t.address('db')))
  await t.sql('db', 'CREATE DATABASE shop; CREATE TABLE shop.t (id INT PRIMARY KEY)')
  await t.wait(2)
  await t.sql('other', 'INSERT INTO shop.t VALUES (2)')
  await t.sql('db', 'BEGIN; INSERT INTO shop.t VALUES (1); INSERT INTO shop.t VALUES (2); COMMIT')
  await t.wait(2)
  expect(await t.exec('other', "mysql -e 'show slave status\\G' | grep Last_SQL_Error:")).toContain(
    "Could not execute Write_rows event on table shop.t; Duplicate entry '2' for key 't.PRIMARY', Error_code: 1062; handler error HA_ERR_FOUND_DUPP_KEY; the event's master log db-bin.000003",
  )
  await t.sql('other', 'DELETE FROM shop.t WHERE id = 2; START SLAVE')
  await t.wait(2)
  expect(await t.sql('other', 'SELECT id FROM shop.t')).toBe('1\n2\n')
})

test('a source that is not there is tried again', async () => {
  const t = await servers({ other: '--server-id=2' })
  await t.sql('other', follow('127.0.0.1').replace('MASTER_USER', 'MASTER_PORT=3399, MASTER_USER'))
  await t.wait(20)
  expect(await t.exec('other', "mysql -e 'show slave status\\G' | grep -E 'Slave_IO_Running:|Last_IO_Errno' | tr -d ' '")).toBe(
    'Slave_IO_Running:Connecting\nLast_IO_Errno:2003\n',
  )
})

test('MySQL 8.4 knows the new words alone', async () => {
  const t = await servers({ db: '--server-id=1' }, 'mysql:8.4')
  expect(await t.sql('db', 'SHOW MASTER STATUS')).toMatch(/^ERROR 1064 \(42000\)/)
  expect(await t.sql('db', 'SHOW BINARY LOG STATUS')).toBe('binlog.000003\t158\t\t\t\n')
  expect(await t.sql('db', 'SET GLOBAL read_only = 1; SELECT @@read_only; SET read_only = 0')).toBe(
    "1\nERROR 1229 (HY000) at line 1: Variable 'read_only' is a GLOBAL variable and should be set with SET GLOBAL\n",
  )
})
