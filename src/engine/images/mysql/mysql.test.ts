/** Facts about mysql: what its statements do, what its errors say, what its client prints, and what outlives the server. */
import { describe, expect, test } from 'vitest'
import { runClient, testProcess, type Run } from '../sql/test-client'
import { mysqlAdmin, mysqlClient } from './client'
import { mysqlDump } from './dump'
import { talk } from './server'

const ENV = { MYSQL_ROOT_PASSWORD: 'pw', MYSQL_DATABASE: 'app', MYSQL_USER: 'joe', MYSQL_PASSWORD: 'secret' }

function world(files?: Map<string, string>) {
  const process = testProcess(ENV, files)
  const answer = (data: Uint8Array, peer: string): Uint8Array => talk(data, process, peer, 'mysql', '9.5.0')
  const run = (args: readonly string[], options?: Parameters<typeof runClient>[3]): Promise<Run> =>
    runClient(mysqlClient('mysql', '9.5.0'), answer, args, options)
  const sql = async (text: string, database = 'app'): Promise<string> => {
    const { out, err } = await run(['-uroot', database], { stdin: text, env: { MYSQL_PWD: 'pw' } })
    return out + err
  }
  return { run, sql, answer }
}

const TABLE =
  "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(5) NOT NULL, price DECIMAL(6,2) DEFAULT 1.5); INSERT INTO t (name) VALUES ('a'), ('b'); INSERT INTO t VALUES (7, 'c', 3);"

/** A table whose rows lead to the first two of the other. */
const CHILDREN = (actions: string): string =>
  `CREATE TABLE c (id INT PRIMARY KEY, t INT, FOREIGN KEY (t) REFERENCES t (id) ${actions}); INSERT INTO c VALUES (1, 1), (2, 2), (3, NULL);`

