/** Heaps, sorted lists, statistics, fractions and further collections: modules of Python's library that are Python themselves. */

export const LIBRARY_DATA: Readonly<Record<string, string>> = {
  heapq: `
def _up(heap, at):
    while at > 0:
        above = (at - 1) // 2
        if not heap[at] < heap[above]:
            return
        heap[at], heap[above] = heap[above], heap[at]
        at = above

def _down(heap, at):
    start, end, item = at, len(heap), heap[at]
    child = 2 * at + 1
    while child < end:
        if child + 1 < end and not heap[child] < heap[child + 1]:
            child += 1
        heap[at] = heap[child]
        at = child
        child = 2 * at + 1
    heap[at] = item
    while at > start:
        above = (at - 1) // 2
        if not item < heap[above]:
            break
        heap[at] = heap[above]
        at = above
    heap[at] = item

def heappush(heap, item):
    heap.append(item)
    _up(heap, len(heap) - 1)

def heappop(heap):
    last = heap.pop()
    if not heap:
        return last
    first, heap[0] = heap[0], last
    _down(heap, 0)
    return first

def heapify(heap):
    for at in reversed(range(len(heap) // 2)):
        _down(heap, at)

def heappushpop(heap, item):
    if heap and heap[0] < item:
        item, heap[0] = heap[0], item
        _down(heap, 0)
    return item

def heapreplace(heap, item):
    first, heap[0] = heap[0], item
    _down(heap, 0)
    return first

def nlargest(n, items, key=None):
    return sorted(items, key=key, reverse=True)[:n]

def nsmallest(n, items, key=None):
    return sorted(items, key=key)[:n]

def merge(*sources, key=None, reverse=False):
    return iter(sorted([item for source in sources for item in source], key=key, reverse=reverse))
`,
  bisect: `
def bisect_right(items, x, lo=0, hi=None, *, key=None):
    hi = len(items) if hi is None else hi
    while lo < hi:
        middle = (lo + hi) // 2
        if x < (key(items[middle]) if key else items[middle]):
            hi = middle
        else:
            lo = middle + 1
    return lo

def bisect_left(items, x, lo=0, hi=None, *, key=None):
    hi = len(items) if hi is None else hi
    while lo < hi:
        middle = (lo + hi) // 2
        if (key(items[middle]) if key else items[middle]) < x:
            lo = middle + 1
        else:
            hi = middle
    return lo

bisect = bisect_right

def insort_right(items, x, lo=0, hi=None, *, key=None):
    items.insert(bisect_right(items, key(x) if key else x, lo, hi, key=key), x)

def insort_left(items, x, lo=0, hi=None, *, key=None):
    items.insert(bisect_left(items, key(x) if key else x, lo, hi, key=key), x)

insort = insort_right
`,
  statistics: `
import math as _math

class StatisticsError(ValueError):
    pass

def _whole(value):
    return int(value) if isinstance(value, float) and value.is_integer() else value

def mean(data):
    data = list(data)
    if not data:
        raise StatisticsError('mean requires at least one data point')
    total = _math.fsum(data) if any(isinstance(one, float) for one in data) else sum(data)
    value = total / len(data)
    return value if any(isinstance(one, float) for one in data) else _whole(value)

def fmean(data):
    data = list(data)
    return _math.fsum(data) / len(data)

def median(data):
    data = sorted(data)
    if not data:
        raise StatisticsError('no median for empty data')
    middle = len(data) // 2
    return data[middle] if len(data) % 2 else (data[middle - 1] + data[middle]) / 2

def median_low(data):
    data = sorted(data)
    return data[(len(data) - 1) // 2]

def median_high(data):
    data = sorted(data)
    return data[len(data) // 2]

def multimode(data):
    counts = {}
    for one in data:
        counts[one] = counts.get(one, 0) + 1
    most = max(counts.values(), default=0)
    return [one for one, count in counts.items() if count == most]

def mode(data):
    found = multimode(data)
    if not found:
        raise StatisticsError('no mode for empty data')
    return found[0]

def _squares(data, center):
    center = _math.fsum(data) / len(data) if center is None else center
    return _math.fsum((one - center) ** 2 for one in data)

def variance(data, xbar=None):
    data = list(data)
    if len(data) < 2:
        raise StatisticsError('variance requires at least two data points')
    value = _squares(data, xbar) / (len(data) - 1)
    return value if any(isinstance(one, float) for one in data) else _whole(value)

def pvariance(data, mu=None):
    data = list(data)
    value = _squares(data, mu) / len(data)
    return value if any(isinstance(one, float) for one in data) else _whole(value)

def stdev(data, xbar=None):
    data = list(data)
    if len(data) < 2:
        raise StatisticsError('stdev requires at least two data points')
    return _math.sqrt(variance(data, xbar))

def pstdev(data, mu=None):
    return _math.sqrt(pvariance(data, mu))
`,
  fractions: `
import math as _math

class Fraction:
    def __init__(self, numerator=0, denominator=None):
        if isinstance(numerator, str):
            above, _, below = numerator.partition('/')
            if '.' in above:
                whole, _, part = above.partition('.')
                numerator, denominator = int(whole + part), 10 ** len(part)
            else:
                numerator, denominator = int(above), int(below or 1)
        elif isinstance(numerator, float):
            numerator, denominator = numerator.as_integer_ratio()
        elif isinstance(numerator, Fraction) or isinstance(denominator, Fraction):
            a, b = Fraction._of(numerator), Fraction._of(1 if denominator is None else denominator)
            numerator, denominator = a.numerator * b.denominator, a.denominator * b.numerator
        denominator = 1 if denominator is None else denominator
        if denominator == 0:
            raise ZeroDivisionError(f'Fraction({numerator}, 0)')
        common = _math.gcd(numerator, denominator) * (-1 if denominator < 0 else 1)
        self.numerator, self.denominator = numerator // common, denominator // common
    @staticmethod
    def _of(value):
        if isinstance(value, Fraction):
            return value
        made = object.__new__(Fraction)
        made.numerator, made.denominator = value, 1
        return made
    def _with(self, other, make):
        if isinstance(other, float):
            return NotImplemented
        other = Fraction._of(other)
        return Fraction(*make(self.numerator, self.denominator, other.numerator, other.denominator))
    def __add__(self, other):
        return float(self) + other if isinstance(other, float) else self._with(other, lambda a, b, c, d: (a * d + c * b, b * d))
    __radd__ = __add__
    def __sub__(self, other):
        return float(self) - other if isinstance(other, float) else self._with(other, lambda a, b, c, d: (a * d - c * b, b * d))
    def __rsub__(self, other): return -self + other
    def __mul__(self, other):
        return float(self) * other if isinstance(other, float) else self._with(other, lambda a, b, c, d: (a * c, b * d))
    __rmul__ = __mul__
    def __truediv__(self, other):
        return float(self) / other if isinstance(other, float) else self._with(other, lambda a, b, c, d: (a * d, b * c))
    def __rtruediv__(self, other): return Fraction(other) / self
    def __pow__(self, other):
        return Fraction(self.numerator ** other, self.denominator ** other) if other >= 0 else Fraction(self.denominator ** -other, self.numerator ** -other)
    def __neg__(self): return Fraction(-self.numerator, self.denominator)
    def __abs__(self): return Fraction(abs(self.numerator), self.denominator)
    def __float__(self): return self.numerator / self.denominator
    def __int__(self): return int(self.numerator / self.denominator)
    def __eq__(self, other):
        if isinstance(other, float):
            return float(self) == other
        other = Fraction._of(other)
        return (self.numerator, self.denominator) == (other.numerator, other.denominator)
    def __lt__(self, other): return float(self) < float(other)
    def __le__(self, other): return float(self) <= float(other)
    def __gt__(self, other): return float(self) > float(other)
    def __ge__(self, other): return float(self) >= float(other)
    def __hash__(self): return hash((self.numerator, self.denominator))
    def __str__(self): return str(self.numerator) if self.denominator == 1 else f'{self.numerator}/{self.denominator}'
    def __repr__(self): return f'Fraction({self.numerator}, {self.denominator})'
    def limit_denominator(self, most=1000000):
        if self.denominator <= most:
            return self
        p0, q0, p1, q1 = 0, 1, 1, 0
        n, d = self.numerator, self.denominator
        while True:
            a = n // d
            q2 = q0 + a * q1
            if q2 > most:
                break
            p0, q0, p1, q1 = p1, q1, p0 + a * p1, q2
            n, d = d, n - a * d
        k = (most - q0) // q1
        one, two = Fraction(p0 + k * p1, q0 + k * q1), Fraction(p1, q1)
        return two if abs(two - self) <= abs(one - self) else one
`,
  collections: `
from _collections import *

class UserDict:
    def __init__(self, mapping=None, /, **keywords):
        self.data = {}
        for key, value in {**(mapping or {}), **keywords}.items():
            self[key] = value
    def __len__(self): return len(self.data)
    def __getitem__(self, key):
        if key in self.data:
            return self.data[key]
        if hasattr(type(self), '__missing__'):
            return self.__missing__(key)
        raise KeyError(key)
    def __setitem__(self, key, value): self.data[key] = value
    def __delitem__(self, key): del self.data[key]
    def __iter__(self): return iter(self.data)
    def __contains__(self, key): return key in self.data
    def __repr__(self): return repr(self.data)
    def __eq__(self, other): return self.data == (other.data if isinstance(other, UserDict) else other)
    def keys(self): return self.data.keys()
    def values(self): return self.data.values()
    def items(self): return self.data.items()
    def get(self, key, default=None): return self[key] if key in self else default
    def pop(self, key, *default): return self.data.pop(key, *default)
    def update(self, *args, **keywords):
        for key, value in dict(*args, **keywords).items():
            self[key] = value

class UserList(list):
    @property
    def data(self): return self

class UserString(str):
    @property
    def data(self): return str(self)

class ChainMap:
    def __init__(self, *maps):
        self.maps = list(maps) or [{}]
    def __getitem__(self, key):
        for one in self.maps:
            if key in one:
                return one[key]
        raise KeyError(key)
    def __setitem__(self, key, value): self.maps[0][key] = value
    def __delitem__(self, key): del self.maps[0][key]
    def _all(self):
        found = {}
        for one in self.maps[::-1]:
            found.update(one)
        return found
    def __iter__(self): return iter(self._all())
    def __len__(self): return len(self._all())
    def __contains__(self, key): return any(key in one for one in self.maps)
    def __repr__(self): return 'ChainMap(' + ', '.join(repr(one) for one in self.maps) + ')'
    def get(self, key, default=None): return self[key] if key in self else default
    def keys(self): return self._all().keys()
    def values(self): return self._all().values()
    def items(self): return self._all().items()
    def new_child(self, m=None): return ChainMap({} if m is None else m, *self.maps)
    @property
    def parents(self): return ChainMap(*self.maps[1:])
`,
}
