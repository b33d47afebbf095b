/** Dates and times: modules of Python's library that are Python themselves. */

export const LIBRARY_TIME: Readonly<Record<string, string>> = {
  datetime: `
import time as _time

_days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

class timedelta:
    def __init__(self, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0):
        total = round((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60000000 + seconds * 1000000 + milliseconds * 1000 + microseconds)
        self._micro = total
        self.days = total // 86400000000
        self.seconds = total // 1000000 % 86400
        self.microseconds = total % 1000000
    def total_seconds(self):
        return self._micro / 1000000
    def __add__(self, other):
        if isinstance(other, timedelta):
            return timedelta(microseconds=self._micro + other._micro)
        return NotImplemented
    def __sub__(self, other):
        return timedelta(microseconds=self._micro - other._micro)
    def __mul__(self, times):
        return timedelta(microseconds=self._micro * times)
    __rmul__ = __mul__
    def __truediv__(self, other):
        return self._micro / other._micro if isinstance(other, timedelta) else timedelta(microseconds=self._micro / other)
    def __neg__(self):
        return timedelta(microseconds=-self._micro)
    def __eq__(self, other):
        return isinstance(other, timedelta) and self._micro == other._micro
    def __lt__(self, other):
        return self._micro < other._micro
    def __le__(self, other):
        return self._micro <= other._micro
    def __gt__(self, other):
        return self._micro > other._micro
    def __ge__(self, other):
        return self._micro >= other._micro
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

class timezone:
    def __init__(self, offset, name='UTC'):
        self._offset = offset
        self._name = name
    def __repr__(self):
        return 'datetime.timezone.utc'
    def __str__(self):
        return self._name

timezone.utc = timezone(timedelta(0))
UTC = timezone.utc

class date:
    def __init__(self, year, month, day):
        if not 1 <= month <= 12:
            raise ValueError('month must be in 1..12')
        if not 1 <= day <= 31:
            raise ValueError('day is out of range for month')
        self.year, self.month, self.day = year, month, day
    @classmethod
    def today(cls):
        now = _time.localtime()
        return date(now.tm_year, now.tm_mon, now.tm_mday)
    def _seconds(self):
        return _time.mktime(_tuple(self.year, self.month, self.day))
    def strftime(self, text):
        return _time.strftime(text, _time.gmtime(self._seconds()))
    def isoformat(self):
        return '%04d-%02d-%02d' % (self.year, self.month, self.day)
    def weekday(self):
        return _time.gmtime(self._seconds()).tm_wday
    def __add__(self, delta):
        at = _time.gmtime(self._seconds() + delta.total_seconds())
        return date(at.tm_year, at.tm_mon, at.tm_mday)
    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + (-other)
        return timedelta(seconds=self._seconds() - other._seconds())
    def __eq__(self, other):
        return isinstance(other, date) and self.isoformat() == other.isoformat()
    def __lt__(self, other):
        return self._seconds() < other._seconds()
    def __hash__(self):
        return hash(self.isoformat())
    def __str__(self):
        return self.isoformat()
    def __repr__(self):
        return f'datetime.date({self.year}, {self.month}, {self.day})'

def _tuple(year, month, day, hour=0, minute=0, second=0):
    return _time.gmtime(_count(year, month, day) * 86400 + hour * 3600 + minute * 60 + second)

def _count(year, month, day):
    before = year - 1970
    leaps = (year - 1) // 4 - (year - 1) // 100 + (year - 1) // 400 - 477
    days = before * 365 + leaps
    for at in range(month - 1):
        days += _days[at]
    if month > 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        days += 1
    return days + day - 1

class datetime(date):
    def __init__(self, year, month, day, hour=0, minute=0, second=0, microsecond=0, tzinfo=None):
        super().__init__(year, month, day)
        self.hour, self.minute, self.second, self.microsecond, self.tzinfo = hour, minute, second, microsecond, tzinfo
    @classmethod
    def fromtimestamp(cls, seconds, tz=None):
        at = _time.gmtime(seconds)
        micro = int(round(seconds % 1 * 1000000))
        return datetime(at.tm_year, at.tm_mon, at.tm_mday, at.tm_hour, at.tm_min, at.tm_sec, micro, tz)
    @classmethod
    def utcfromtimestamp(cls, seconds):
        return cls.fromtimestamp(seconds)
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(_time.time(), tz)
    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(_time.time())
    today = now
    @classmethod
    def fromisoformat(cls, text):
        import re
        found = re.match(r'(\\d{4})-(\\d\\d)-(\\d\\d)(?:[T ](\\d\\d):(\\d\\d)(?::(\\d\\d))?)?(Z|\\+00:00)?$', text)
        if not found:
            raise ValueError(f'Invalid isoformat string: {text!r}')
        parts = [int(part or 0) for part in found.groups()[:6]]
        return datetime(*parts, tzinfo=timezone.utc if found.group(7) else None)
    def _seconds(self):
        return _count(self.year, self.month, self.day) * 86400 + self.hour * 3600 + self.minute * 60 + self.second + self.microsecond / 1000000
    def timestamp(self):
        return float(self._seconds())
    def date(self):
        return date(self.year, self.month, self.day)
    def astimezone(self, tz=None):
        return self.replace(tzinfo=tz)
    def replace(self, **changes):
        values = {name: getattr(self, name) for name in ('year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond', 'tzinfo')}
        values.update(changes)
        return datetime(**values)
    def strftime(self, text):
        text = text.replace('%f', '%06d' % self.microsecond).replace('%z', '+0000' if self.tzinfo else '').replace('%Z', 'UTC' if self.tzinfo else '')
        return _time.strftime(text, _time.gmtime(self._seconds()))
    def isoformat(self, sep='T', timespec='auto'):
        text = f'{date.isoformat(self)}{sep}' + '%02d:%02d:%02d' % (self.hour, self.minute, self.second)
        if timespec == 'milliseconds':
            text += '.%03d' % (self.microsecond // 1000)
        elif self.microsecond and timespec == 'auto':
            text += '.%06d' % self.microsecond
        return text + ('+00:00' if self.tzinfo else '')
    def __add__(self, delta):
        return self.fromtimestamp(round(self._seconds() * 1000000 + delta._micro) / 1000000, self.tzinfo)
    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + (-other)
        return timedelta(microseconds=round((self._seconds() - other._seconds()) * 1000000))
    def __eq__(self, other):
        return isinstance(other, datetime) and self._seconds() == other._seconds()
    def __gt__(self, other):
        return self._seconds() > other._seconds()
    def __le__(self, other):
        return self._seconds() <= other._seconds()
    def __ge__(self, other):
        return self._seconds() >= other._seconds()
    def __hash__(self):
        return hash(self._seconds())
    def __str__(self):
        return self.isoformat(' ')
    def __repr__(self):
        parts = [self.year, self.month, self.day, self.hour, self.minute]
        if self.second or self.microsecond:
            parts.append(self.second)
        if self.microsecond:
            parts.append(self.microsecond)
        text = ', '.join(str(part) for part in parts)
        return f"datetime.datetime({text}{', tzinfo=datetime.timezone.utc' if self.tzinfo else ''})"
`,
}
