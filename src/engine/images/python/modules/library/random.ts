/** random: what is drawn from the Mersenne Twister, in the order in which CPython draws it. */
export const random = `
import _random, math as _math
from itertools import accumulate as _accumulate
from bisect import bisect as _bisect
from hashlib import sha512 as _sha512

_TWO_PI = 2.0 * _math.pi
_NORMAL = 4 * _math.exp(-0.5) / _math.sqrt(2.0)

class Random(_random.Random):
    def __init__(self, x=None):
        self.gauss_next = None
        if x is not None:
            self.seed(x)
    def seed(self, a=None, version=2):
        if isinstance(a, (str, bytes, bytearray)):
            if isinstance(a, str):
                a = a.encode()
            a = int.from_bytes(bytes(a) + _sha512(bytes(a)).digest(), 'big')
        elif isinstance(a, float):
            a = hash(a)
        self._seed(a)
        self.gauss_next = None
    def getstate(self):
        return 3, self._state(), self.gauss_next
    def setstate(self, state):
        version, words, self.gauss_next = state
        self._restore(words)
    def randrange(self, start, stop=None, step=1):
        if stop is None:
            if start <= 0:
                raise ValueError('empty range for randrange()')
            return self._randbelow(start)
        width = stop - start
        if step == 1:
            if width > 0:
                return start + self._randbelow(width)
            raise ValueError(f'empty range for randrange() ({start}, {stop}, {width})' if _old else f'empty range in randrange({start}, {stop})')
        if step == 0:
            raise ValueError('zero step for randrange()')
        n = (width + step - 1) // step if step > 0 else (width + step + 1) // step
        if n <= 0:
            raise ValueError(f'empty range for randrange() ({start}, {stop}, {width})' if _old else f'empty range in randrange({start}, {stop}, {step})')
        return start + step * self._randbelow(n)
    def randint(self, a, b):
        return self.randrange(a, b + 1)
    def randbytes(self, n):
        return self.getrandbits(n * 8).to_bytes(n, 'little')
    def choice(self, seq):
        if not len(seq):
            raise IndexError('Cannot choose from an empty sequence')
        return seq[self._randbelow(len(seq))]
    def shuffle(self, x):
        for i in reversed(range(1, len(x))):
            j = self._randbelow(i + 1)
            x[i], x[j] = x[j], x[i]
    def sample(self, population, k, *, counts=None):
        if isinstance(population, (set, frozenset, dict)):
            raise TypeError('Population must be a sequence.  For dicts or sets, use sorted(d).')
        if counts is not None:
            population = [one for one, count in zip(population, counts) for _ in range(count)]
        n = len(population)
        if not 0 <= k <= n:
            raise ValueError('Sample larger than population or is negative')
        result = [None] * k
        size = 21
        if k > 5:
            size += 4 ** _math.ceil(_math.log(k * 3, 4))
        if n <= size:
            pool = list(population)
            for i in range(k):
                j = self._randbelow(n - i)
                result[i] = pool[j]
                pool[j] = pool[n - i - 1]
        else:
            selected = set()
            for i in range(k):
                j = self._randbelow(n)
                while j in selected:
                    j = self._randbelow(n)
                selected.add(j)
                result[i] = population[j]
        return result
    def choices(self, population, weights=None, *, cum_weights=None, k=1):
        random = self.random
        n = len(population)
        if cum_weights is None:
            if weights is None:
                return [population[int(random() * n)] for _ in range(k)]
            cum_weights = list(_accumulate(weights))
        elif weights is not None:
            raise TypeError('Cannot specify both weights and cumulative weights')
        if len(cum_weights) != n:
            raise ValueError('The number of weights does not match the population')
        total = cum_weights[-1] + 0.0
        if total <= 0.0:
            raise ValueError('Total of weights must be greater than zero')
        return [population[_bisect(cum_weights, random() * total, 0, n - 1)] for _ in range(k)]
    def uniform(self, a, b):
        return a + (b - a) * self.random()
    def triangular(self, low=0.0, high=1.0, mode=None):
        u = self.random()
        c = 0.5 if mode is None else (mode - low) / (high - low)
        if u > c:
            u, c, low, high = 1.0 - u, 1.0 - c, high, low
        return low + (high - low) * _math.sqrt(u * c)
    def normalvariate(self, mu=0.0, sigma=1.0):
        while True:
            u1 = self.random()
            u2 = 1.0 - self.random()
            z = _NORMAL * (u1 - 0.5) / u2
            if z * z / 4.0 <= -_math.log(u2):
                return mu + z * sigma
    def gauss(self, mu=0.0, sigma=1.0):
        z, self.gauss_next = self.gauss_next, None
        if z is None:
            turn = self.random() * _TWO_PI
            length = _math.sqrt(-2.0 * _math.log(1.0 - self.random()))
            z = _math.cos(turn) * length
            self.gauss_next = _math.sin(turn) * length
        return mu + z * sigma
    def lognormvariate(self, mu=0.0, sigma=1.0):
        return _math.exp(self.normalvariate(mu, sigma))
    def expovariate(self, lambd=1.0):
        return -_math.log(1.0 - self.random()) / lambd
    def gammavariate(self, alpha, beta):
        if alpha <= 0.0 or beta <= 0.0:
            raise ValueError('gammavariate: alpha and beta must be > 0.0')
        if alpha > 1.0:
            a = _math.sqrt(2.0 * alpha - 1.0)
            b, c = alpha - _math.log(4.0), alpha + a
            while True:
                u1 = self.random()
                if not 1e-7 < u1 < 0.9999999:
                    continue
                u2 = 1.0 - self.random()
                v = _math.log(u1 / (1.0 - u1)) / a
                x = alpha * _math.exp(v)
                z = u1 * u1 * u2
                r = b + c * v - x
                if r + 1.0 + _math.log(4.5) - 4.5 * z >= 0.0 or r >= _math.log(z):
                    return x * beta
        if alpha == 1.0:
            return -_math.log(1.0 - self.random()) * beta
        while True:
            b = (_math.e + alpha) / _math.e
            p = b * self.random()
            x = p ** (1.0 / alpha) if p <= 1.0 else -_math.log((b - p) / alpha)
            u = self.random()
            if (u <= x ** (alpha - 1.0)) if p > 1.0 else (u <= _math.exp(-x)):
                return x * beta
    def betavariate(self, alpha, beta):
        y = self.gammavariate(alpha, 1.0)
        return y / (y + self.gammavariate(beta, 1.0)) if y else 0.0
    def paretovariate(self, alpha):
        return (1.0 - self.random()) ** (-1.0 / alpha)
    def weibullvariate(self, alpha, beta):
        return alpha * (-_math.log(1.0 - self.random())) ** (1.0 / beta)

class SystemRandom(Random):
    def seed(self, *args):
        pass

import sys as _sys
_old = _sys.version_info < (3, 12)
_inst = Random()
seed, random, uniform, triangular, randint, randrange, randbytes = _inst.seed, _inst.random, _inst.uniform, _inst.triangular, _inst.randint, _inst.randrange, _inst.randbytes
choice, choices, sample, shuffle, getrandbits, getstate, setstate = _inst.choice, _inst.choices, _inst.sample, _inst.shuffle, _inst.getrandbits, _inst.getstate, _inst.setstate
gauss, normalvariate, lognormvariate, expovariate, paretovariate, weibullvariate, gammavariate, betavariate = _inst.gauss, _inst.normalvariate, _inst.lognormvariate, _inst.expovariate, _inst.paretovariate, _inst.weibullvariate, _inst.gammavariate, _inst.betavariate
`
