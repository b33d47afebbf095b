/** tempfile: files and folders that last as long as they are used. */
export const tempfile = `
import os as _os, random as _random, shutil as _shutil

def gettempdir():
    return _os.environ.get('TMPDIR', '/tmp')

def _name(suffix, prefix, dir):
    letters = 'abcdefghijklmnopqrstuvwxyz0123456789_'
    return _os.path.join(dir or gettempdir(), (prefix or 'tmp') + ''.join(_random.choice(letters) for _ in range(8)) + (suffix or ''))

def mkdtemp(suffix=None, prefix=None, dir=None):
    name = _name(suffix, prefix, dir)
    _os.makedirs(name)
    return name

class TemporaryDirectory:
    def __init__(self, suffix=None, prefix=None, dir=None, **options):
        self.name = mkdtemp(suffix, prefix, dir)
    def __enter__(self):
        return self.name
    def __exit__(self, *args):
        self.cleanup()
    def cleanup(self):
        _shutil.rmtree(self.name, ignore_errors=True)

class _File:
    def __init__(self, name, mode, delete):
        self.name, self._delete, self._file = name, delete, open(name, mode)
    def __getattr__(self, name):
        return getattr(self._file, name)
    def __iter__(self):
        return iter(self._file)
    def __enter__(self):
        return self
    def __exit__(self, *args):
        self.close()
    def close(self):
        self._file.close()
        if self._delete and _os.path.exists(self.name):
            _os.remove(self.name)

def NamedTemporaryFile(mode='w+b', buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None, delete=True, **options):
    return _File(_name(suffix, prefix, dir), mode, delete)

TemporaryFile = NamedTemporaryFile
`
