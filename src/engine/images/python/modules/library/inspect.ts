/** inspect: what functions take, and what values are made of. */
export const inspect = `
import types as _types, _inspect

class _empty:
    pass

class _ParameterKind:
    def __init__(self, name, description):
        self.name, self.description = name, description
    def __str__(self):
        return self.name
    def __repr__(self):
        return f'<_ParameterKind.{self.name}: {_KINDS.index(self)}>'

_KINDS = [_ParameterKind(name, words) for name, words in (('POSITIONAL_ONLY', 'positional-only'), ('POSITIONAL_OR_KEYWORD', 'positional or keyword'), ('VAR_POSITIONAL', 'variadic positional'), ('KEYWORD_ONLY', 'keyword-only'), ('VAR_KEYWORD', 'variadic keyword'))]

def formatannotation(annotation):
    if isinstance(annotation, type):
        return annotation.__qualname__ if annotation.__module__ in ('builtins', '__main__') else f'{annotation.__module__}.{annotation.__qualname__}'
    return repr(annotation)

class Parameter:
    empty = _empty
    POSITIONAL_ONLY, POSITIONAL_OR_KEYWORD, VAR_POSITIONAL, KEYWORD_ONLY, VAR_KEYWORD = _KINDS
    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        self.name, self.kind, self.default, self.annotation = name, kind, default, annotation
    def __str__(self):
        text = {'VAR_POSITIONAL': '*', 'VAR_KEYWORD': '**'}.get(self.kind.name, '') + self.name
        if self.annotation is not _empty:
            text += ': ' + formatannotation(self.annotation)
        if self.default is not _empty:
            text += (' = ' if self.annotation is not _empty else '=') + repr(self.default)
        return text
    def __repr__(self):
        return f'<Parameter "{self}">'

class Signature:
    empty = _empty
    def __init__(self, parameters=(), *, return_annotation=_empty):
        self.parameters = {one.name: one for one in parameters}
        self.return_annotation = return_annotation
    def __str__(self):
        parts, named = [], False
        last = None
        for one in self.parameters.values():
            if last is Parameter.POSITIONAL_ONLY and one.kind is not last:
                parts.append('/')
            if one.kind is Parameter.VAR_POSITIONAL:
                named = True
            if one.kind is Parameter.KEYWORD_ONLY and not named:
                parts.append('*')
                named = True
            parts.append(str(one))
            last = one.kind
        if last is Parameter.POSITIONAL_ONLY:
            parts.append('/')
        text = '(' + ', '.join(parts) + ')'
        if self.return_annotation is not _empty:
            text += ' -> ' + formatannotation(self.return_annotation)
        return text
    def __repr__(self):
        return f'<Signature {self}>'

def signature(callable):
    while hasattr(callable, '__wrapped__'):
        callable = callable.__wrapped__
    skipped = 0
    if isinstance(callable, type):
        callable, skipped = callable.__init__, 1
    elif ismethod(callable):
        callable, skipped = callable.__func__, 1
    elif not isfunction(callable) and hasattr(type(callable), '__call__') and isfunction(type(callable).__call__):
        callable, skipped = type(callable).__call__, 1
    if not isfunction(callable):
        raise ValueError(f'no signature found for builtin {callable!r}')
    notes = callable.__annotations__
    parameters = []
    for name, kind, default in _inspect.parameters(callable):
        parameters.append(Parameter(name, _KINDS[kind], default=default[0] if default else _empty, annotation=notes.get(name, _empty)))
    return Signature(parameters[skipped:], return_annotation=notes.get('return', _empty))

def isfunction(value):
    return isinstance(value, _types.FunctionType)

def ismethod(value):
    return isinstance(value, _types.MethodType) and isfunction(getattr(value, '__func__', None))

def isbuiltin(value):
    return isinstance(value, _types.BuiltinFunctionType)

def isroutine(value):
    return isfunction(value) or ismethod(value) or isbuiltin(value)

def isclass(value):
    return isinstance(value, type)

def ismodule(value):
    return isinstance(value, _types.ModuleType)

def isgenerator(value):
    return isinstance(value, _types.GeneratorType)

def isgeneratorfunction(value):
    return isfunction(value) and _inspect.kind(value) == 'generator'

def iscoroutinefunction(value):
    return isfunction(value) and _inspect.kind(value) == 'coroutine'

def iscoroutine(value):
    return type(value).__name__ == 'coroutine'

def isawaitable(value):
    return iscoroutine(value) or hasattr(value, '__await__')

def isabstract(value):
    return isclass(value) and any(getattr(getattr(value, name, None), '__isabstractmethod__', False) for name in dir(value))

def getmembers(value, predicate=None):
    found = []
    for name in dir(value):
        try:
            one = getattr(value, name)
        except AttributeError:
            continue
        if predicate is None or predicate(one):
            found.append((name, one))
    return sorted(found, key=lambda pair: pair[0])

def cleandoc(doc):
    lines = doc.expandtabs().split('\\n')
    margin = min((len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()), default=0)
    lines = [lines[0].lstrip()] + [line[margin:] for line in lines[1:]]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return '\\n'.join(lines)

def getdoc(value):
    doc = value.__doc__
    return cleandoc(doc) if isinstance(doc, str) else None

def getmodule(value):
    import sys
    return sys.modules.get(getattr(value, '__module__', None))

def getmro(cls):
    return cls.__mro__

def getsource(value):
    return _inspect.source(value)
`
