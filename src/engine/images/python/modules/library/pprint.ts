/** pprint: values over several lines. */
export const pprint = `
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
`
