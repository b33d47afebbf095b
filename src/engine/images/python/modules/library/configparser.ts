/** configparser: files of sections with settings. */
export const configparser = `
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
                file.write(key + '\\n' if value is None else key + equals + str(value).replace('\\n', '\\n\\t') + '\\n')
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
`
