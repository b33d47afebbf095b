/** Modules of Python's library that are Python themselves. */
import { LIBRARY_TOOLS } from './library-tools'
import { LIBRARY_TIME } from './library-time'
import { LIBRARY_PROCESSES } from './library-processes'
import { LIBRARY_LOGGING } from './library-logging'

export const LIBRARY: Readonly<Record<string, string>> = {
  ...LIBRARY_TOOLS,
  ...LIBRARY_TIME,
  ...LIBRARY_PROCESSES,
  ...LIBRARY_LOGGING,
  __future__: 'annotations = division = print_function = None\n',
  abc: `
class ABC:
    pass

def abstractmethod(function):
    return function
`,
  typing: `
class _Form:
    def __getitem__(self, item):
        return self
    def __call__(self, *args, **kwargs):
        return self
    def __or__(self, other):
        return self

Any = Optional = Union = List = Dict = Tuple = Set = Callable = Iterable = Iterator = Generator = Type = Literal = Sequence = Mapping = ClassVar = Final = _Form()

def TypeVar(name, *args, **kwargs):
    return Any

def cast(kind, value):
    return value

class NamedTuple:
    pass
`,
  types: `
class SimpleNamespace:
    def __init__(self, **kwargs):
        for key, value in kwargs.items():
            setattr(self, key, value)
    def __repr__(self):
        return 'namespace(' + ', '.join(f'{k}={v!r}' for k, v in vars(self).items()) + ')'
`,
  string: `
ascii_lowercase = 'abcdefghijklmnopqrstuvwxyz'
ascii_uppercase = ascii_lowercase.upper()
ascii_letters = ascii_lowercase + ascii_uppercase
digits = '0123456789'
hexdigits = digits + 'abcdefABCDEF'
punctuation = '!"#$%&\\'()*+,-./:;<=>?@[\\\\]^_\`{|}~'
whitespace = ' \\t\\n\\r\\v\\f'

class Template:
    def __init__(self, template):
        self.template = template
    def substitute(self, mapping=None, **kwargs):
        import re
        values = dict(mapping or {}, **{}) if mapping else {}
        values.update(kwargs)
        return re.sub(r'\\$(?:(\\w+)|\\{(\\w+)\\})', lambda m: str(values[m.group(1) or m.group(2)]), self.template)
`,
  copy: `
def copy(value):
    if isinstance(value, (list, dict, set)):
        return value.copy()
    return value

def deepcopy(value):
    if isinstance(value, list):
        return [deepcopy(item) for item in value]
    if isinstance(value, tuple):
        return tuple(deepcopy(item) for item in value)
    if isinstance(value, dict):
        return {deepcopy(key): deepcopy(item) for key, item in value.items()}
    if isinstance(value, set):
        return value.copy()
    return value
`,
  io: `
class StringIO:
    def __init__(self, text=''):
        self._text = text
        self._at = 0
    def write(self, text):
        self._text += text
        return len(text)
    def getvalue(self):
        return self._text
    def read(self):
        rest = self._text[self._at:]
        self._at = len(self._text)
        return rest
    def readline(self):
        end = self._text.find('\\n', self._at)
        end = len(self._text) if end < 0 else end + 1
        line = self._text[self._at:end]
        self._at = end
        return line
    def __iter__(self):
        while True:
            line = self.readline()
            if not line:
                return
            yield line
    def flush(self):
        pass
    def close(self):
        pass
    def __enter__(self):
        return self
    def __exit__(self, *args):
        return None

class BytesIO:
    def __init__(self, data=b''):
        self._data = data
        self._at = 0
    def write(self, data):
        self._data += data
        return len(data)
    def getvalue(self):
        return self._data
    def read(self, size=-1):
        end = len(self._data) if size is None or size < 0 else self._at + size
        part = self._data[self._at:end]
        self._at += len(part)
        return part
    def flush(self):
        pass
    def close(self):
        pass
`,
  shutil: `
import os

def copy(source, target):
    if os.path.isdir(target):
        target = os.path.join(target, os.path.basename(source))
    with open(source, 'rb') as a:
        data = a.read()
    with open(target, 'wb') as b:
        b.write(data)
    return target

copyfile = copy2 = copy

def move(source, target):
    if os.path.isdir(target):
        target = os.path.join(target, os.path.basename(source))
    os.rename(source, target)
    return target

def rmtree(path, ignore_errors=False):
    for name in os.listdir(path):
        inner = os.path.join(path, name)
        if os.path.isdir(inner):
            rmtree(inner)
        else:
            os.remove(inner)
    os.rmdir(path)

def which(name):
    for folder in os.environ.get('PATH', '').split(':'):
        if os.path.isfile(os.path.join(folder, name)):
            return os.path.join(folder, name)
    return None
`,
}
