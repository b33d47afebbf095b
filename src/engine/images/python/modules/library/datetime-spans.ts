/** The first part of datetime: the calendar, spans of time, and time zones. */
export const datetimeSpans = `
import time as _time

MINYEAR, MAXYEAR = 1, 9999
_MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
_WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

def _leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)

def _length(year, month):
    return 29 if month == 2 and _leap(year) else [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]

def _ordinal(year, month, day):
    before = year - 1
    return before * 365 + before // 4 - before // 100 + before // 400 + sum(_length(year, one) for one in range(1, month)) + day

def _from_ordinal(number):
    if number < 1 or number > 3652059:
        raise OverflowError('date value out of range')
    year = number // 366 + 1
    while _ordinal(year + 1, 1, 1) <= number:
        year += 1
    rest, month = number - _ordinal(year, 1, 1) + 1, 1
    while rest > _length(year, month):
        rest -= _length(year, month)
        month += 1
    return year, month, rest

class timedelta:
    def __init__(self, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0):
        total = round((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60000000 + seconds * 1000000 + milliseconds * 1000 + microseconds)
        self._micro = total
        self.days, rest = divmod(total, 86400000000)
        self.seconds, self.microseconds = divmod(rest, 1000000)
    def total_seconds(self):
        return self._micro / 1000000
    def __add__(self, other):
        return timedelta(microseconds=self._micro + other._micro) if isinstance(other, timedelta) else NotImplemented
    def __sub__(self, other):
        return timedelta(microseconds=self._micro - other._micro) if isinstance(other, timedelta) else NotImplemented
    def __mul__(self, times):
        return timedelta(microseconds=self._micro * times)
    __rmul__ = __mul__
    def __truediv__(self, other):
        return self._micro / other._micro if isinstance(other, timedelta) else timedelta(microseconds=self._micro / other)
    def __floordiv__(self, other):
        return self._micro // other._micro if isinstance(other, timedelta) else timedelta(microseconds=self._micro // other)
    def __mod__(self, other):
        return timedelta(microseconds=self._micro % other._micro)
    def __neg__(self):
        return timedelta(microseconds=-self._micro)
    def __abs__(self):
        return timedelta(microseconds=abs(self._micro))
    def __bool__(self):
        return self._micro != 0
    def __eq__(self, other):
        return isinstance(other, timedelta) and self._micro == other._micro
    def __lt__(self, other):
        return self._micro < other._micro if isinstance(other, timedelta) else NotImplemented
    def __le__(self, other):
        return self._micro <= other._micro if isinstance(other, timedelta) else NotImplemented
    def __gt__(self, other):
        return self._micro > other._micro if isinstance(other, timedelta) else NotImplemented
    def __ge__(self, other):
        return self._micro >= other._micro if isinstance(other, timedelta) else NotImplemented
    def __hash__(self):
        return self._micro
    def __str__(self):
        text = '%d:%02d:%02d' % (self.seconds // 3600, self.seconds // 60 % 60, self.seconds % 60)
        if self.days:
            text = f"{self.days} day{'' if abs(self.days) == 1 else 's'}, " + text
        return text + ('.%06d' % self.microseconds if self.microseconds else '')
    def __repr__(self):
        parts = [f'{name}={value}' for name, value in (('days', self.days), ('seconds', self.seconds), ('microseconds', self.microseconds)) if value]
        return f"datetime.timedelta({', '.join(parts) or '0'})"

timedelta.min, timedelta.max, timedelta.resolution = timedelta(-999999999), timedelta(999999999), timedelta(microseconds=1)

class tzinfo:
    pass

def _offset(delta, colon=':'):
    if delta is None:
        return ''
    minutes = abs(delta._micro) // 60000000
    return '%s%02d%s%02d' % ('-' if delta._micro < 0 else '+', minutes // 60, colon, minutes % 60)

class timezone(tzinfo):
    def __init__(self, offset, name=None):
        self._offset, self._name = offset, name
    def utcoffset(self, moment):
        return self._offset
    def tzname(self, moment):
        return self._name or ('UTC' + (_offset(self._offset) if self._offset else ''))
    def dst(self, moment):
        return None
    def __eq__(self, other):
        return isinstance(other, timezone) and self._offset == other._offset
    def __hash__(self):
        return hash(self._offset)
    def __repr__(self):
        return 'datetime.timezone.utc' if self is timezone.utc else f'datetime.timezone({self._offset!r})'
    def __str__(self):
        return self.tzname(None)

timezone.utc = timezone(timedelta(0))
UTC = timezone.utc

def _check_date(year, month, day):
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(f'year {year} is out of range')
    if not 1 <= month <= 12:
        raise ValueError('month must be in 1..12')
    if not 1 <= day <= _length(year, month):
        raise ValueError('day is out of range for month')

def _check_time(hour, minute, second, microsecond):
    for name, value, most in (('hour', hour, 23), ('minute', minute, 59), ('second', second, 59), ('microsecond', microsecond, 999999)):
        if not 0 <= value <= most:
            raise ValueError(f'{name} must be in 0..{most}')

`
