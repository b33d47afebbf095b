/** pathlib: paths as values. */
export const pathlib = `
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
`
