/** Functions over functions and iterators, and classes that write themselves: modules of Python's library that are Python themselves. */

export const LIBRARY_TOOLS: Readonly<Record<string, string>> = {
  functools: `
def wraps(wrapped):
    def decorate(wrapper):
        wrapper.__name__ = wrapped.__name__
        wrapper.__wrapped__ = wrapped
        return wrapper
    return decorate

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

def partial(function, *first, **named):
    def call(*args, **kwargs):
        return function(*first, *args, **{**named, **kwargs})
    return call

def lru_cache(maxsize=128, typed=False):
    def decorate(function):
        known = {}
        def call(*args):
            if args not in known:
                known[args] = function(*args)
            return known[args]
        call.__name__ = function.__name__
        call.cache_clear = known.clear
        return call
    if callable(maxsize):
        return decorate(maxsize)
    return decorate

def cache(function):
    return lru_cache(None)(function)

def total_ordering(cls):
    return cls

def cmp_to_key(compare):
    class Key:
        def __init__(self, value):
            self.value = value
        def __lt__(self, other):
            return compare(self.value, other.value) < 0
    return Key
`,
  itertools: `
def count(start=0, step=1):
    while True:
        yield start
        start += step

def cycle(items):
    items = list(items)
    while items:
        for item in items:
            yield item

def repeat(item, times=None):
    if times is None:
        while True:
            yield item
    for _ in range(times):
        yield item

def chain(*sources):
    for source in sources:
        for item in source:
            yield item

def islice(items, *bounds):
    start, stop, step = (0, bounds[0], 1) if len(bounds) == 1 else (bounds + (1,))[:3]
    for at, item in enumerate(items):
        if stop is not None and at >= stop:
            return
        if at >= (start or 0) and (at - (start or 0)) % (step or 1) == 0:
            yield item

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

def accumulate(items, function=lambda a, b: a + b):
    total = None
    for at, item in enumerate(items):
        total = item if at == 0 else function(total, item)
        yield total

def product(*sources, repeat=1):
    rows = [()]
    for source in [list(one) for one in sources] * repeat:
        rows = [row + (item,) for row in rows for item in source]
    return iter(rows)

def permutations(items, r=None):
    items = list(items)
    r = len(items) if r is None else r
    def build(chosen, left):
        if len(chosen) == r:
            yield tuple(chosen)
            return
        for at in range(len(left)):
            yield from build(chosen + [left[at]], left[:at] + left[at + 1:])
    return build([], items)

def combinations(items, r):
    items = list(items)
    def build(start, chosen):
        if len(chosen) == r:
            yield tuple(chosen)
            return
        for at in range(start, len(items)):
            yield from build(at + 1, chosen + [items[at]])
    return build(0, [])

def zip_longest(*sources, fillvalue=None):
    lists = [list(source) for source in sources]
    for at in range(max(len(one) for one in lists)):
        yield tuple(one[at] if at < len(one) else fillvalue for one in lists)

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
  contextlib: `
class _Manager:
    def __init__(self, generator):
        self.generator = generator
    def __enter__(self):
        return next(self.generator)
    def __exit__(self, kind, value, trace):
        if kind is None:
            next(self.generator, None)
            return False
        try:
            self.generator.throw(value)
        except StopIteration:
            return True
        return False

def contextmanager(function):
    def make(*args, **kwargs):
        return _Manager(function(*args, **kwargs))
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
`,
  dataclasses: `
class _Missing:
    pass

MISSING = _Missing()

class _Field:
    def __init__(self, default, factory):
        self.default = default
        self.factory = factory

def field(default=MISSING, default_factory=MISSING, **kwargs):
    return _Field(default, default_factory)

def dataclass(cls=None, frozen=False, order=False, **options):
    def decorate(cls):
        names = []
        for base in cls.__mro__[::-1]:
            for name in getattr(base, '__dict__', {}).get('__annotations__', {}):
                if name not in names:
                    names.append(name)
        has_init = '__post_init__' in dir(cls) or hasattr(cls, '__post_init__')
        def __init__(self, *args, **kwargs):
            if len(args) > len(names):
                raise TypeError(f"{cls.__name__}.__init__() takes {len(names) + 1} positional arguments but {len(args) + 1} were given")
            values = dict(zip(names, args))
            for name in kwargs:
                if name not in names:
                    raise TypeError(f"{cls.__name__}.__init__() got an unexpected keyword argument '{name}'")
            values.update(kwargs)
            missing = []
            for name in names:
                if name not in values:
                    default = getattr(cls, name, MISSING)
                    if isinstance(default, _Field):
                        default = default.factory() if default.factory is not MISSING else default.default
                    if default is MISSING:
                        missing.append(f"'{name}'")
                        continue
                    values[name] = default
                self.__dict__
                super_set(self, name, values[name])
            if missing:
                listed = ' and '.join(missing) if len(missing) < 3 else ', '.join(missing[:-1]) + ', and ' + missing[-1]
                raise TypeError(f"{cls.__name__}.__init__() missing {len(missing)} required positional argument{'s' if len(missing) > 1 else ''}: {listed}")
            if has_init:
                self.__post_init__()
        def super_set(self, name, value):
            setattr(self, name, value)
        def __repr__(self):
            return cls.__name__ + '(' + ', '.join(f'{name}={getattr(self, name)!r}' for name in names) + ')'
        def __eq__(self, other):
            if type(self) is not type(other):
                return NotImplemented
            return all(getattr(self, name) == getattr(other, name) for name in names)
        def __lt__(self, other):
            return tuple(getattr(self, name) for name in names) < tuple(getattr(other, name) for name in names)
        cls.__init__ = __init__
        if '__repr__' not in cls.__dict__:
            cls.__repr__ = __repr__
        if '__eq__' not in cls.__dict__:
            cls.__eq__ = __eq__
        if order:
            cls.__lt__ = __lt__
        if frozen:
            cls.__hash__ = lambda self: hash(tuple(getattr(self, name) for name in names))
        cls.__dataclass_fields__ = names
        return cls
    return decorate if cls is None else decorate(cls)

def asdict(value):
    if hasattr(value, '__dataclass_fields__'):
        return {name: asdict(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, list):
        return [asdict(item) for item in value]
    return value
`,
  enum: `
class Enum:
    def __init_subclass__(cls):
        for name, value in list(cls.__dict__.items()):
            if not name.startswith('_') and not callable(value):
                member = object.__new__(cls)
                member.name, member.value = name, value
                setattr(cls, name, member)
    def __repr__(self):
        return f'<{type(self).__name__}.{self.name}: {self.value!r}>'
    def __str__(self):
        return f'{type(self).__name__}.{self.name}'

class IntEnum(Enum):
    pass
`,
}
