/** functools: functions made of functions. */
export const functools = `
WRAPPER_ASSIGNMENTS = ('__module__', '__name__', '__qualname__', '__doc__', '__annotations__')

def update_wrapper(wrapper, wrapped, *rest):
    for name in WRAPPER_ASSIGNMENTS:
        if hasattr(wrapped, name):
            setattr(wrapper, name, getattr(wrapped, name))
    wrapper.__wrapped__ = wrapped
    return wrapper

def wraps(wrapped, *rest):
    return lambda wrapper: update_wrapper(wrapper, wrapped)

def reduce(function, items, *start):
    iterator = iter(items)
    if start:
        value = start[0]
    else:
        try:
            value = next(iterator)
        except StopIteration:
            raise TypeError('reduce() of empty iterable with no initial value') from None
    for item in iterator:
        value = function(value, item)
    return value

class partial:
    def __init__(self, func, *args, **keywords):
        self.func, self.args, self.keywords = func, args, keywords
    def __call__(self, *args, **keywords):
        return self.func(*self.args, *args, **{**self.keywords, **keywords})
    def __repr__(self):
        parts = [repr(self.func)] + [repr(one) for one in self.args] + [f'{name}={value!r}' for name, value in self.keywords.items()]
        return f"functools.partial({', '.join(parts)})"

class partialmethod:
    def __init__(self, func, *args, **keywords):
        self.func, self.args, self.keywords = func, args, keywords
    def __get__(self, instance, owner=None):
        return partial(self.func, instance, *self.args, **self.keywords)

from collections import namedtuple as _namedtuple
_CacheInfo = _namedtuple('CacheInfo', ['hits', 'misses', 'maxsize', 'currsize'])

class _Bound:
    def __init__(self, cached, instance):
        self._cached, self._instance = cached, instance
    def __call__(self, *args, **keywords):
        return self._cached(self._instance, *args, **keywords)
    def __getattr__(self, name):
        return getattr(self._cached, name)

class _Cached:
    def __init__(self, function, maxsize):
        self._known, self._maxsize, self._hits, self._misses = {}, maxsize, 0, 0
        update_wrapper(self, function)
    def __call__(self, *args, **keywords):
        key = (args, tuple(keywords.items())) if keywords else args
        known = self._known
        if key in known:
            self._hits += 1
            value = known[key]
            if self._maxsize is not None:
                del known[key]
                known[key] = value
            return value
        self._misses += 1
        value = self.__wrapped__(*args, **keywords)
        if self._maxsize != 0:
            known[key] = value
            if self._maxsize is not None and len(known) > self._maxsize:
                del known[next(iter(known))]
        return value
    def __get__(self, instance, owner=None):
        return self if instance is None else _Bound(self, instance)
    def cache_info(self):
        return _CacheInfo(self._hits, self._misses, self._maxsize, len(self._known))
    def cache_clear(self):
        self._known.clear()
        self._hits = self._misses = 0

def lru_cache(maxsize=128, typed=False):
    if callable(maxsize):
        return _Cached(maxsize, 128)
    return lambda function: _Cached(function, maxsize)

def cache(function):
    return _Cached(function, None)

class cached_property:
    def __init__(self, func):
        self.func = func
    def __set_name__(self, owner, name):
        self.name = name
    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        value = self.func(instance)
        setattr(instance, self.name, value)
        return value

def total_ordering(cls):
    own = [name for name in ('__lt__', '__le__', '__gt__', '__ge__') if name in cls.__dict__]
    if not own:
        raise ValueError('must define at least one ordering operation: < > <= >=')
    root = own[0]
    ask = cls.__dict__[root]
    def make(turned, equal):
        def compare(self, other):
            result = ask(self, other)
            if result is NotImplemented:
                return result
            if turned:
                result = not result
            return (result and self != other) if equal == 'not' else (result or self == other) if equal == 'or' else result
        return compare
    plans = {
        '__lt__': {'__gt__': (True, 'not'), '__le__': (False, 'or'), '__ge__': (True, '')},
        '__le__': {'__ge__': (True, 'or'), '__lt__': (False, 'not'), '__gt__': (True, '')},
        '__gt__': {'__lt__': (True, 'not'), '__ge__': (False, 'or'), '__le__': (True, '')},
        '__ge__': {'__le__': (True, 'or'), '__gt__': (False, 'not'), '__lt__': (True, '')},
    }
    for name, plan in plans[root].items():
        if name not in cls.__dict__:
            setattr(cls, name, make(*plan))
    return cls

def cmp_to_key(compare):
    class K:
        def __init__(self, value):
            self.obj = value
        def __lt__(self, other):
            return compare(self.obj, other.obj) < 0
        def __gt__(self, other):
            return compare(self.obj, other.obj) > 0
        def __eq__(self, other):
            return compare(self.obj, other.obj) == 0
    return K

def singledispatch(function):
    known = {object: function}
    def dispatch(cls):
        for one in cls.__mro__:
            if one in known:
                return known[one]
        return function
    def register(cls, func=None):
        if func is None:
            if not isinstance(cls, type):
                kind = next(iter(cls.__annotations__.values()))
                known[kind] = cls
                return cls
            return lambda func: register(cls, func)
        known[cls] = func
        return func
    def wrapper(*args, **keywords):
        return dispatch(type(args[0]))(*args, **keywords)
    wrapper.register, wrapper.dispatch, wrapper.registry = register, dispatch, known
    return update_wrapper(wrapper, function)
`