describe('statements', () => {
  test.each<readonly [string, string]>([
    [
      `${CHILDREN('')} SHOW CREATE TABLE c`,
      'Table\tCreate Table\nc\tCREATE TABLE `c` (\\n  `id` int NOT NULL,\\n  `t` int DEFAULT NULL,\\n  PRIMARY KEY (`id`),\\n  KEY `t` (`t`),\\n  CONSTRAINT `c_ibfk_1` FOREIGN KEY (`t`) REFERENCES `t` (`id`)\\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci\n',
    ],
    ['SELECT * FROM t', 'id\tname\tprice\n1\ta\t1.50\n2\tb\t1.50\n7\tc\t3.00\n'],
    ['SELECT COUNT(*), SUM(price), AVG(id), MAX(name) FROM t', 'COUNT(*)\tSUM(price)\tAVG(id)\tMAX(name)\n3\t6.00\t3.3333\tc\n'],
    ['SELECT price, COUNT(*) n FROM t GROUP BY price HAVING n > 1 ORDER BY n DESC', 'price\tn\n1.50\t2\n'],
    ["SELECT name FROM t WHERE name LIKE 'A%' OR id BETWEEN 7 AND 9 ORDER BY id DESC LIMIT 1", 'name\nc\n'],
    ['SELECT a.id, b.id FROM t a LEFT JOIN t b ON b.id = a.id + 1', 'id\tid\n1\t2\n2\tNULL\n7\tNULL\n'],
    ['UPDATE t SET price = price * 2 WHERE id = 2; SELECT price FROM t WHERE id = 2', 'price\n3.00\n'],
    ['DELETE FROM t WHERE id IN (SELECT id FROM t WHERE id < 3); SELECT COUNT(*) FROM t', 'COUNT(*)\n1\n'],
    ['ALTER TABLE t ADD COLUMN x INT DEFAULT 4 AFTER id, DROP COLUMN price; SELECT * FROM t WHERE id = 1', 'id\tx\tname\n1\t4\ta\n'],
    [
      'CREATE VIEW dear AS SELECT id, price p FROM t WHERE price > 1.5; CREATE OR REPLACE VIEW two (n) AS SELECT id FROM dear; INSERT INTO t VALUES (9, "x", 4); SELECT * FROM two; SHOW FULL TABLES; DROP VIEW two; DESCRIBE dear',
      'n\n7\n9\nTables_in_app\tTable_type\ndear\tVIEW\nt\tBASE TABLE\ntwo\tVIEW\nField\tType\tNull\tKey\tDefault\tExtra\nid\tint\tYES\t\tNULL\t\np\tdecimal(6,2)\tYES\t\tNULL\t\n',
    ],
    [
      'SELECT id, RANK() OVER (ORDER BY price DESC) r, SUM(price) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) s, LAG(name) OVER w l FROM t WINDOW w AS (ORDER BY id) ORDER BY id',
      'id\tr\ts\tl\n1\t2\t1.50\tNULL\n2\t2\t3.00\ta\n7\t1\t4.50\tb\n',
    ],
    ['SELECT 1 n UNION SELECT 2 INTERSECT SELECT 3', 'n\n1\n'],
    ['(SELECT id FROM t ORDER BY id DESC LIMIT 1) UNION ALL (SELECT id FROM t ORDER BY id LIMIT 2)', 'id\n7\n1\n2\n'],
    ['WITH RECURSIVE c AS (SELECT 1 n UNION SELECT 5 UNION ALL SELECT n + 1 FROM c LIMIT 4) SELECT * FROM c', 'n\n1\n5\n2\n6\n'],
    [
      'CREATE VIEW v AS SELECT id FROM t; CREATE VIEW w AS SELECT id FROM v; CREATE OR REPLACE VIEW v AS SELECT id FROM w',
      'ERROR 1462 (HY000) at line 1: `app`.`v` contains view recursion\n',
    ],
    ["SELECT 'a' REGEXP '('", 'ERROR 3685 (HY000) at line 1: Illegal argument to a regular expression.\n'],
    ['SELECT @@constructor', "ERROR 1193 (HY000) at line 1: Unknown system variable 'constructor'\n"],
    ["SELECT DATE_ADD('2024-01-01', INTERVAL 9999999 YEAR)", 'ERROR 1441 (22008) at line 1: Datetime function: datetime field overflow\n'],
    ['SELECT id FROM t WHERE id > 1 EXCEPT SELECT 7 UNION ALL SELECT 5 ORDER BY id DESC LIMIT 1', 'id\n5\n'],
    ['SELECT name FROM t WHERE price > ALL (SELECT price FROM t WHERE id < 3) OR id = ANY (SELECT 2)', 'name\nb\nc\n'],
    [
      "SELECT DATE_FORMAT('2024-02-03', '%W %D %M %Y') a, DATEDIFF('2024-03-01', '2024-02-01') b, DATE_ADD('2024-01-31', INTERVAL 1 MONTH) c, TIMESTAMPDIFF(MONTH, '2020-01-15', '2024-03-01') d, EXTRACT(YEAR FROM '2024-02-03') e, LAST_DAY('2024-02-03') f",
      'a\tb\tc\td\te\tf\nSaturday 3rd February 2024\t29\t2024-02-29\t49\t2024\t2024-02-29\n',
    ],
    ['BEGIN; DELETE FROM t; ROLLBACK; SELECT COUNT(*) FROM t', 'COUNT(*)\n3\n'],
    ["INSERT INTO t VALUES (5, 'e', 1); SELECT id FROM t", 'id\n1\n2\n5\n7\n'],
    [
      `${CHILDREN('ON DELETE CASCADE ON UPDATE CASCADE')} UPDATE t SET id = 9 WHERE id = 1; DELETE FROM t WHERE id = 2; SELECT * FROM c`,
      'id\tt\n1\t9\n3\tNULL\n',
    ],
    [`${CHILDREN('ON DELETE SET NULL')} DELETE FROM t; SELECT * FROM c`, 'id\tt\n1\tNULL\n2\tNULL\n3\tNULL\n'],
    [`${CHILDREN('')} SET FOREIGN_KEY_CHECKS = 0; DELETE FROM t WHERE id = 1; SELECT COUNT(*) n FROM c`, 'n\n3\n'],
    ['TRUNCATE t; INSERT INTO t (name) VALUES ("z"); SELECT id FROM t', 'id\n1\n'],
    ["INSERT INTO t VALUES (1, 'n', 1) ON DUPLICATE KEY UPDATE name = VALUES(name); SELECT name FROM t WHERE id = 1", 'name\nn\n'],
    ['WITH dear AS (SELECT * FROM t WHERE price > 2), n (k) AS (SELECT COUNT(*) FROM dear) SELECT name, k FROM dear, n', 'name\tk\nc\t1\n'],
    ['WITH x AS (SELECT 2 id) SELECT name FROM t WHERE id IN (SELECT id FROM x)', 'name\nb\n'],
    ['WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i * 2 FROM n WHERE i < 8) SELECT i FROM n', 'i\n1\n2\n4\n8\n'],
    [
      'SELECT 1/2, 7 DIV 2, "a" = "A", NULL IS NULL, CONCAT("x", 1), IFNULL(NULL, 2)',
      '1/2\t7 DIV 2\t"a" = "A"\tNULL IS NULL\tCONCAT("x", 1)\tIFNULL(NULL, 2)\n0.5000\t3\t1\t1\tx1\t2\n',
    ],
    [
      'SELECT @@hostname, @@server_id, DATABASE(), USER(), VERSION(), NOW()',
      '@@hostname\t@@server_id\tDATABASE()\tUSER()\tVERSION()\tNOW()\ndb-0\t1\tapp\troot@localhost\t9.5.0\t2026-11-22 04:00:00\n',
    ],
    ['SHOW TABLES; SHOW DATABASES', 'Tables_in_app\nt\nDatabase\napp\ninformation_schema\nmysql\nperformance_schema\nsys\n'],
    ["SHOW VARIABLES LIKE 'server_id'", 'Variable_name\tValue\nserver_id\t1\n'],
    [
      'DESCRIBE t',
      'Field\tType\tNull\tKey\tDefault\tExtra\nid\tint\tNO\tPRI\tNULL\tauto_increment\nname\tvarchar(5)\tNO\t\tNULL\t\nprice\tdecimal(6,2)\tYES\t\t1.5\t\n',
    ],
  ])('%s', async (text, printed) => {
    expect(await world().sql(TABLE + text)).toBe(printed)
  })

  test.each<readonly [string, string]>([
    [
      'SELEC 1',
      "1064 (42000) at line 1: You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near 'SELEC 1' at line 1",
    ],
    ['SELECT * FROM nosuch', "1146 (42S02) at line 1: Table 'app.nosuch' doesn't exist"],
    ['USE nosuch', "1049 (42000) at line 1: Unknown database 'nosuch'"],
    ["INSERT INTO t VALUES (1, 'x', 1)", "1062 (23000) at line 1: Duplicate entry '1' for key 't.PRIMARY'"],
    ["INSERT INTO t (name) VALUES ('toolong')", "1406 (22001) at line 1: Data too long for column 'name' at row 1"],
    ['INSERT INTO t (price) VALUES (1)', "1364 (HY000) at line 1: Field 'name' doesn't have a default value"],
    ['INSERT INTO t VALUES (1)', "1136 (21S01) at line 1: Column count doesn't match value count at row 1"],
    ['SELECT nosuch FROM t', "1054 (42S22) at line 1: Unknown column 'nosuch' in 'field list'"],
    ['CREATE TABLE t (a INT)', "1050 (42S01) at line 1: Table 't' already exists"],
    ['CREATE DATABASE app', "1007 (HY000) at line 1: Can't create database 'app'; database exists"],
    [
      `${CHILDREN('')} DELETE FROM t WHERE id = 1`,
      '1451 (23000) at line 1: Cannot delete or update a parent row: a foreign key constraint fails (`app`.`c`, CONSTRAINT `c_ibfk_1` FOREIGN KEY (`t`) REFERENCES `t` (`id`))',
    ],
    [
      `${CHILDREN('ON DELETE CASCADE')} INSERT INTO c VALUES (4, 4)`,
      '1452 (23000) at line 1: Cannot add or update a child row: a foreign key constraint fails (`app`.`c`, CONSTRAINT `c_ibfk_1` FOREIGN KEY (`t`) REFERENCES `t` (`id`) ON DELETE CASCADE)',
    ],
    [
      `${CHILDREN('')} DROP TABLE t`,
      "3730 (HY000) at line 1: Cannot drop table 't' referenced by a foreign key constraint 'c_ibfk_1' on table 'c'.",
    ],
    [
      'WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i FROM n) SELECT i FROM n',
      '3636 (HY000) at line 1: Recursive query aborted after 1001 iterations. Try increasing @@cte_max_recursion_depth to a larger value.',
    ],
    ['DROP TABLE nosuch', "1051 (42S02) at line 1: Unknown table 'app.nosuch'"],
    ['SELECT @@nosuch', "1193 (HY000) at line 1: Unknown system variable 'nosuch'"],
  ])('%s is refused', async (text, message) => {
    expect(await world().sql(TABLE + text)).toBe(`ERROR ${message}\n`)
  })
})

