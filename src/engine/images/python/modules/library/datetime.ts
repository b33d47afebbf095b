/** datetime: days, times of day, and moments. */
import { datetimeSpans } from './datetime-spans'
import { datetimeText } from './datetime-text'

export const datetime = `${datetimeSpans}
class IsoCalendarDate(tuple):
    def __new__(cls, year, week, weekday):
        return super().__new__(cls, (year, week, weekday))
    year = property(lambda self: self[0])
    week = property(lambda self: self[1])
    weekday = property(lambda self: self[2])
    def __repr__(self):
        return f'datetime.IsoCalendarDate(year={self[0]}, week={self[1]}, weekday={self[2]})'

class date:
    def __init__(self, year, month, day):
        _check_date(year, month, day)
        self.year, self.month, self.day = year, month, day
    @classmethod
    def today(cls):
        now = _time.localtime()
        return cls(now.tm_year, now.tm_mon, now.tm_mday)
    @classmethod
    def fromtimestamp(cls, seconds):
        now = _time.localtime(seconds)
        return cls(now.tm_year, now.tm_mon, now.tm_mday)
    @classmethod
    def fromordinal(cls, number):
        return cls(*_from_ordinal(number))
    @classmethod
    def fromisoformat(cls, text):
        parts = text.split('-')
        if len(parts) != 3 or not all(part.isdigit() for part in parts) or len(text) != 10:
            raise ValueError(f'Invalid isoformat string: {text!r}')
        return cls(*[int(part) for part in parts])
    def toordinal(self):
        return _ordinal(self.year, self.month, self.day)
    def _clock(self):
        return (0, 0, 0, 0)
    def strftime(self, text):
        return _format(text, (self.year, self.month, self.day), self._clock(), getattr(self, 'tzinfo', None))
    def __format__(self, spec):
        return self.strftime(spec) if spec else str(self)
    def isoformat(self):
        return '%04d-%02d-%02d' % (self.year, self.month, self.day)
    def ctime(self):
        return self.strftime('%a %b %e %H:%M:%S %Y')
    def weekday(self):
        return (self.toordinal() + 6) % 7
    def isoweekday(self):
        return self.weekday() + 1
    def isocalendar(self):
        number = self.toordinal()
        thursday = number - self.weekday() + 3
        year = _from_ordinal(thursday)[0]
        return IsoCalendarDate(year, (thursday - _ordinal(year, 1, 1)) // 7 + 1, self.isoweekday())
    def timetuple(self):
        return _time.gmtime((self.toordinal() - 719163) * 86400)
    def replace(self, year=None, month=None, day=None):
        return type(self)(year or self.year, month or self.month, day or self.day)
    def __add__(self, delta):
        return type(self).fromordinal(self.toordinal() + delta.days) if isinstance(delta, timedelta) else NotImplemented
    __radd__ = __add__
    def __sub__(self, other):
        if isinstance(other, timedelta):
            return type(self).fromordinal(self.toordinal() - other.days)
        return timedelta(days=self.toordinal() - other.toordinal()) if isinstance(other, date) else NotImplemented
    def _key(self):
        return self.toordinal()
    def _other(self, other):
        return isinstance(other, date) and isinstance(self, datetime) == isinstance(other, datetime)
    def __eq__(self, other):
        return self._other(other) and self._key() == other._key()
    def __lt__(self, other):
        return self._key() < other._key() if self._other(other) else NotImplemented
    def __le__(self, other):
        return self._key() <= other._key() if self._other(other) else NotImplemented
    def __gt__(self, other):
        return self._key() > other._key() if self._other(other) else NotImplemented
    def __ge__(self, other):
        return self._key() >= other._key() if self._other(other) else NotImplemented
    def __hash__(self):
        return hash(self._key())
    def __str__(self):
        return self.isoformat()
    def __repr__(self):
        return f'datetime.date({self.year}, {self.month}, {self.day})'

class time:
    def __init__(self, hour=0, minute=0, second=0, microsecond=0, tzinfo=None):
        _check_time(hour, minute, second, microsecond)
        self.hour, self.minute, self.second, self.microsecond, self.tzinfo = hour, minute, second, microsecond, tzinfo
    @classmethod
    def fromisoformat(cls, text):
        return datetime.fromisoformat('2000-01-01T' + text).time()
    def _clock(self):
        return (self.hour, self.minute, self.second, self.microsecond)
    def isoformat(self, timespec='auto'):
        return _clock_text(self._clock(), timespec) + _offset(self.tzinfo and self.tzinfo.utcoffset(None))
    def strftime(self, text):
        return _format(text, (1900, 1, 1), self._clock(), self.tzinfo)
    def replace(self, **changes):
        return time(**{**{name: getattr(self, name) for name in ('hour', 'minute', 'second', 'microsecond', 'tzinfo')}, **changes})
    def __format__(self, spec):
        return self.strftime(spec) if spec else str(self)
    def __eq__(self, other):
        return isinstance(other, time) and self._clock() == other._clock()
    def __lt__(self, other):
        return self._clock() < other._clock()
    def __le__(self, other):
        return self._clock() <= other._clock()
    def __gt__(self, other):
        return self._clock() > other._clock()
    def __ge__(self, other):
        return self._clock() >= other._clock()
    def __hash__(self):
        return hash(self._clock())
    def __str__(self):
        return self.isoformat()
    def __repr__(self):
        parts = [self.hour, self.minute] + ([self.second] if self.second or self.microsecond else []) + ([self.microsecond] if self.microsecond else [])
        return f"datetime.time({', '.join(str(part) for part in parts)})"

class datetime(date):
    def __init__(self, year, month, day, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, fold=0):
        _check_date(year, month, day)
        _check_time(hour, minute, second, microsecond)
        self.year, self.month, self.day = year, month, day
        self.hour, self.minute, self.second, self.microsecond, self.tzinfo = hour, minute, second, microsecond, tzinfo
    @classmethod
    def _of(cls, micros, zone=None):
        days, rest = divmod(micros, 86400000000)
        seconds, micro = divmod(rest, 1000000)
        return cls(*_from_ordinal(days + 719163), seconds // 3600, seconds // 60 % 60, seconds % 60, micro, zone)
    @classmethod
    def fromtimestamp(cls, seconds, tz=None):
        shift = tz.utcoffset(None)._micro if tz is not None else 0
        return cls._of(round(seconds * 1000000) + shift, tz)
    @classmethod
    def utcfromtimestamp(cls, seconds):
        return cls.fromtimestamp(seconds)
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(_time.time(), tz)
    @classmethod
    def today(cls):
        return cls.now()
    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(_time.time())
    @classmethod
    def fromordinal(cls, number):
        return cls(*_from_ordinal(number))
    @classmethod
    def combine(cls, day, clock, tzinfo=None):
        return cls(day.year, day.month, day.day, clock.hour, clock.minute, clock.second, clock.microsecond, tzinfo or clock.tzinfo)
    @classmethod
    def fromisoformat(cls, text):
        import re
        found = re.match(r'(\\d{4})-(\\d\\d)-(\\d\\d)(?:[T ](\\d\\d)(?::(\\d\\d)(?::(\\d\\d)(?:[.,](\\d{1,6}))?)?)?)?(Z|[+-]\\d\\d:?\\d\\d)?$', text)
        if not found:
            raise ValueError(f'Invalid isoformat string: {text!r}')
        parts = [int(part or 0) for part in found.groups()[:6]]
        return cls(*parts, int((found.group(7) or '0').ljust(6, '0')), _zone(found.group(8)))
    @classmethod
    def strptime(cls, text, template):
        return cls(*_parsed(text, template))
    def _micros(self):
        return (self.toordinal() - 719163) * 86400000000 + ((self.hour * 60 + self.minute) * 60 + self.second) * 1000000 + self.microsecond
    def utcoffset(self):
        return self.tzinfo.utcoffset(self) if self.tzinfo else None
    def tzname(self):
        return self.tzinfo.tzname(self) if self.tzinfo else None
    def _key(self):
        return self._micros() - (self.utcoffset()._micro if self.tzinfo else 0)
    def _clock(self):
        return (self.hour, self.minute, self.second, self.microsecond)
    def timestamp(self):
        return self._key() / 1000000
    def timetuple(self):
        return _time.gmtime(self._micros() // 1000000)
    utctimetuple = timetuple
    def date(self):
        return date(self.year, self.month, self.day)
    def time(self):
        return time(*self._clock())
    def timetz(self):
        return time(*self._clock(), self.tzinfo)
    def astimezone(self, tz=None):
        tz = tz or timezone.utc
        return type(self)._of(self._key() + tz.utcoffset(self)._micro, tz)
    def replace(self, **changes):
        values = {name: getattr(self, name) for name in ('year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond', 'tzinfo')}
        values.update(changes)
        return type(self)(**values)
    def isoformat(self, sep='T', timespec='auto'):
        return date.isoformat(self) + sep + _clock_text(self._clock(), timespec) + _offset(self.utcoffset())
    def __add__(self, delta):
        return type(self)._of(self._micros() + delta._micro, self.tzinfo) if isinstance(delta, timedelta) else NotImplemented
    __radd__ = __add__
    def __sub__(self, other):
        if isinstance(other, timedelta):
            return type(self)._of(self._micros() - other._micro, self.tzinfo)
        if not isinstance(other, datetime):
            return NotImplemented
        if (self.tzinfo is None) != (other.tzinfo is None):
            raise TypeError("can't subtract offset-naive and offset-aware datetimes")
        return timedelta(microseconds=self._key() - other._key())
    def __str__(self):
        return self.isoformat(' ')
    def __repr__(self):
        parts = [self.year, self.month, self.day, self.hour, self.minute] + ([self.second] if self.second or self.microsecond else []) + ([self.microsecond] if self.microsecond else [])
        text = ', '.join(str(part) for part in parts)
        return f"datetime.datetime({text}{f', tzinfo={self.tzinfo!r}' if self.tzinfo else ''})"

${datetimeText}`
