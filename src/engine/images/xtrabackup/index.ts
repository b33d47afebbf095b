/** xtrabackup: copies the data of a running MySQL, as streams, with the place in the log that they stand for; models Percona's 2.4. */
import { defineImage, tags } from '../image'
import { mysqlAdmin, mysqlClient } from '../mysql/client'
import { mysqlDump } from '../mysql/dump'
import { debianFiles } from '../passwd'
import { debianWith } from '../userlands'
import { xbstream } from './stream'
import { xtrabackup } from './backup'

/** The clients that come along. */
const CLIENT = '5.7.13'

export default defineImage({
  repositories: ['gcr.io/google-samples/xtrabackup'],
  hasTag: tags(['latest'], /^1\.0$/),
  config: () => ({
    command: ['/bin/bash'],
    userland: debianWith('ncat'),
    size: 89_000_000,
    files: () => ({ ...debianFiles('8', 'jessie'), '/var/lib/mysql/': '' }),
    programs: {
      '/usr/bin/mysql': mysqlClient('mysql', CLIENT),
      '/usr/bin/mysqladmin': mysqlAdmin('mysql', CLIENT),
      '/usr/bin/mysqldump': mysqlDump('mysql', CLIENT),
      '/usr/bin/xbstream': xbstream,
      '/usr/bin/xtrabackup': xtrabackup,
    },
  }),
})
