/** Modules of Python's library that are Python themselves. */
import { abc } from './abc'
import { argparse } from './argparse'
import { asyncio } from './asyncio'
import { bisect } from './bisect'
import { collections } from './collections'
import { concurrentFutures } from './concurrent-futures'
import { configparser } from './configparser'
import { contextlib } from './contextlib'
import { copy } from './copy'
import { csv } from './csv'
import { dataclasses } from './dataclasses'
import { datetime } from './datetime'
import { enumeration } from './enum'
import { fnmatch } from './fnmatch'
import { fractions } from './fractions'
import { functools } from './functools'
import { getpass } from './getpass'
import { glob } from './glob'
import { heapq } from './heapq'
import { html } from './html'
import { httpServer } from './http-server'
import { io } from './io'
import { itertools } from './itertools'
import { logging } from './logging'
import { operator } from './operator'
import { pathlib } from './pathlib'
import { pprint } from './pprint'
import { queue } from './queue'
import { random } from './random'
import { scandir } from './scandir'
import { secrets } from './secrets'
import { shutil } from './shutil'
import { signal } from './signal'
import { socketserver } from './socketserver'
import { statistics } from './statistics'
import { string } from './string'
import { subprocess } from './subprocess'
import { tempfile } from './tempfile'
import { textwrap } from './textwrap'
import { threading } from './threading'
import { traceback } from './traceback'
import { types } from './types'
import { typing } from './typing'
import { urllibError } from './urllib-error'
import { urllibParse } from './urllib-parse'
import { urllibRequest } from './urllib-request'
import { warnings } from './warnings'
import { atexit } from './atexit'
import { calendar } from './calendar'
import { inspect } from './inspect'
import { shlex } from './shlex'
import { unittest } from './unittest'
import { decimal } from './decimal'

export const LIBRARY: Readonly<Record<string, string>> = {
  atexit,
  decimal,
  calendar,
  inspect,
  shlex,
  unittest,
  random,
  __future__: 'annotations = division = print_function = None\n',
  concurrent: '',
  http: `
class HTTPStatus:
    OK, CREATED, NO_CONTENT, BAD_REQUEST, NOT_FOUND, INTERNAL_SERVER_ERROR = 200, 201, 204, 400, 404, 500
`,
  urllib: '',
  abc,
  argparse,
  asyncio,
  bisect,
  collections,
  'concurrent.futures': concurrentFutures,
  configparser,
  contextlib,
  copy,
  csv,
  dataclasses,
  datetime,
  enum: enumeration,
  fnmatch,
  fractions,
  functools,
  getpass,
  glob,
  heapq,
  html,
  'http.server': httpServer,
  io,
  itertools,
  logging,
  operator,
  pathlib,
  pprint,
  queue,
  _scandir: scandir,
  secrets,
  shutil,
  signal,
  socketserver,
  statistics,
  string,
  subprocess,
  tempfile,
  textwrap,
  threading,
  traceback,
  types,
  typing,
  'urllib.error': urllibError,
  'urllib.parse': urllibParse,
  'urllib.request': urllibRequest,
  warnings,
}
