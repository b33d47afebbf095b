/** fnmatch: names that fit a pattern of the shell. */
export const fnmatch = `
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
`
