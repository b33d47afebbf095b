/** Classes that write themselves, and what is said of types: modules of Python's library that are Python themselves. */

export const LIBRARY_CLASSES: Readonly<Record<string, string>> = {
  abc: `
class ABCMeta(type):
    def register(cls, other):
        return other

class ABC(metaclass=ABCMeta):
    pass

def abstractmethod(function):
    function.__isabstractmethod__ = True
    return function

abstractproperty = lambda function: property(abstractmethod(function))
`,
  dataclasses: `
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
`,
  enum: `
class auto:
    def __init__(self):
        self.value = None

def unique(cls):
    return cls

class EnumMeta(type):
    def __new__(mcs, name, bases, members, **keywords):
        values = {}
        for key in list(members):
            value = members[key]
            if key.startswith('_') or callable(value) or isinstance(value, (property, staticmethod, classmethod)):
                continue
            values[key] = members.pop(key)
        cls = super().__new__(mcs, name, bases, members)
        cls._member_map_ = {}
        cls._value2member_map_ = {}
        last = []
        for key, value in values.items():
            if isinstance(value, auto):
                value = cls._generate_next_value_(key, 1, len(last), last)
            last.append(value)
            known = cls._find(value)
            if known is not None:
                cls._member_map_[key] = known
                setattr(cls, key, known)
                continue
            given = value if isinstance(value, tuple) else (value,)
            plain = any(one in cls.__mro__ for one in (int, str, float, tuple))
            member = cls.__new__(cls, *given) if plain else object.__new__(cls)
            member._name_ = key
            member._value_ = value
            if '__init__' in dir(cls) and cls.__init__ is not object.__init__ and isinstance(value, tuple):
                cls.__init__(member, *given)
            cls._member_map_[key] = member
            try:
                cls._value2member_map_[value] = member
            except TypeError:
                pass
            setattr(cls, key, member)
        return cls
    def _find(cls, value):
        for member in cls._member_map_.values():
            if member._value_ == value:
                return member
        return None
    def __call__(cls, value, names=None, **keywords):
        if names is not None:
            names = names.replace(',', ' ').split() if isinstance(names, str) else list(names)
            return EnumMeta.__new__(EnumMeta, value, (cls,), {name: at + 1 for at, name in enumerate(names)})
        if isinstance(value, cls):
            return value
        found = cls._find(value)
        if found is None:
            found = cls._missing_(value)
        if found is None:
            raise ValueError(f'{value!r} is not a valid {cls.__qualname__}')
        return found
    def __iter__(cls):
        seen = []
        for member in cls._member_map_.values():
            if member not in seen:
                seen.append(member)
        return iter(seen)
    def __reversed__(cls):
        return iter(list(cls)[::-1])
    def __len__(cls):
        return len(list(cls))
    def __bool__(cls):
        return True
    def __getitem__(cls, name):
        return cls._member_map_[name]
    def __contains__(cls, value):
        return isinstance(value, cls) or cls._find(value) is not None
    def __repr__(cls):
        return f"<enum '{cls.__name__}'>"
    @property
    def __members__(cls):
        return dict(cls._member_map_)

EnumType = EnumMeta

class Enum(metaclass=EnumMeta):
    @staticmethod
    def _generate_next_value_(name, start, count, last):
        return max([one for one in last if isinstance(one, int)], default=start - 1) + 1
    @classmethod
    def _missing_(cls, value):
        return None
    @property
    def name(self):
        return self._name_
    @property
    def value(self):
        return self._value_
    def __repr__(self):
        return f'<{type(self).__name__}.{self._name_}: {self._value_!r}>'
    def __str__(self):
        return f'{type(self).__name__}.{self._name_}'
    def __hash__(self):
        return hash(self._name_)
    def __setattr__(self, name, value):
        if name in ('value', 'name'):
            raise AttributeError(f"<enum '{type(self).__name__}'> cannot set attribute '{name}'")
        object.__setattr__(self, name, value)
    def __format__(self, spec):
        return format(str(self), spec)

class IntEnum(int, Enum):
    def __str__(self):
        return str(self._value_)
    def __hash__(self):
        return hash(self._value_)
    def __format__(self, spec):
        return format(self._value_, spec)

class StrEnum(str, Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last):
        return name.lower()
    def __str__(self):
        return self._value_
    def __hash__(self):
        return hash(self._value_)
    def __format__(self, spec):
        return format(self._value_, spec)

class Flag(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last):
        return max(last, default=0) * 2 or 1
    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            return None
        member = object.__new__(cls)
        member._value_ = value
        member._name_ = '|'.join(one._name_ for one in cls if one._value_ & value == one._value_ and one._value_) or None
        return member
    def __or__(self, other):
        return type(self)(self._value_ | other._value_)
    def __and__(self, other):
        return type(self)(self._value_ & other._value_)
    def __xor__(self, other):
        return type(self)(self._value_ ^ other._value_)
    def __invert__(self):
        return type(self)(sum(one._value_ for one in type(self) if not one._value_ & self._value_))
    def __contains__(self, other):
        return other._value_ & self._value_ == other._value_
    def __bool__(self):
        return bool(self._value_)
    def __eq__(self, other):
        return type(self) is type(other) and self._value_ == other._value_
    def __hash__(self):
        return hash(self._value_)

class IntFlag(Flag):
    def __int__(self):
        return self._value_
`,
  typing: `
from collections import namedtuple as _namedtuple

class _Form:
    def __init__(self, name):
        self._name = name
    def __getitem__(self, item):
        return self
    def __call__(self, *args, **keywords):
        return self
    def __or__(self, other):
        return self
    __ror__ = __or__
    def __repr__(self):
        return f'typing.{self._name}'

Any, Optional, Union, List, Dict, Tuple, Set, FrozenSet = [_Form(name) for name in 'Any Optional Union List Dict Tuple Set FrozenSet'.split()]
Callable, Iterable, Iterator, Generator, Type, Literal = [_Form(name) for name in 'Callable Iterable Iterator Generator Type Literal'.split()]
Sequence, Mapping, MutableMapping, ClassVar, Final, Awaitable = [_Form(name) for name in 'Sequence Mapping MutableMapping ClassVar Final Awaitable'.split()]
Annotated, Self, NoReturn, Text, AnyStr, DefaultDict, Deque, Counter = [_Form(name) for name in 'Annotated Self NoReturn Text AnyStr DefaultDict Deque Counter'.split()]
Hashable, Sized, Collection, Coroutine, AsyncIterator, ParamSpec, Concatenate, TypeAlias, Never, IO, TextIO = [_Form(name) for name in 'Hashable Sized Collection Coroutine AsyncIterator ParamSpec Concatenate TypeAlias Never IO TextIO'.split()]
TYPE_CHECKING = False

def TypeVar(name, *args, **keywords):
    return _Form(name)

def NewType(name, kind):
    return kind

def cast(kind, value):
    return value

def overload(function):
    return function

final = override = runtime_checkable = no_type_check = overload

def get_type_hints(value):
    return dict(value.__annotations__)

class Generic:
    def __class_getitem__(cls, item):
        return cls

class Protocol:
    def __class_getitem__(cls, item):
        return cls

class _NamedTupleMeta(type):
    def __new__(mcs, name, bases, members):
        names = list(members.get('__annotations__', {}))
        if not names:
            return super().__new__(mcs, name, bases, members)
        made = _namedtuple(name, names, defaults=[members[one] for one in names if one in members])
        for key, value in members.items():
            if key not in names and key not in ('__annotations__', '__module__'):
                setattr(made, key, value)
        return made

class NamedTuple(metaclass=_NamedTupleMeta):
    pass

class _TypedDictMeta(type):
    def __call__(cls, *args, **keywords):
        return dict(*args, **keywords)

class TypedDict(metaclass=_TypedDictMeta):
    def __init_subclass__(cls, **keywords):
        pass
`,
  types: `
class SimpleNamespace:
    def __init__(self, **keywords):
        for key, value in keywords.items():
            setattr(self, key, value)
    def __repr__(self):
        return 'namespace(' + ', '.join(f'{key}={value!r}' for key, value in vars(self).items()) + ')'
    def __eq__(self, other):
        return vars(self) == vars(other)

def _function():
    pass

FunctionType = LambdaType = type(_function)
BuiltinFunctionType = type(len)
MethodType = type(SimpleNamespace().__repr__)
GeneratorType = type(one for one in ())
NoneType = type(None)
ModuleType = type(__import__('sys'))

def MappingProxyType(mapping):
    return dict(mapping)
`,
  copy: `
class Error(Exception):
    pass

def copy(value):
    own = getattr(value, '__copy__', None)
    if own is not None:
        return own()
    if isinstance(value, (list, dict, set)):
        return value.copy()
    if hasattr(value, '__dict__') and not callable(value):
        made = object.__new__(type(value))
        for name, one in vars(value).items():
            object.__setattr__(made, name, one)
        return made
    return value

def deepcopy(value, memo=None):
    memo = {} if memo is None else memo
    if id(value) in memo:
        return memo[id(value)]
    own = getattr(value, '__deepcopy__', None)
    if own is not None:
        return own(memo)
    if isinstance(value, list):
        made = memo[id(value)] = value.copy()
        made.clear()
        for item in value:
            made.append(deepcopy(item, memo))
        return made
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple([deepcopy(item, memo) for item in value])
    if isinstance(value, dict):
        made = memo[id(value)] = value.copy()
        made.clear()
        for key, item in value.items():
            made[deepcopy(key, memo)] = deepcopy(item, memo)
        return made
    if isinstance(value, set):
        return {deepcopy(item, memo) for item in value}
    if isinstance(value, type) or callable(value):
        return value
    if hasattr(value, '__dict__') and not isinstance(value, (str, int, float, bytes)):
        made = memo[id(value)] = object.__new__(type(value))
        for name, one in vars(value).items():
            object.__setattr__(made, name, deepcopy(one, memo))
        return made
    return value
`,
}
