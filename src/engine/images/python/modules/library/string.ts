/** string: alphabets and templates. */
export const string = `
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
`
