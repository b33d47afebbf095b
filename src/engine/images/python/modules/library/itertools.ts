/** itertools: ways of going through values. */
export const itertools = `
class count:
    def __init__(self, start=0, step=1):
        self._next, self._step = start, step
    def __iter__(self):
        return self
    def __next__(self):
        now = self._next
        self._next = now + self._step
        return now
    def __repr__(self):
        return f'count({self._next!r})' if self._step == 1 else f'count({self._next!r}, {self._step!r})'

def cycle(items):
    kept = []
    for item in items:
        yield item
        kept.append(item)
    while kept:
        for item in kept:
            yield item

class repeat:
    def __init__(self, object, times=None):
        self._item, self._left = object, None if times is None else max(0, times)
    def __iter__(self):
        return self
    def __next__(self):
        if self._left is None:
            return self._item
        if self._left == 0:
            raise StopIteration
        self._left -= 1
        return self._item
    def __length_hint__(self):
        return self._left
    def __repr__(self):
        return f'repeat({self._item!r})' if self._left is None else f'repeat({self._item!r}, {self._left})'

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

import sys as _sys
if _sys.version_info < (3, 12):
    del batched
`
