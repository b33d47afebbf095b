/** Dates and times: modules of Python's library that are Python themselves. */

export const LIBRARY_TIME: Readonly<Record<string, string>> = {
  datetime: `
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

def _format(text, moment, clock, zone):
    year, month, day = moment
    hour, minute, second, micro = clock
    number = _ordinal(year, month, day)
    weekday, yearday = (number + 6) % 7, number - _ordinal(year, 1, 1) + 1
    def week(first):
        return (yearday + 6 - (weekday - first) % 7) // 7
    values = {
        'Y': '%d' % year, 'm': '%02d' % month, 'd': '%02d' % day, 'H': '%02d' % hour, 'M': '%02d' % minute, 'S': '%02d' % second,
        'f': '%06d' % micro, 'y': '%02d' % (year % 100), 'j': '%03d' % yearday, 'e': '%2d' % day,
        'A': _WEEKDAYS[weekday], 'a': _WEEKDAYS[weekday][:3], 'B': _MONTHS[month - 1], 'b': _MONTHS[month - 1][:3], 'h': _MONTHS[month - 1][:3],
        'p': 'AM' if hour < 12 else 'PM', 'I': '%02d' % ((hour + 11) % 12 + 1), 'w': str((weekday + 1) % 7), 'u': str(weekday + 1),
        'U': '%02d' % week(6), 'W': '%02d' % week(0), '%': '%', 'n': '\\n', 't': '\\t', 'z': _offset(zone and zone.utcoffset(None), ''), 'Z': zone.tzname(None) if zone else '',
        's': str((number - 719163) * 86400 + hour * 3600 + minute * 60 + second),
    }
    values['F'] = '%d-%02d-%02d' % (year, month, day)
    values['T'] = values['X'] = '%02d:%02d:%02d' % (hour, minute, second)
    values['R'] = values['T'][:5]
    values['D'] = values['x'] = '%02d/%02d/%02d' % (month, day, year % 100)
    values['c'] = f"{values['a']} {values['b']} {values['e']} {values['T']} {year}"
    values['G'], values['V'] = str(year), '%02d' % date(year, month, day).isocalendar()[1]
    values['r'] = f"{values['I']}:{values['M']}:{values['S']} {values['p']}"
    out, at = '', 0
    while at < len(text):
        if text[at] == '%' and at + 1 < len(text):
            letter = text[at + 1]
            if letter == '-' and at + 2 < len(text):
                at += 1
                letter = text[at + 1]
                out += values.get(letter, '').lstrip('0') or '0'
            else:
                out += values.get(letter, '%' + letter)
            at += 2
        else:
            out += text[at]
            at += 1
    return out

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
        return (year, (thursday - _ordinal(year, 1, 1)) // 7 + 1, self.isoweekday())
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

def _clock_text(clock, timespec):
    hour, minute, second, micro = clock
    text = '%02d:%02d' % (hour, minute)
    if timespec == 'minutes':
        return text
    text += ':%02d' % second
    if timespec == 'milliseconds':
        return text + '.%03d' % (micro // 1000)
    return text + ('.%06d' % micro if timespec == 'microseconds' or (micro and timespec == 'auto') else '')

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

def _zone(text):
    if not text:
        return None
    if text == 'Z':
        return timezone.utc
    digits = text[1:].replace(':', '')
    delta = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]))
    return timezone(-delta if text[0] == '-' else delta) if delta else timezone.utc

_READ = {
    'Y': r'(?P<Y>\\d{4})', 'm': r'(?P<m>1[0-2]|0[1-9]|[1-9])', 'd': r'(?P<d>3[01]|[12]\\d|0[1-9]|[1-9])', 'H': r'(?P<H>2[0-3]|[01]\\d|\\d)',
    'I': r'(?P<I>1[0-2]|0[1-9]|[1-9])', 'M': r'(?P<M>[0-5]\\d|\\d)', 'S': r'(?P<S>6[01]|[0-5]\\d|\\d)', 'f': r'(?P<f>\\d{1,6})', 'y': r'(?P<y>\\d\\d)',
    'p': r'(?P<p>[AaPp][Mm])', 'z': r'(?P<z>Z|[+-]\\d\\d:?\\d\\d)', 'Z': r'(?P<Z>UTC|GMT|)', 'j': r'(?P<j>\\d{1,3})', '%': '%',
    'A': '(?P<A>' + '|'.join(_WEEKDAYS) + ')', 'a': '(?P<a>' + '|'.join(name[:3] for name in _WEEKDAYS) + ')',
    'B': '(?P<B>' + '|'.join(_MONTHS) + ')', 'b': '(?P<b>' + '|'.join(name[:3] for name in _MONTHS) + ')',
}

def _parsed(text, template):
    import re
    template = template.replace('%T', '%H:%M:%S').replace('%F', '%Y-%m-%d').replace('%D', '%m/%d/%y').replace('%R', '%H:%M')
    pattern, at = '', 0
    while at < len(template):
        char = template[at]
        if char == '%':
            at += 1
            letter = template[at:at + 1]
            if letter not in _READ:
                raise ValueError(f"'{letter}' is a bad directive in format '{template}'" if letter else f"stray % in format '{template}'")
            pattern += _READ[letter]
        elif char.isspace():
            pattern += r'\\s+'
        else:
            pattern += re.escape(char)
        at += 1
    found = re.match(pattern, text, re.I)
    if not found:
        raise ValueError(f'time data {text!r} does not match format {template!r}')
    if found.end() != len(text):
        raise ValueError(f'unconverted data remains: {text[found.end():]}')
    got = found.groupdict()
    year = int(got['Y']) if got.get('Y') else 1900
    if got.get('y'):
        year = int(got['y']) + (2000 if int(got['y']) < 69 else 1900)
    month, day = int(got.get('m') or 1), int(got.get('d') or 1)
    for letter in 'Bb':
        if got.get(letter):
            month = [name[:3].lower() for name in _MONTHS].index(got[letter][:3].lower()) + 1
    if got.get('j'):
        _, month, day = _from_ordinal(_ordinal(year, 1, 1) + int(got['j']) - 1)
    hour = int(got.get('H') or 0)
    if got.get('I'):
        hour = int(got['I']) % 12 + (12 if (got.get('p') or 'am').lower() == 'pm' else 0)
    return year, month, day, hour, int(got.get('M') or 0), int(got.get('S') or 0), int((got.get('f') or '0').ljust(6, '0')), _zone(got.get('z'))

date.min, date.max, date.resolution = date(1, 1, 1), date(9999, 12, 31), timedelta(1)
datetime.min, datetime.max, datetime.resolution = datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999999), timedelta(microseconds=1)
time.min, time.max = time(0, 0), time(23, 59, 59, 999999)
`,
}
