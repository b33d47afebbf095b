/** dataclasses: classes that write their own methods. */
export const dataclasses = `
class _Missing:
    def __repr__(self):
        return '<dataclasses._MISSING_TYPE object>'

MISSING = _Missing()
KW_ONLY = _Missing()

class FrozenInstanceError(AttributeError):
    pass

class Field:
    def __init__(self, default, default_factory, init, repr, compare, hash, kw_only, metadata):
        self.name = self.type = None
        self.default, self.default_factory = default, default_factory
        self.init, self.repr, self.compare, self.hash = init, repr, compare, hash
        self.kw_only, self.metadata = kw_only, metadata or {}

def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None, kw_only=False):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError('cannot specify both default and default_factory')
    return Field(default, default_factory, init, repr, compare, hash, kw_only, metadata)

def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False):
    def decorate(cls):
        return _process(cls, init, repr, eq, order, unsafe_hash, frozen, kw_only)
    return decorate if cls is None else decorate(cls)

def _process(cls, init, repr, eq, order, unsafe_hash, frozen, kw_only):
    all_fields = {}
    for base in cls.__mro__[:0:-1]:
        all_fields.update(getattr(base, '__dict__', {}).get('__dataclass_fields__', {}))
    for name, kind in cls.__dict__.get('__annotations__', {}).items():
        if isinstance(kind, str) and 'ClassVar' in kind:
            continue
        default = cls.__dict__.get(name, MISSING)
        if isinstance(default, Field):
            one = default
            if one.default is MISSING:
                if name in cls.__dict__:
                    delattr(cls, name)
            else:
                setattr(cls, name, one.default)
        else:
            if isinstance(default, (list, dict, set)):
                raise ValueError(f'mutable default {type(default)} for field {name} is not allowed: use default_factory')
            one = field(default=default)
        one.name, one.type = name, kind
        one.kw_only = one.kw_only or kw_only
        all_fields[name] = one
    cls.__dataclass_fields__ = all_fields
    given = [one for one in all_fields.values() if one.init]
    seen = None
    for one in given:
        if one.kw_only:
            continue
        if one.default is MISSING and one.default_factory is MISSING:
            if seen:
                raise TypeError(f'non-default argument {one.name!r} follows default argument')
        else:
            seen = one.name
    by_place = [one.name for one in given if not one.kw_only]
    cls.__match_args__ = tuple(by_place)
    put = object.__setattr__

    def __init__(self, *args, **keywords):
        name = cls.__qualname__
        if len(args) > len(by_place):
            least = len([one for one in given if not one.kw_only and one.default is MISSING and one.default_factory is MISSING]) + 1
            most = len(by_place) + 1
            takes = f"{most} positional argument{'' if most == 1 else 's'}" if least == most else f'from {least} to {most} positional arguments'
            raise TypeError(f"{name}.__init__() takes {takes} but {len(args) + 1} were given")
        values = dict(zip(by_place, args))
        for key, value in keywords.items():
            if key not in all_fields or not all_fields[key].init:
                raise TypeError(f"{name}.__init__() got an unexpected keyword argument '{key}'")
            if key in values:
                raise TypeError(f"{name}.__init__() got multiple values for argument '{key}'")
            values[key] = value
        missing = []
        for one in all_fields.values():
            if one.name in values:
                put(self, one.name, values[one.name])
            elif one.default_factory is not MISSING:
                put(self, one.name, one.default_factory())
            elif one.default is not MISSING:
                put(self, one.name, one.default)
            elif one.init:
                missing.append(f"'{one.name}'")
        if missing:
            listed = ' and '.join(missing) if len(missing) < 3 else ', '.join(missing[:-1]) + ', and ' + missing[-1]
            raise TypeError(f"{name}.__init__() missing {len(missing)} required positional argument{'s' if len(missing) > 1 else ''}: {listed}")
        if hasattr(self, '__post_init__'):
            self.__post_init__()

    def __repr__(self):
        shown = ', '.join(f'{one.name}={getattr(self, one.name)!r}' for one in all_fields.values() if one.repr)
        return f'{type(self).__qualname__}({shown})'

    def key(self):
        return tuple(getattr(self, one.name) for one in all_fields.values() if one.compare)

    def ordering(ask):
        def compare(self, other):
            return ask(key(self), key(other)) if type(other) is type(self) else NotImplemented
        return compare

    def __eq__(self, other):
        return key(self) == key(other) if type(other) is type(self) else NotImplemented

    def __hash__(self):
        return hash(key(self))

    def __setattr__(self, name, value):
        raise FrozenInstanceError(f"cannot assign to field '{name}'")

    def __delattr__(self, name):
        raise FrozenInstanceError(f"cannot delete field '{name}'")

    made = {}
    if init:
        made['__init__'] = __init__
    if repr:
        made['__repr__'] = __repr__
    if eq:
        made['__eq__'] = __eq__
    if frozen or unsafe_hash:
        made['__hash__'] = __hash__
    elif eq and '__hash__' not in cls.__dict__:
        cls.__hash__ = None
    if order:
        made['__lt__'] = ordering(lambda a, b: a < b)
        made['__le__'] = ordering(lambda a, b: a <= b)
        made['__gt__'] = ordering(lambda a, b: a > b)
        made['__ge__'] = ordering(lambda a, b: a >= b)
    if frozen:
        made['__setattr__'], made['__delattr__'] = __setattr__, __delattr__
    for name, method in made.items():
        if name not in cls.__dict__:
            setattr(cls, name, method)
    return cls

def fields(value):
    return tuple(value.__dataclass_fields__.values())

def is_dataclass(value):
    return hasattr(value, '__dataclass_fields__')

def asdict(value, *, dict_factory=dict):
    if hasattr(value, '__dataclass_fields__'):
        return dict_factory([(name, asdict(getattr(value, name))) for name in value.__dataclass_fields__])
    if isinstance(value, list):
        return [asdict(item) for item in value]
    if isinstance(value, tuple):
        return tuple(asdict(item) for item in value)
    if isinstance(value, dict):
        return {asdict(key): asdict(item) for key, item in value.items()}
    return value

def astuple(value):
    if hasattr(value, '__dataclass_fields__'):
        return tuple(astuple(getattr(value, name)) for name in value.__dataclass_fields__)
    if isinstance(value, list):
        return [astuple(item) for item in value]
    return value

def replace(value, **changes):
    given = {one.name: getattr(value, one.name) for one in fields(value) if one.init}
    given.update(changes)
    return type(value)(**given)
`
