/** typing: what annotations are made of. */
export const typing = `
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
`
