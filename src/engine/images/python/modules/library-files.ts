/** Paths and files: modules of Python's library that are Python themselves. */

export const LIBRARY_FILES: Readonly<Record<string, string>> = {
  _scandir: `
import os as _os

class DirEntry:
    def __init__(self, folder, name):
        self.name, self.path = name, _os.path.join(folder, name)
    def is_dir(self, **options):
        return _os.path.isdir(self.path)
    def is_file(self, **options):
        return _os.path.isfile(self.path)
    def is_symlink(self):
        return _os.path.islink(self.path)
    def stat(self, **options):
        return _os.stat(self.path)
    def __fspath__(self):
        return self.path
    def __repr__(self):
        return f'<DirEntry {self.name!r}>'

class Scan:
    def __init__(self, folder):
        self._all = iter([DirEntry(folder, name) for name in _os.listdir(folder)])
    def __iter__(self):
        return self
    def __next__(self):
        return next(self._all)
    def close(self):
        pass
    def __enter__(self):
        return self
    def __exit__(self, *args):
        pass
`,
  pathlib: `
import os as _os, glob as _glob

class PurePath:
    def __init__(self, *parts):
        whole = _os.path.join(*[str(part) for part in parts]) if parts else '.'
        root = '/' if whole.startswith('/') else ''
        self._text = root + '/'.join(part for part in whole.split('/') if part not in ('', '.')) or '.'
    def __str__(self):
        return self._text
    def __fspath__(self):
        return self._text
    def __repr__(self):
        return f'{type(self).__name__}({self._text!r})'.replace('Path(', 'PosixPath(', 1) if type(self) is Path else f'{type(self).__name__}({self._text!r})'
    def __truediv__(self, other):
        return type(self)(self._text, other)
    def __rtruediv__(self, other):
        return type(self)(other, self._text)
    def __eq__(self, other):
        return isinstance(other, PurePath) and self._text == other._text
    def __lt__(self, other):
        return self.parts < other.parts
    def __hash__(self):
        return hash(self._text)
    @property
    def parts(self):
        names = [part for part in self._text.split('/') if part]
        return tuple((['/'] if self._text.startswith('/') else []) + (names if self._text != '.' else []))
    @property
    def name(self):
        return '' if self._text in ('/', '.') else self._text.rsplit('/', 1)[-1]
    @property
    def suffix(self):
        at = self.name.rfind('.')
        return self.name[at:] if 0 < at < len(self.name) - 1 else ''
    @property
    def suffixes(self):
        return ['.' + one for one in self.name.lstrip('.').split('.')[1:]]
    @property
    def stem(self):
        return self.name[:len(self.name) - len(self.suffix)] if self.suffix else self.name
    @property
    def parent(self):
        if '/' not in self._text:
            return type(self)('.')
        return type(self)(self._text.rsplit('/', 1)[0] or '/')
    @property
    def parents(self):
        out, one = [], self
        while one.parent != one:
            one = one.parent
            out.append(one)
        return out
    @property
    def anchor(self):
        return '/' if self._text.startswith('/') else ''
    root = anchor
    def joinpath(self, *parts):
        return type(self)(self._text, *parts)
    def with_name(self, name):
        return self.parent / name
    def with_suffix(self, suffix):
        return self.parent / (self.stem + suffix)
    def with_stem(self, stem):
        return self.parent / (stem + self.suffix)
    def is_absolute(self):
        return self._text.startswith('/')
    def as_posix(self):
        return self._text
    def relative_to(self, other):
        other = type(self)(other)
        if self.parts[:len(other.parts)] != other.parts:
            raise ValueError(f"{self._text!r} is not in the subpath of {other._text!r} OR one path is relative and the other is absolute.")
        return type(self)(*self.parts[len(other.parts):])
    def match(self, pattern):
        import fnmatch
        return fnmatch.fnmatch(self.name if '/' not in pattern else self._text, pattern)

class Path(PurePath):
    @classmethod
    def cwd(cls):
        return cls(_os.getcwd())
    @classmethod
    def home(cls):
        return cls(_os.path.expanduser('~'))
    def exists(self):
        return _os.path.exists(self._text)
    def is_file(self):
        return _os.path.isfile(self._text)
    def is_dir(self):
        return _os.path.isdir(self._text)
    def is_symlink(self):
        return _os.path.islink(self._text)
    def open(self, mode='r', *args, **keywords):
        return open(self._text, mode, *args, **keywords)
    def read_text(self, encoding=None, errors=None):
        with open(self._text) as file:
            return file.read()
    def write_text(self, text, encoding=None, errors=None):
        with open(self._text, 'w') as file:
            return file.write(text)
    def read_bytes(self):
        with open(self._text, 'rb') as file:
            return file.read()
    def write_bytes(self, data):
        with open(self._text, 'wb') as file:
            return file.write(data)
    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        if exist_ok and self.is_dir():
            return
        if parents:
            _os.makedirs(self._text, exist_ok=exist_ok)
        else:
            _os.mkdir(self._text)
    def rmdir(self):
        _os.rmdir(self._text)
    def unlink(self, missing_ok=False):
        if missing_ok and not self.exists():
            return
        _os.remove(self._text)
    def touch(self, mode=0o666, exist_ok=True):
        open(self._text, 'a').close()
    def rename(self, target):
        _os.rename(self._text, str(target))
        return type(self)(target)
    replace = rename
    def chmod(self, mode):
        _os.chmod(self._text, mode)
    def stat(self):
        return _os.stat(self._text)
    def resolve(self, strict=False):
        return type(self)(_os.path.realpath(self._text))
    def absolute(self):
        return type(self)(_os.path.abspath(self._text))
    def expanduser(self):
        return type(self)(_os.path.expanduser(self._text))
    def iterdir(self):
        return iter([self / name for name in _os.listdir(self._text)])
    def glob(self, pattern):
        return iter([type(self)(one) for one in _glob.glob(_os.path.join(self._text, pattern), recursive=True)])
    def rglob(self, pattern):
        return self.glob('**/' + pattern)

PosixPath = Path
PurePosixPath = PurePath
`,
  fnmatch: `
import re as _re

def translate(pattern):
    out, at = '', 0
    while at < len(pattern):
        char = pattern[at]
        at += 1
        if char == '*':
            out += '.*'
        elif char == '?':
            out += '.'
        elif char == '[' and ']' in pattern[at + 1:]:
            end = pattern.index(']', at + 1)
            inner = pattern[at:end]
            out += '[' + ('^' + inner[1:] if inner.startswith('!') else inner) + ']'
            at = end + 1
        else:
            out += _re.escape(char)
    return out

def fnmatch(name, pattern):
    return _re.fullmatch(translate(pattern), name, _re.S) is not None

fnmatchcase = fnmatch

def filter(names, pattern):
    return [name for name in names if fnmatch(name, pattern)]
`,
  glob: `
import os as _os, fnmatch as _fnmatch

def iglob(pattern, *, root_dir=None, recursive=False, **options):
    return iter(glob(pattern, recursive=recursive))

def glob(pattern, *, root_dir=None, recursive=False, **options):
    found = ['/'] if pattern.startswith('/') else ['']
    for part in [one for one in pattern.split('/') if one]:
        nexts = []
        for base in found:
            folder = base or '.'
            if part == '**' and recursive:
                nexts.append(base)
                for top, folders, files in _os.walk(folder):
                    for name in folders:
                        whole = _os.path.join(top, name)
                        nexts.append(whole if base else whole[2:])
            elif any(char in part for char in '*?['):
                if _os.path.isdir(folder):
                    for name in _os.listdir(folder):
                        if _fnmatch.fnmatch(name, part) and (not name.startswith('.') or part.startswith('.')):
                            nexts.append(_os.path.join(base, name) if base else name)
            elif _os.path.exists(_os.path.join(folder, part)):
                nexts.append(_os.path.join(base, part) if base else part)
        found = nexts
    return [one for one in found if one]

def escape(path):
    return ''.join(f'[{char}]' if char in '*?[' else char for char in path)
`,
  shutil: `
import os as _os
from collections import namedtuple as _namedtuple

class Error(OSError):
    pass

class SameFileError(Error):
    pass

def copyfile(source, target, **options):
    with open(source, 'rb') as file:
        data = file.read()
    with open(target, 'wb') as file:
        file.write(data)
    return target

def copy(source, target, **options):
    if _os.path.isdir(target):
        target = _os.path.join(target, _os.path.basename(source))
    return copyfile(source, target)

copy2 = copy

def copytree(source, target, dirs_exist_ok=False, **options):
    _os.makedirs(target, exist_ok=dirs_exist_ok)
    for name in _os.listdir(source):
        inner, outer = _os.path.join(source, name), _os.path.join(target, name)
        copytree(inner, outer, dirs_exist_ok) if _os.path.isdir(inner) else copyfile(inner, outer)
    return target

def move(source, target):
    if _os.path.isdir(target):
        target = _os.path.join(target, _os.path.basename(source))
    _os.rename(source, target)
    return target

def rmtree(path, ignore_errors=False, onerror=None):
    try:
        for name in _os.listdir(path):
            inner = _os.path.join(path, name)
            rmtree(inner) if _os.path.isdir(inner) else _os.remove(inner)
        _os.rmdir(path)
    except OSError:
        if not ignore_errors:
            raise

def which(name, mode=None, path=None):
    if '/' in name:
        return name if _os.path.isfile(name) else None
    for folder in (path or _os.environ.get('PATH', '')).split(':'):
        if _os.path.isfile(_os.path.join(folder, name)):
            return _os.path.join(folder, name)
    return None

terminal_size = _namedtuple('terminal_size', 'columns lines')

def get_terminal_size(fallback=(80, 24)):
    return terminal_size(int(_os.environ.get('COLUMNS', fallback[0])), int(_os.environ.get('LINES', fallback[1])))
`,
  tempfile: `
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
`,
}
