/** decimal: numbers to the base of ten, as many digits as the context has, rounded as it says. */
export const decimal = `
import re as _re, math as _math

ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR = 'ROUND_UP', 'ROUND_DOWN', 'ROUND_CEILING', 'ROUND_FLOOR'
ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP = 'ROUND_HALF_UP', 'ROUND_HALF_DOWN', 'ROUND_HALF_EVEN', 'ROUND_05UP'

class DecimalException(ArithmeticError):
    pass

class InvalidOperation(DecimalException):
    pass

class DivisionByZero(DecimalException, ZeroDivisionError):
    pass

class Overflow(DecimalException):
    pass

class Inexact(DecimalException):
    pass

class Rounded(DecimalException):
    pass

class Context:
    def __init__(self, prec=28, rounding=ROUND_HALF_EVEN, **options):
        self.prec, self.rounding = prec, rounding
    def copy(self):
        return Context(self.prec, self.rounding)
    def create_decimal(self, value):
        return +Decimal(value)

_context = [Context()]

def getcontext():
    return _context[0]

def setcontext(context):
    _context[0] = context

class localcontext:
    def __init__(self, ctx=None, **changes):
        self._new = (ctx or getcontext()).copy()
        for name, value in changes.items():
            setattr(self._new, name, value)
    def __enter__(self):
        self._before = getcontext()
        setcontext(self._new)
        return self._new
    def __exit__(self, *args):
        setcontext(self._before)

def _shortened(digits, places, negative, rounding):
    unit = 10 ** places
    whole, rest = divmod(digits, unit)
    if not rest:
        return whole
    half = (rest * 2 > unit) - (rest * 2 < unit)
    up = {
        ROUND_UP: True, ROUND_DOWN: False, ROUND_CEILING: not negative, ROUND_FLOOR: negative,
        ROUND_HALF_UP: half >= 0, ROUND_HALF_DOWN: half > 0, ROUND_HALF_EVEN: half > 0 or (half == 0 and whole % 2 == 1),
        ROUND_05UP: whole % 10 in (0, 5),
    }[rounding]
    return whole + 1 if up else whole

class Decimal:
    __slots__ = ('_negative', '_digits', '_exp', '_special')
    def __new__(cls, value='0', context=None):
        if isinstance(value, Decimal):
            return value
        if isinstance(value, bool) or isinstance(value, int):
            return _made(value < 0, abs(value), 0)
        if isinstance(value, float):
            if value != value or value in (_math.inf, -_math.inf):
                return Decimal(str(value))
            above, below = value.as_integer_ratio()
            power = below.bit_length() - 1
            return _made(above < 0, abs(above) * 5 ** power, -power)
        if isinstance(value, (tuple, list)):
            sign, digits, exp = value
            return _made(bool(sign), int(''.join(map(str, digits)) or 0), exp)
        if not isinstance(value, str):
            raise TypeError(f'conversion from {type(value).__name__} to Decimal is not supported')
        text = value.strip().replace('_', '')
        special = _re.fullmatch('([-+]?)(inf|infinity|nan|snan)', text.lower())
        if special:
            return _made(special.group(1) == '-', 0, 0, 'NaN' if 'nan' in special.group(2) else 'Infinity')
        found = _re.fullmatch('([-+]?)([0-9]*)(?:[.]([0-9]*))?(?:[eE]([-+]?[0-9]+))?', text)
        if not found or not (found.group(2) or found.group(3)):
            raise InvalidOperation([ConversionSyntax])
        part = found.group(3) or ''
        return _made(found.group(1) == '-', int(found.group(2) + part), int(found.group(4) or 0) - len(part))
    @classmethod
    def from_float(cls, value):
        return Decimal(value)
    def _rounded(self):
        context = getcontext()
        over = len(str(self._digits)) - context.prec
        if self._special or over <= 0:
            return self
        digits, exp = _shortened(self._digits, over, self._negative, context.rounding), self._exp + over
        if len(str(digits)) > context.prec:
            digits, exp = digits // 10, exp + 1
        return _made(self._negative, digits, exp)
    def _signed(self):
        return -self._digits if self._negative else self._digits
    def _whole(self, exp):
        return self._signed() * 10 ** (self._exp - exp)
    def __str__(self):
        sign = '-' if self._negative else ''
        if self._special:
            return sign + self._special
        digits = str(self._digits)
        left = self._exp + len(digits)
        if self._exp <= 0 and left > -6:
            if self._exp == 0:
                return sign + digits
            return sign + (digits[:left] + '.' + digits[left:] if left > 0 else '0.' + '0' * -left + digits)
        power = left - 1
        return sign + digits[0] + ('.' + digits[1:] if len(digits) > 1 else '') + f'E{power:+d}'
    def __repr__(self):
        return f"Decimal('{self}')"
    def __hash__(self):
        if self._special:
            return hash(float(self))
        return hash(int(self)) if self == int(self) else hash(float(self)) if Decimal(float(self)) == self else hash(str(self.normalize()))
    def __bool__(self):
        return bool(self._special or self._digits)
    def __float__(self):
        return float(str(self))
    def __int__(self):
        if self._special:
            raise (ValueError if self._special == 'NaN' else OverflowError)(f"cannot convert {self._special if self._special == 'NaN' else 'Infinity'} to integer")
        whole = self._digits * 10 ** self._exp if self._exp >= 0 else self._digits // 10 ** -self._exp
        return -whole if self._negative else whole
    __trunc__ = __int__
    def __floor__(self):
        return int(self.to_integral_value(ROUND_FLOOR))
    def __ceil__(self):
        return int(self.to_integral_value(ROUND_CEILING))
    def __round__(self, n=None):
        if n is None:
            return int(self.to_integral_value(ROUND_HALF_EVEN))
        return self.quantize(_made(False, 1, -n), ROUND_HALF_EVEN)
    def __pos__(self):
        return self._rounded()
    def __neg__(self):
        return _made(not self._negative and bool(self), self._digits, self._exp, self._special)._rounded()
    def __abs__(self):
        return self.copy_abs()._rounded()
    def copy_abs(self):
        return _made(False, self._digits, self._exp, self._special)
    def copy_negate(self):
        return _made(not self._negative, self._digits, self._exp, self._special)
    def _ordinary(self, other):
        return not self._special and not other._special
    def __add__(self, other):
        other = _other(other)
        if other is NotImplemented:
            return other
        if not self._ordinary(other):
            return _inexact(float(self) + float(other))
        exp = min(self._exp, other._exp)
        total = self._whole(exp) + other._whole(exp)
        return _made(total < 0 or (total == 0 and self._negative and other._negative), abs(total), exp)._rounded()
    __radd__ = __add__
    def __sub__(self, other):
        other = _other(other)
        return other if other is NotImplemented else self + other.copy_negate()
    def __rsub__(self, other):
        other = _other(other)
        return other if other is NotImplemented else other - self
    def __mul__(self, other):
        other = _other(other)
        if other is NotImplemented:
            return other
        if not self._ordinary(other):
            return _inexact(float(self) * float(other))
        return _made(self._negative != other._negative, self._digits * other._digits, self._exp + other._exp)._rounded()
    __rmul__ = __mul__
    def __truediv__(self, other):
        other = _other(other)
        if other is NotImplemented:
            return other
        if not self._ordinary(other):
            return _inexact(float(self) / float(other))
        negative = self._negative != other._negative
        if not other._digits:
            if not self._digits:
                raise InvalidOperation([DivisionUndefined])
            raise DivisionByZero([DivisionByZero])
        ideal = self._exp - other._exp
        if not self._digits:
            return _made(negative, 0, ideal)
        more = max(0, len(str(other._digits)) - len(str(self._digits)) + getcontext().prec + 1)
        digits, rest = divmod(self._digits * 10 ** more, other._digits)
        exp = ideal - more
        if rest:
            # A digit that is neither none nor half tells rounding that there is more.
            if digits % 5 == 0:
                digits += 1
        else:
            while exp < ideal and digits % 10 == 0:
                digits, exp = digits // 10, exp + 1
        return _made(negative, digits, exp)._rounded()
    def __rtruediv__(self, other):
        other = _other(other)
        return other if other is NotImplemented else other / self
    def __divmod__(self, other):
        other = _other(other)
        if not other._digits and not other._special:
            raise InvalidOperation([DivisionUndefined]) if not self._digits else DivisionByZero([DivisionByZero])
        exp = min(self._exp, other._exp)
        a, b = abs(self._whole(exp)), abs(other._whole(exp))
        return _made(self._negative != other._negative, a // b, 0), _made(self._negative, a % b, exp)._rounded()
    def __floordiv__(self, other):
        other = _other(other)
        return other if other is NotImplemented else divmod(self, other)[0]
    def __mod__(self, other):
        other = _other(other)
        if other is NotImplemented:
            return other
        if not other:
            raise InvalidOperation([InvalidOperation])
        return divmod(self, other)[1]
    def __rfloordiv__(self, other):
        other = _other(other)
        return other if other is NotImplemented else other // self
    def __rmod__(self, other):
        other = _other(other)
        return other if other is NotImplemented else other % self
    def __pow__(self, other, modulo=None):
        other = _other(other)
        if other is NotImplemented:
            return other
        if other == int(other):
            power = int(other)
            if power >= 0:
                return _made(self._negative and power % 2 == 1, self._digits ** power, self._exp * power)._rounded()
            return Decimal(1) / _made(self._negative and power % 2 == 1, self._digits ** -power, self._exp * -power)
        if other == Decimal('0.5'):
            return self.sqrt()
        return _inexact(float(self) ** float(other))
    def __rpow__(self, other):
        other = _other(other)
        return other if other is NotImplemented else other ** self
    def sqrt(self, context=None):
        if self._negative and self._digits:
            raise InvalidOperation([InvalidOperation])
        if not self._digits:
            return _made(self._negative, 0, self._exp // 2)
        ideal = self._exp // 2
        digits, exp = (self._digits, self._exp) if self._exp % 2 == 0 else (self._digits * 10, self._exp - 1)
        more = max(0, getcontext().prec + 1 - (len(str(digits)) + 1) // 2)
        digits, exp = digits * 100 ** more, exp // 2 - more
        root = _root(digits)
        if root * root != digits:
            if root % 5 == 0:
                root += 1
        else:
            while exp < ideal and root % 10 == 0:
                root, exp = root // 10, exp + 1
        return _made(False, root, exp)._rounded()
    def _compare(self, other):
        if self._special or other._special:
            a, b = float(self), float(other)
        else:
            exp = min(self._exp, other._exp)
            a, b = self._whole(exp), other._whole(exp)
        return None if a != a or b != b else (a > b) - (a < b)
    def _asked(self, other, test):
        if isinstance(other, float):
            other = Decimal(other)
        other = _other(other)
        if other is NotImplemented:
            return other
        order = self._compare(other)
        return order is not None and test(order)
    def __eq__(self, other): return self._asked(other, lambda order: order == 0)
    def __lt__(self, other): return self._asked(other, lambda order: order < 0)
    def __le__(self, other): return self._asked(other, lambda order: order <= 0)
    def __gt__(self, other): return self._asked(other, lambda order: order > 0)
    def __ge__(self, other): return self._asked(other, lambda order: order >= 0)
    def compare(self, other): return Decimal(self._compare(_other(other)))
    def quantize(self, exp, rounding=None, context=None):
        to = _other(exp)._exp
        rounding = rounding or getcontext().rounding
        digits = self._digits * 10 ** (self._exp - to) if self._exp >= to else _shortened(self._digits, to - self._exp, self._negative, rounding)
        if len(str(digits)) > getcontext().prec:
            raise InvalidOperation([InvalidOperation])
        return _made(self._negative, digits, to)
    def to_integral_value(self, rounding=None, context=None):
        return self if self._special or self._exp >= 0 else _made(self._negative, _shortened(self._digits, -self._exp, self._negative, rounding or getcontext().rounding), 0)
    to_integral = to_integral_value
    def normalize(self, context=None):
        one = self._rounded()
        digits, exp = one._digits, one._exp
        if not digits:
            return _made(one._negative, 0, 0)
        while digits % 10 == 0:
            digits, exp = digits // 10, exp + 1
        return _made(one._negative, digits, exp)
    def is_nan(self): return self._special == 'NaN'
    def is_infinite(self): return self._special == 'Infinity'
    def is_finite(self): return not self._special
    def is_zero(self): return not self._special and not self._digits
    def is_signed(self): return self._negative
    def adjusted(self): return self._exp + len(str(self._digits)) - 1
    def max(self, other): return self if self >= other else _other(other)
    def min(self, other): return self if self <= other else _other(other)
    def as_tuple(self):
        return DecimalTuple(int(self._negative), tuple(int(one) for one in str(self._digits)), self._exp)
    def as_integer_ratio(self):
        if self._exp >= 0:
            return int(self), 1
        below = 10 ** -self._exp
        common = _math.gcd(self._digits, below)
        return self._signed() // common, below // common
    def __format__(self, spec):
        found = _re.fullmatch('(?:(.)?([<>=^]))?([-+ ]?)(0?)([0-9]*)(,?)(?:[.]([0-9]+))?([eEfFgGn%]?)', spec)
        if not found:
            raise ValueError('invalid format string')
        fill, align, sign, zero, width, comma, places, kind = found.groups()
        one = self * 100 if kind == '%' else self
        if places is not None and kind in ('f', 'F', '%'):
            one = _made(one._negative, one._digits * 10 ** (one._exp + int(places)) if one._exp >= -int(places) else _shortened(one._digits, -int(places) - one._exp, one._negative, getcontext().rounding), -int(places))
        elif places is not None and kind in ('', 'g', 'G'):
            with localcontext(prec=int(places) or 1):
                one = +one
        elif kind in ('e', 'E'):
            return format(float(one), spec)
        elif one._exp > 0 and kind in ('f', 'F', '%'):
            one = _made(one._negative, one._digits * 10 ** one._exp, 0)
        text = str(one.copy_abs())
        whole, dot, part = text.partition('.')
        if comma:
            whole = f'{int(whole):,}'
        text = whole + dot + part + ('%' if kind == '%' else '')
        sign = '-' if one._negative else sign if sign in ('+', ' ') else ''
        room = int(width or 0) - len(sign) - len(text)
        if room <= 0:
            return sign + text
        fill, align = fill or ('0' if zero else ' '), align or ('=' if zero else '>')
        if align == '=':
            return sign + fill * room + text
        left = 0 if align == '<' else room if align == '>' else room // 2
        return fill * left + sign + text + fill * (room - left)

class ConversionSyntax(InvalidOperation):
    pass

class DivisionUndefined(InvalidOperation, ZeroDivisionError):
    pass

from collections import namedtuple as _namedtuple
DecimalTuple = _namedtuple('DecimalTuple', 'sign digits exponent')

def _made(negative, digits, exp, special=''):
    made = object.__new__(Decimal)
    made._negative, made._digits, made._exp, made._special = negative, digits, exp, special
    return made

def _other(value):
    if isinstance(value, Decimal):
        return value
    return Decimal(value) if isinstance(value, int) else NotImplemented

def _inexact(value):
    return Decimal(repr(value))._rounded()

def _root(number):
    guess = 1 << (number.bit_length() + 1) // 2
    while True:
        better = (guess + number // guess) // 2
        if better >= guess:
            return guess
        guess = better
`
