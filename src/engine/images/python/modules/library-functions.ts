/** Functions over functions, values and what is gone through: modules of Python's library that are Python themselves. */

export const LIBRARY_FUNCTIONS: Readonly<Record<string, string>> = {
  functools: `
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
`,
  itertools: `
def count(start=0, step=1):
    while True:
        yield start
        start += step

def cycle(items):
    kept = []
    for item in items:
        yield item
        kept.append(item)
    while kept:
        for item in kept:
            yield item

def repeat(item, times=None):
    if times is None:
        while True:
            yield item
    for _ in range(times):
        yield item

class chain:
    def __init__(self, *sources):
        self._all = self._each(sources)
    @staticmethod
    def _each(sources):
        for source in sources:
            for item in source:
                yield item
    @classmethod
    def from_iterable(cls, sources):
        made = cls()
        made._all = cls._each(sources)
        return made
    def __iter__(self):
        return self
    def __next__(self):
        return next(self._all)

def islice(items, *bounds):
    part = slice(*bounds)
    start, stop, step = part.start or 0, part.stop, part.step or 1
    if stop is not None and stop <= 0:
        return
    for at, item in enumerate(items):
        if at >= start and (at - start) % step == 0:
            yield item
        if stop is not None and at + 1 >= stop:
            return

def takewhile(test, items):
    for item in items:
        if not test(item):
            return
        yield item

def dropwhile(test, items):
    started = False
    for item in items:
        if started or not test(item):
            started = True
            yield item

def filterfalse(test, items):
    for item in items:
        if not (test(item) if test else item):
            yield item

def starmap(function, items):
    for item in items:
        yield function(*item)

def compress(items, wanted):
    for item, keep in zip(items, wanted):
        if keep:
            yield item

def pairwise(items):
    first = True
    for item in items:
        if not first:
            yield (before, item)
        before, first = item, False

def batched(items, n):
    batch = []
    for item in items:
        batch.append(item)
        if len(batch) == n:
            yield tuple(batch)
            batch = []
    if batch:
        yield tuple(batch)

def tee(items, n=2):
    iterator = iter(items)
    queues = [[] for _ in range(n)]
    def one(queue):
        while True:
            if not queue:
                try:
                    item = next(iterator)
                except StopIteration:
                    return
                for other in queues:
                    other.append(item)
            yield queue.pop(0)
    return tuple(one(queue) for queue in queues)

def accumulate(items, func=None, *, initial=None):
    iterator = iter(items)
    total = initial
    if initial is None:
        try:
            total = next(iterator)
        except StopIteration:
            return
    yield total
    for item in iterator:
        total = total + item if func is None else func(total, item)
        yield total

def product(*sources, repeat=1):
    pools = [tuple(source) for source in sources] * repeat
    if not pools:
        yield ()
        return
    if any(not pool for pool in pools):
        return
    places = [0] * len(pools)
    while True:
        yield tuple(pool[at] for pool, at in zip(pools, places))
        last = len(pools) - 1
        while last >= 0:
            places[last] += 1
            if places[last] < len(pools[last]):
                break
            places[last] = 0
            last -= 1
        if last < 0:
            return

def permutations(items, r=None):
    items = tuple(items)
    r = len(items) if r is None else r
    def build(chosen, left):
        if len(chosen) == r:
            yield chosen
            return
        for at in range(len(left)):
            yield from build(chosen + (left[at],), left[:at] + left[at + 1:])
    return build((), items)

def _chosen(items, r, step):
    items = tuple(items)
    def build(start, chosen):
        if len(chosen) == r:
            yield chosen
            return
        for at in range(start, len(items)):
            yield from build(at + step, chosen + (items[at],))
    return build(0, ())

def combinations(items, r):
    return _chosen(items, r, 1)

def combinations_with_replacement(items, r):
    return _chosen(items, r, 0)

def zip_longest(*sources, fillvalue=None):
    iterators = [iter(source) for source in sources]
    done = [False] * len(iterators)
    while True:
        row = []
        for at, iterator in enumerate(iterators):
            if not done[at]:
                try:
                    row.append(next(iterator))
                    continue
                except StopIteration:
                    done[at] = True
            row.append(fillvalue)
        if all(done):
            return
        yield tuple(row)

def groupby(items, key=None):
    group, name, first = [], None, True
    for item in items:
        own = key(item) if key else item
        if not first and own != name:
            yield name, iter(group)
            group = []
        name, first = own, False
        group.append(item)
    if not first:
        yield name, iter(group)
`,
  operator: `
def itemgetter(*keys):
    if len(keys) == 1:
        return lambda value: value[keys[0]]
    return lambda value: tuple(value[key] for key in keys)

def attrgetter(*names):
    def one(value, name):
        for part in name.split('.'):
            value = getattr(value, part)
        return value
    if len(names) == 1:
        return lambda value: one(value, names[0])
    return lambda value: tuple(one(value, name) for name in names)

def methodcaller(name, *args, **keywords):
    return lambda value: getattr(value, name)(*args, **keywords)

def add(a, b): return a + b
def sub(a, b): return a - b
def mul(a, b): return a * b
def truediv(a, b): return a / b
def floordiv(a, b): return a // b
def mod(a, b): return a % b
def pow(a, b): return a ** b
def neg(a): return -a
def not_(a): return not a
def eq(a, b): return a == b
def ne(a, b): return a != b
def lt(a, b): return a < b
def le(a, b): return a <= b
def gt(a, b): return a > b
def ge(a, b): return a >= b
def and_(a, b): return a & b
def or_(a, b): return a | b
def xor(a, b): return a ^ b
def is_(a, b): return a is b
def is_not(a, b): return a is not b
def concat(a, b): return a + b
def contains(a, b): return b in a
def getitem(a, b): return a[b]
def setitem(a, b, c): a[b] = c
def delitem(a, b): del a[b]
def truth(a): return bool(a)
def countOf(a, b): return sum(1 for one in a if one == b)
`,
  contextlib: `
import sys as _sys
from functools import wraps as _wraps

class AbstractContextManager:
    def __enter__(self):
        return self
    def __exit__(self, *args):
        return None

class ContextDecorator:
    def __call__(self, function):
        @_wraps(function)
        def inner(*args, **keywords):
            with self:
                return function(*args, **keywords)
        return inner

class _GeneratorContextManager(ContextDecorator):
    def __init__(self, function, args, keywords):
        self._make = lambda: function(*args, **keywords)
        self.gen = self._make()
    def __enter__(self):
        try:
            return next(self.gen)
        except StopIteration:
            raise RuntimeError("generator didn't yield") from None
    def __exit__(self, kind, value, trace):
        if kind is None:
            try:
                next(self.gen)
            except StopIteration:
                return False
            raise RuntimeError("generator didn't stop")
        try:
            self.gen.throw(value)
        except StopIteration as end:
            return end is not value
        except BaseException as error:
            if error is not value:
                raise
            return False
        raise RuntimeError("generator didn't stop after throw()")
    def __call__(self, function):
        make = self._make
        @_wraps(function)
        def inner(*args, **keywords):
            self.gen = make()
            with self:
                return function(*args, **keywords)
        return inner

def contextmanager(function):
    @_wraps(function)
    def make(*args, **keywords):
        return _GeneratorContextManager(function, args, keywords)
    return make

class suppress:
    def __init__(self, *kinds):
        self.kinds = kinds
    def __enter__(self):
        return None
    def __exit__(self, kind, value, trace):
        return kind is not None and issubclass(kind, self.kinds)

class closing:
    def __init__(self, thing):
        self.thing = thing
    def __enter__(self):
        return self.thing
    def __exit__(self, *args):
        self.thing.close()

class nullcontext:
    def __init__(self, enter_result=None):
        self.enter_result = enter_result
    def __enter__(self):
        return self.enter_result
    def __exit__(self, *args):
        return None

class _Redirect:
    def __init__(self, target):
        self._target = target
    def __enter__(self):
        self._before = getattr(_sys, self._stream)
        setattr(_sys, self._stream, self._target)
        return self._target
    def __exit__(self, *args):
        setattr(_sys, self._stream, self._before)

class redirect_stdout(_Redirect):
    _stream = 'stdout'

class redirect_stderr(_Redirect):
    _stream = 'stderr'

class ExitStack:
    def __init__(self):
        self._exits = []
    def __enter__(self):
        return self
    def enter_context(self, manager):
        value = manager.__enter__()
        self._exits.append(manager.__exit__)
        return value
    def push(self, manager):
        self._exits.append(manager.__exit__ if hasattr(manager, '__exit__') else manager)
        return manager
    def callback(self, function, *args, **keywords):
        self._exits.append(lambda *error: function(*args, **keywords) and False)
        return function
    def pop_all(self):
        other = ExitStack()
        other._exits, self._exits = self._exits, []
        return other
    def close(self):
        self.__exit__(None, None, None)
    def __exit__(self, kind, value, trace):
        error = value
        while self._exits:
            leave = self._exits.pop()
            try:
                if leave(type(error) if error is not None else None, error, None):
                    error = None
            except BaseException as other:
                error = other
        if error is not None and error is not value:
            raise error
        return value is not None and error is None
`,
}
