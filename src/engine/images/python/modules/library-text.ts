/** Texts, tables and settings: modules of Python's library that are Python themselves. */

export const LIBRARY_TEXT: Readonly<Record<string, string>> = {
  string: `
import re as _re

ascii_lowercase = 'abcdefghijklmnopqrstuvwxyz'
ascii_uppercase = ascii_lowercase.upper()
ascii_letters = ascii_lowercase + ascii_uppercase
digits = '0123456789'
hexdigits = digits + 'abcdefABCDEF'
octdigits = '01234567'
punctuation = '!"#$%&\\'()*+,-./:;<=>?@[\\\\]^_\`{|}~'
whitespace = ' \\t\\n\\r\\v\\f'
printable = digits + ascii_letters + punctuation + whitespace

def capwords(text, sep=None):
    return (sep or ' ').join(word.capitalize() for word in text.split(sep))

class Template:
    def __init__(self, template):
        self.template = template
    def _fill(self, values, strict):
        def one(found):
            if found.group('escaped'):
                return '$'
            name = found.group('name') or found.group('braced')
            if name is None:
                if strict:
                    line = self.template[:found.start()].count('\\n') + 1
                    column = found.start() - (self.template.rfind('\\n', 0, found.start()) + 1) + 1
                    raise ValueError(f'Invalid placeholder in string: line {line}, col {column}')
                return found.group()
            if name in values or strict:
                return str(values[name])
            return found.group()
        return _re.sub(r'\\$(?:(?P<escaped>\\$)|(?P<name>[A-Za-z_]\\w*)|\\{(?P<braced>[A-Za-z_]\\w*)\\}|)', one, self.template)
    def substitute(self, mapping=None, /, **keywords):
        return self._fill({**(mapping or {}), **keywords}, True)
    def safe_substitute(self, mapping=None, /, **keywords):
        return self._fill({**(mapping or {}), **keywords}, False)

class Formatter:
    def format(self, text, *args, **keywords):
        return text.format(*args, **keywords)
`,
  textwrap: `
import re as _re

def wrap(text, width=70, initial_indent='', subsequent_indent='', break_long_words=True, **options):
    lines, line = [], initial_indent
    empty = True
    for word in ' '.join(text.split()).split(' '):
        if not word:
            continue
        while True:
            room = width - len(line) - (0 if empty else 1)
            if len(word) <= room:
                line += ('' if empty else ' ') + word
                empty = False
                break
            if empty:
                if not break_long_words or len(word) <= 0:
                    line += word
                    empty = False
                    break
                part = max(1, width - len(line))
                lines.append(line + word[:part])
                word = word[part:]
                line = subsequent_indent
                if not word:
                    break
                continue
            if len(word) > width - len(subsequent_indent) and break_long_words and room > 0:
                lines.append(line + ' ' + word[:room])
                word = word[room:]
            else:
                lines.append(line)
            line, empty = subsequent_indent, True
    if not empty:
        lines.append(line)
    return lines

def fill(text, width=70, **options):
    return '\\n'.join(wrap(text, width, **options))

def shorten(text, width, placeholder=' [...]', **options):
    text = ' '.join(text.split())
    if len(text) <= width:
        return text
    words, out = text.split(' '), ''
    for word in words:
        longer = word if not out else out + ' ' + word
        if len(longer) + len(placeholder) > width:
            break
        out = longer
    return out + placeholder if out else placeholder.strip()

def dedent(text):
    lines = ['' if not line.strip() else line for line in text.split('\\n')]
    margin = None
    for line in lines:
        if not line:
            continue
        own = line[:len(line) - len(line.lstrip(' \\t'))]
        if margin is None:
            margin = own
        while not own.startswith(margin):
            margin = margin[:-1]
    return '\\n'.join(line[len(margin or ''):] for line in lines)

def indent(text, prefix, predicate=None):
    test = predicate or (lambda line: line.strip())
    return ''.join(prefix + line if test(line) else line for line in text.splitlines(True))
`,
  io: `
SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2

class _Memory:
    def __init__(self, data=None):
        self._data = self._empty if data is None else data
        self._at = 0
        self.closed = False
    def _check(self):
        if self.closed:
            raise ValueError('I/O operation on closed file.')
    def write(self, data):
        self._check()
        if not isinstance(data, type(self._empty)):
            raise TypeError(f"{self._wanted}, {'got' if self._empty == '' else 'not'} '{type(data).__name__}'")
        self._data = self._data[:self._at] + data + self._data[self._at + len(data):]
        self._at += len(data)
        return len(data)
    def writelines(self, lines):
        for line in lines:
            self.write(line)
    def getvalue(self):
        self._check()
        return self._data
    def read(self, size=-1):
        self._check()
        end = len(self._data) if size is None or size < 0 else self._at + size
        part = self._data[self._at:end]
        self._at += len(part)
        return part
    def readline(self, size=-1):
        self._check()
        end = self._data.find(self._newline, self._at)
        end = len(self._data) if end < 0 else end + 1
        line = self._data[self._at:end]
        self._at = end
        return line
    def readlines(self):
        return list(self)
    def __iter__(self):
        while True:
            line = self.readline()
            if not line:
                return
            yield line
    def seek(self, at, whence=0):
        self._at = at if whence == 0 else self._at + at if whence == 1 else len(self._data) + at
        return self._at
    def tell(self):
        return self._at
    def truncate(self, size=None):
        self._data = self._data[:self._at if size is None else size]
        return len(self._data)
    def flush(self):
        pass
    def isatty(self):
        return False
    def readable(self):
        return True
    writable = seekable = readable
    def close(self):
        self.closed = True
    def __enter__(self):
        self._check()
        return self
    def __exit__(self, *args):
        self.close()

class StringIO(_Memory):
    _empty, _newline, _wanted = '', '\\n', 'string argument expected'

class BytesIO(_Memory):
    _empty, _newline, _wanted = b'', b'\\n', 'a bytes-like object is required'
    def getbuffer(self):
        return self._data

open = open
`,
  csv: `
QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE = 0, 1, 2, 3

class Error(Exception):
    pass

def reader(lines, dialect=None, *, delimiter=',', quotechar='"', skipinitialspace=False, quoting=0, **options):
    if dialect == 'excel-tab':
        delimiter = '\\t'
    row, field, quoted, was = [], '', False, False
    def value(text, was):
        return float(text) if quoting == QUOTE_NONNUMERIC and not was else text
    for line in lines:
        at = 0
        while at < len(line):
            char = line[at]
            if quoted:
                if char == quotechar:
                    if line[at + 1:at + 2] == quotechar:
                        field += char
                        at += 1
                    else:
                        quoted = False
                else:
                    field += char
            elif char == quotechar and field == '' and quoting != QUOTE_NONE:
                quoted = was = True
            elif char == delimiter:
                row.append(value(field, was))
                field, was = '', False
            elif char in '\\r\\n':
                pass
            elif not (char == ' ' and skipinitialspace and field == '' and not was):
                field += char
            at += 1
        if quoted:
            continue
        if row or field or was:
            row.append(value(field, was))
        yield row
        row, field, was = [], '', False
    if quoted:
        row.append(field)
        yield row

class writer:
    def __init__(self, file, dialect=None, *, delimiter=',', quotechar='"', quoting=0, lineterminator='\\r\\n', **options):
        self._file, self._quote, self._quoting, self._end = file, quotechar, quoting, lineterminator
        self._delimiter = '\\t' if dialect == 'excel-tab' else delimiter
    def _field(self, value, alone):
        text = '' if value is None else str(value)
        need = any(char in text for char in (self._delimiter, self._quote, '\\n', '\\r')) or (alone and text == '')
        if self._quoting == QUOTE_ALL or (self._quoting == QUOTE_NONNUMERIC and not isinstance(value, (int, float))):
            need = True
        if need and self._quoting != QUOTE_NONE:
            return self._quote + text.replace(self._quote, self._quote * 2) + self._quote
        return text
    def writerow(self, row):
        row = list(row)
        return self._file.write(self._delimiter.join(self._field(one, len(row) == 1) for one in row) + self._end)
    def writerows(self, rows):
        for row in rows:
            self.writerow(row)

class DictReader:
    def __init__(self, file, fieldnames=None, restkey=None, restval=None, **options):
        self._rows = reader(file, **options)
        self._names, self.restkey, self.restval, self.line_num = fieldnames, restkey, restval, 0
    @property
    def fieldnames(self):
        if self._names is None:
            self._names = next(self._rows, None)
            self.line_num += 1
        return self._names
    def __iter__(self):
        return self
    def __next__(self):
        names = self.fieldnames
        row = next(self._rows)
        while row == []:
            row = next(self._rows)
        self.line_num += 1
        made = dict(zip(names, row))
        if len(row) > len(names):
            made[self.restkey] = row[len(names):]
        for name in names[len(row):]:
            made[name] = self.restval
        return made

class DictWriter:
    def __init__(self, file, fieldnames, restval='', extrasaction='raise', **options):
        self.fieldnames, self.restval, self.extrasaction = fieldnames, restval, extrasaction
        self.writer = writer(file, **options)
    def writeheader(self):
        return self.writer.writerow(self.fieldnames)
    def writerow(self, row):
        if self.extrasaction == 'raise':
            wrong = [name for name in row if name not in self.fieldnames]
            if wrong:
                raise ValueError('dict contains fields not in fieldnames: ' + ', '.join(repr(one) for one in wrong))
        return self.writer.writerow([row.get(name, self.restval) for name in self.fieldnames])
    def writerows(self, rows):
        for row in rows:
            self.writerow(row)
`,
  configparser: `
class Error(Exception):
    pass

class NoSectionError(Error):
    pass

class NoOptionError(Error):
    pass

class _Section:
    def __init__(self, parser, name):
        self._parser, self.name = parser, name
    def __getitem__(self, key):
        if not self._parser.has_option(self.name, key):
            raise KeyError(key)
        return self._parser.get(self.name, key)
    def __setitem__(self, key, value):
        self._parser.set(self.name, key, value)
    def __contains__(self, key):
        return self._parser.has_option(self.name, key)
    def __iter__(self):
        return iter(self._parser.options(self.name) if self.name != 'DEFAULT' else list(self._parser._defaults))
    def __len__(self):
        return len(list(iter(self)))
    def __repr__(self):
        return f'<Section: {self.name}>'
    def get(self, key, fallback=None):
        return self[key] if key in self else fallback
    def getint(self, key, fallback=None):
        return int(self[key]) if key in self else fallback
    def getfloat(self, key, fallback=None):
        return float(self[key]) if key in self else fallback
    def getboolean(self, key, fallback=None):
        return self._parser._truth(self[key]) if key in self else fallback
    def keys(self):
        return list(iter(self))
    def items(self):
        return [(key, self[key]) for key in self]

class ConfigParser:
    def __init__(self, defaults=None, allow_no_value=False, interpolation=True, **options):
        self._defaults = {self.optionxform(key): str(value) for key, value in (defaults or {}).items()}
        self._sections, self._raw = {}, interpolation is None
    def optionxform(self, name):
        return name.lower()
    def read(self, names, encoding=None):
        done = []
        for name in [names] if isinstance(names, str) or not hasattr(names, '__iter__') else names:
            try:
                with open(str(name)) as file:
                    self.read_string(file.read())
            except OSError:
                continue
            done.append(str(name))
        return done
    def read_file(self, file, source=None):
        self.read_string(file.read())
    def read_dict(self, given):
        for section, values in given.items():
            into = self._defaults if section == 'DEFAULT' else self._sections.setdefault(section, {})
            for key, value in values.items():
                into[self.optionxform(key)] = str(value)
    def read_string(self, text):
        section, key = None, None
        for line in text.splitlines():
            stripped = line.strip()
            if not stripped or stripped[0] in '#;':
                continue
            if stripped.startswith('[') and stripped.endswith(']'):
                name = stripped[1:-1]
                section = self._defaults if name == 'DEFAULT' else self._sections.setdefault(name, {})
                key = None
            elif line[0] in ' \\t' and key is not None:
                section[key] += '\\n' + stripped
            elif section is None:
                raise Error(f"File contains no section headers.\\nfile: '<string>', line: 1\\n{line!r}")
            else:
                at = min((stripped.find(one) for one in '=:' if one in stripped), default=-1)
                key = self.optionxform((stripped[:at] if at >= 0 else stripped).strip())
                section[key] = stripped[at + 1:].strip() if at >= 0 else None
    def sections(self):
        return list(self._sections)
    def add_section(self, name):
        self._sections[name] = {}
    def has_section(self, name):
        return name in self._sections
    def has_option(self, section, key):
        key = self.optionxform(key)
        return key in self._sections.get(section, {}) or key in self._defaults
    def options(self, section):
        return list({**self._sections[section], **self._defaults})
    def defaults(self):
        return self._defaults
    def get(self, section, key, *, raw=False, fallback=Error, vars=None):
        if section not in self._sections and section != 'DEFAULT':
            if fallback is not Error:
                return fallback
            raise NoSectionError(f'No section: {section!r}')
        values = {**self._defaults, **self._sections.get(section, {})}
        key = self.optionxform(key)
        if key not in values:
            if fallback is not Error:
                return fallback
            raise NoOptionError(f'No option {key!r} in section: {section!r}')
        value = values[key]
        if value is not None and not raw and not self._raw:
            for _ in range(10):
                if '%(' not in value:
                    break
                name = value[value.index('%(') + 2:value.index(')s', value.index('%('))]
                value = value.replace(f'%({name})s', values[self.optionxform(name)])
            value = value.replace('%%', '%')
        return value
    def getint(self, section, key, **options):
        value = self.get(section, key, **options)
        return int(value) if isinstance(value, str) else value
    def getfloat(self, section, key, **options):
        value = self.get(section, key, **options)
        return float(value) if isinstance(value, str) else value
    def _truth(self, value):
        known = {'1': True, 'yes': True, 'true': True, 'on': True, '0': False, 'no': False, 'false': False, 'off': False}
        if value.lower() not in known:
            raise ValueError(f'Not a boolean: {value}')
        return known[value.lower()]
    def getboolean(self, section, key, **options):
        value = self.get(section, key, **options)
        return self._truth(value) if isinstance(value, str) else value
    def set(self, section, key, value=None):
        (self._defaults if section == 'DEFAULT' else self._sections[section])[self.optionxform(key)] = value
    def remove_option(self, section, key):
        return self._sections[section].pop(self.optionxform(key), None) is not None
    def remove_section(self, section):
        return self._sections.pop(section, None) is not None
    def items(self, section=None):
        if section is None:
            return [(name, self[name]) for name in ['DEFAULT', *self._sections]]
        return [(key, self.get(section, key)) for key in self.options(section)]
    def write(self, file, space_around_delimiters=True):
        equals = ' = ' if space_around_delimiters else '='
        for name, values in ([('DEFAULT', self._defaults)] if self._defaults else []) + list(self._sections.items()):
            file.write(f'[{name}]\\n')
            for key, value in values.items():
                file.write(f"{key}{equals}{value}\\n")
            file.write('\\n')
    def __getitem__(self, name):
        if name not in self._sections and name != 'DEFAULT':
            raise KeyError(name)
        return _Section(self, name)
    def __setitem__(self, name, values):
        self._sections[name] = {self.optionxform(key): str(value) for key, value in values.items()}
    def __contains__(self, name):
        return name in self._sections or name == 'DEFAULT'
    def __iter__(self):
        return iter(['DEFAULT', *self._sections])
    def __len__(self):
        return len(self._sections) + 1

RawConfigParser = SafeConfigParser = ConfigParser
`,
  pprint: `
import sys as _sys

def _text(value, indent, width, depth, sort):
    flat = _flat(value, sort)
    if len(flat) <= width - depth or not isinstance(value, (dict, list, tuple, set)) or not value:
        return flat
    if isinstance(value, dict):
        parts = []
        for key, item in _items(value, sort):
            head = repr(key) + ': '
            parts.append(head + _text(item, indent, width, depth + indent + len(head), sort))
        return '{' + ' ' * (indent - 1) + (',\\n' + ' ' * (depth + indent)).join(parts) + '}'
    opens, closes = ('[', ']') if isinstance(value, list) else ('(', ')') if isinstance(value, tuple) else ('{', '}')
    items = sorted(value) if isinstance(value, set) and sort else value
    parts = [_text(item, indent, width, depth + indent, sort) for item in items]
    return opens + ' ' * (indent - 1) + (',\\n' + ' ' * (depth + indent)).join(parts) + (',' if isinstance(value, tuple) and len(parts) == 1 else '') + closes

def _items(value, sort):
    return sorted(value.items(), key=lambda pair: str(pair[0])) if sort else value.items()

def _flat(value, sort):
    if type(value) is dict:
        return '{' + ', '.join(f'{key!r}: {_flat(item, sort)}' for key, item in _items(value, sort)) + '}'
    if type(value) is list:
        return '[' + ', '.join(_flat(item, sort) for item in value) + ']'
    return repr(value)

def pformat(value, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True):
    return _text(value, indent, width, 0, sort_dicts)

def pprint(value, stream=None, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True):
    (stream or _sys.stdout).write(pformat(value, indent, width, depth, compact=compact, sort_dicts=sort_dicts) + '\\n')

def pp(value, *args, sort_dicts=False, **keywords):
    pprint(value, *args, sort_dicts=sort_dicts, **keywords)
`,
}
