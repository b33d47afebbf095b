/** The last part of datetime: moments as text, and text as moments. */
export const datetimeText = `
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

def _clock_text(clock, timespec):
    hour, minute, second, micro = clock
    text = '%02d:%02d' % (hour, minute)
    if timespec == 'minutes':
        return text
    text += ':%02d' % second
    if timespec == 'milliseconds':
        return text + '.%03d' % (micro // 1000)
    return text + ('.%06d' % micro if timespec == 'microseconds' or (micro and timespec == 'auto') else '')

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
`