describe('the client', () => {
  test('draws tables on a terminal and asks for more', async () => {
    const { out, code } = await world().run(['-uroot', '-ppw', 'app'], {
      tty: true,
      stdin:
        "CREATE TABLE m (id INT,\n t VARCHAR(9));\nINSERT INTO m VALUES (1,'hello');\nSELECT * FROM m;\nSELECT * FROM m WHERE id=2;\nquit\n",
    })
    expect(out.slice(out.indexOf('mysql> '))).toBe(
      'mysql>     -> Query OK, 0 rows affected (0.01 sec)\n\nmysql> Query OK, 1 row affected (0.01 sec)\n\nmysql> +------+-------+\n| id   | t     |\n+------+-------+\n|    1 | hello |\n+------+-------+\n1 row in set (0.00 sec)\n\nmysql> Empty set (0.00 sec)\n\nmysql> Bye\n',
    )
    expect(code).toBe(0)
  })

  test('warns of passwords in the command line, and runs -e', async () => {
    expect(await world().run(['-h', 'db', '-uroot', '-ppw', '-N', '-e', 'SELECT USER(); SELECT 2'])).toEqual({
      out: 'root@10.244.1.5\n2\n',
      err: 'mysql: [Warning] Using a password on the command line interface can be insecure.\n',
      code: 0,
    })
  })

  test.each<readonly [readonly string[], string]>([
    [['-uroot'], "ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: NO)\n"],
    [['-h', 'db', '-ujoe', '--password=x'], "ERROR 1045 (28000): Access denied for user 'joe'@'10.244.1.5' (using password: YES)\n"],
    [['-uroot', '-ppw', 'nosuch'], "ERROR 1049 (42000): Unknown database 'nosuch'\n"],
    [['-ujoe', '-psecret', 'mysql'], "ERROR 1044 (42000): Access denied for user 'joe'@'%' to database 'mysql'\n"],
  ])('%j is not let in', async (args, error) => {
    const { err, code } = await world().run(args)
    expect([err.replace(/^mysql: .Warning.*\n/, ''), code]).toEqual([error, 1])
  })

  test('accounts that were created log in and see what was granted', async () => {
    const { sql, run } = world()
    expect(
      await sql("CREATE DATABASE d; CREATE USER 'ann'@'%' IDENTIFIED BY 'x'; GRANT SELECT ON d.* TO 'ann'@'%'; FLUSH PRIVILEGES;"),
    ).toBe('')
    expect((await run(['-uann', '-px', '-N', '-e', 'SHOW DATABASES'])).out).toBe('d\ninformation_schema\nperformance_schema\n')
    expect((await run(['-uann', '-px', '-e', 'SHOW TABLES FROM d; CREATE TABLE app.t (a INT)'])).err).toContain(
      "ERROR 1142 (42000) at line 1: CREATE command denied to user 'ann'@'%' for table 't'",
    )
  })
})

