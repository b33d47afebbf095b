/** Modules of Python's library that are Python themselves. */
import { LIBRARY_FUNCTIONS } from './library-functions'
import { LIBRARY_CLASSES } from './library-classes'
import { LIBRARY_TEXT } from './library-text'
import { LIBRARY_ARGUMENTS } from './library-arguments'
import { LIBRARY_FILES } from './library-files'
import { LIBRARY_DATA } from './library-data'
import { LIBRARY_COROUTINES } from './library-coroutines'
import { LIBRARY_TIME } from './library-time'
import { LIBRARY_PROCESSES } from './library-processes'
import { LIBRARY_LOGGING } from './library-logging'

export const LIBRARY: Readonly<Record<string, string>> = {
  ...LIBRARY_FUNCTIONS,
  ...LIBRARY_CLASSES,
  ...LIBRARY_TEXT,
  ...LIBRARY_ARGUMENTS,
  ...LIBRARY_FILES,
  ...LIBRARY_DATA,
  ...LIBRARY_COROUTINES,
  ...LIBRARY_TIME,
  ...LIBRARY_PROCESSES,
  ...LIBRARY_LOGGING,
  __future__: 'annotations = division = print_function = None\n',
  html: `
def escape(text, quote=True):
    text = text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')
    return text.replace('"', '&quot;').replace("'", '&#x27;') if quote else text

def unescape(text):
    for name, char in (('&lt;', '<'), ('&gt;', '>'), ('&quot;', '"'), ('&#x27;', "'"), ('&#39;', "'"), ('&nbsp;', '\\xa0'), ('&amp;', '&')):
        text = text.replace(name, char)
    return text
`,
  concurrent: '',
  warnings: `
import sys as _sys

def warn(message, category=None, stacklevel=1, source=None):
    kind = type(message) if isinstance(message, Warning) else category or UserWarning
    if _filters and _filters[-1] == 'ignore' or kind is DeprecationWarning and not _filters:
        return
    if _filters and _filters[-1] == 'error':
        raise message if isinstance(message, Warning) else kind(message)
    _sys.stderr.write(f'{_sys.argv[0]}: {kind.__name__}: {message}\\n')

_filters = []

def simplefilter(action, *args, **keywords):
    _filters.append(action)

def filterwarnings(action, *args, **keywords):
    _filters.append(action)

def resetwarnings():
    _filters.clear()

class catch_warnings:
    def __init__(self, record=False):
        self._record = record
    def __enter__(self):
        self._before = list(_filters)
        return [] if self._record else None
    def __exit__(self, *args):
        _filters[:] = self._before
`,
  getpass: `
import os as _os, sys as _sys

def getuser():
    for name in ('LOGNAME', 'USER', 'LNAME', 'USERNAME'):
        if _os.environ.get(name):
            return _os.environ[name]
    return _os.getlogin()

def getpass(prompt='Password: ', stream=None):
    (stream or _sys.stderr).write(prompt)
    return input()
`,
  secrets: `
import random as _random, os as _os, base64 as _base64

choice = _random.choice
randbelow = _random.randrange

def token_bytes(nbytes=32):
    return _os.urandom(nbytes)

def token_hex(nbytes=32):
    return token_bytes(nbytes).hex()

def token_urlsafe(nbytes=32):
    return _base64.urlsafe_b64encode(token_bytes(nbytes)).rstrip(b'=').decode()

def compare_digest(a, b):
    return a == b
`,
}
