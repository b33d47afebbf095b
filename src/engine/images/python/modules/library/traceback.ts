/** traceback: how exceptions came to be, as text. */
export const traceback = `
import sys, _traceback

def format_exc():
    return _traceback.text(sys.exc_info()[1])

def print_exc(limit=None, file=None, chain=True):
    (file or sys.stderr).write(format_exc())

def format_exception(kind, value=None, tb=None, **options):
    return [_traceback.text(kind if value is None else value)]

def format_exception_only(kind, value=None):
    return [_traceback.text(kind if value is None else value).splitlines(True)[-1]]

def print_exception(kind, value=None, tb=None, limit=None, file=None, **options):
    (file or sys.stderr).write(''.join(format_exception(kind, value)))

def format_tb(tb, limit=None):
    return []

def print_stack(f=None, limit=None, file=None):
    pass
`