test('what was committed outlives the server, and the environment counts only once', async () => {
  const files = new Map<string, string>()
  expect(await world(files).sql(TABLE + 'SELECT COUNT(*) FROM t')).toBe('COUNT(*)\n3\n')
  const again = world(files)
  expect(await again.sql('INSERT INTO t (name) VALUES ("d"); SELECT id, name FROM t WHERE name = "d"')).toBe('id\tname\n8\td\n')
  expect(files.has('/var/lib/mysql/app')).toBe(true)
})

test('a dump makes the tables again', async () => {
  const { sql, answer } = world()
  await sql(TABLE)
  const { out } = await runClient(mysqlDump('mysql', '9.5.0'), answer, ['-uroot', '-ppw', 'app'])
  expect(await sql(`CREATE DATABASE copy; USE copy; ${out} SELECT * FROM copy.t WHERE id = 7`)).toBe('id\tname\tprice\n7\tc\t3.00\n')
})

test('a dump writes what stands between quotes so that it is read as it was', async () => {
  const { sql, answer } = world()
  const text = String.raw`'"\\\n\'\r'`
  await sql(`${TABLE} INSERT INTO t (id, name) VALUES (8, ${text});`)
  const { out } = await runClient(mysqlDump('mysql', '9.5.0'), answer, ['-uroot', '-ppw', 'app'])
  expect(out).toContain(String.raw`(8,'\"\\\n\'\r',`)
  expect(await sql(`CREATE DATABASE copy; USE copy; ${out} SELECT COUNT(*) FROM copy.t WHERE name = ${text}`)).toBe('COUNT(*)\n1\n')
})

test('a dump of all databases makes them again in another server', async () => {
  const { sql, answer } = world()
  await sql(`${TABLE} CREATE DATABASE shop; CREATE TABLE shop.s (a INT); INSERT INTO shop.s VALUES (4);`)
  const { out, code } = await runClient(mysqlDump('mysql', '9.5.0'), answer, ['-uroot', '-ppw', '--all-databases'])
  expect(code).toBe(0)
  expect(await world().sql(`${out} SELECT a, name FROM shop.s, app.t WHERE id = 7`)).toBe('a\tname\n4\tc\n')
  expect((await runClient(mysqlDump('mysql', '9.5.0'), answer, ['-uroot', '-ppw', 'nosuch'])).err).toContain(
    "mysqldump: Got error: 1049: Unknown database 'nosuch' when selecting the database\n",
  )
})

test('mysqladmin says that the server is alive, whoever asks', async () => {
  const { answer } = world()
  expect(await runClient(mysqlAdmin('mysql', '9.5.0'), answer, ['ping', '-h', 'localhost'])).toEqual({
    out: 'mysqld is alive\n',
    err: '',
    code: 0,
  })
})
