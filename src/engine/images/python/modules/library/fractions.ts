/** fractions: numbers as quotients. */
export const fractions = `
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
        if not isinstance(other, (int, Fraction)):
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
    def __rtruediv__(self, other): return other / float(self) if isinstance(other, float) else Fraction(other) / self
    def __floordiv__(self, other):
        if isinstance(other, float):
            return float(self) // other
        other = Fraction._of(other)
        return (self.numerator * other.denominator) // (self.denominator * other.numerator)
    def __rfloordiv__(self, other): return other // float(self) if isinstance(other, float) else Fraction(other) // self
    def __mod__(self, other):
        return float(self) % other if isinstance(other, float) else self._with(other, lambda a, b, c, d: ((a * d) % (c * b), b * d))
    def __rmod__(self, other): return other % float(self) if isinstance(other, float) else Fraction(other) % self
    def __divmod__(self, other): return (self // other, self % other)
    def __rdivmod__(self, other): return (other // self, other % self)
    def __floor__(self): return self.numerator // self.denominator
    def __ceil__(self): return -(-self.numerator // self.denominator)
    def __trunc__(self): return int(self)
    def __round__(self, places=None):
        if places is not None:
            shift = 10 ** abs(places)
            return Fraction(round(self * shift), shift) if places > 0 else Fraction(round(self / shift) * shift)
        whole, rest = divmod(self.numerator, self.denominator)
        if rest * 2 == self.denominator:
            return whole + whole % 2
        return whole + (rest * 2 > self.denominator)
    def __bool__(self): return self.numerator != 0
    def __pow__(self, other):
        return Fraction(self.numerator ** other, self.denominator ** other) if other >= 0 else Fraction(self.denominator ** -other, self.numerator ** -other)
    def __neg__(self): return Fraction(-self.numerator, self.denominator)
    def __abs__(self): return Fraction(abs(self.numerator), self.denominator)
    def __float__(self): return self.numerator / self.denominator
    def __int__(self): return -(-self.numerator // self.denominator) if self.numerator < 0 else self.numerator // self.denominator
    def _held(self, other, holds):
        if isinstance(other, float):
            if not _math.isfinite(other):
                return holds(0.0, other)
            other = Fraction(other)
        if not isinstance(other, (int, Fraction)):
            return NotImplemented
        other = Fraction._of(other)
        return holds(self.numerator * other.denominator, other.numerator * self.denominator)
    def __eq__(self, other): return self._held(other, lambda a, b: a == b)
    def __lt__(self, other): return self._held(other, lambda a, b: a < b)
    def __le__(self, other): return self._held(other, lambda a, b: a <= b)
    def __gt__(self, other): return self._held(other, lambda a, b: a > b)
    def __ge__(self, other): return self._held(other, lambda a, b: a >= b)
    def __hash__(self): return hash(self.numerator) if self.denominator == 1 else hash((self.numerator, self.denominator))
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
`
