/** warnings: what is told and goes on. */
export const warnings = `
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
`
