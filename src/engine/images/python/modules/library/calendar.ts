/** calendar: months as tables, and how long they are. */
export const calendar = `
import datetime as _datetime
from enum import IntEnum as _IntEnum

day_name = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
day_abbr = [name[:3] for name in day_name]
month_name = ['', 'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
month_abbr = [name[:3] for name in month_name]

class Day(_IntEnum):
    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6
    def __repr__(self):
        return f'calendar.{self.name}'

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = Day

def isleap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)

def leapdays(y1, y2):
    return sum(1 for year in range(y1, y2) if isleap(year))

def weekday(year, month, day):
    return Day(_datetime.date(year, month, day).weekday())

def monthrange(year, month):
    days = [31, 29 if isleap(year) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    return weekday(year, month, 1), days

def monthcalendar(year, month):
    first, days = monthrange(year, month)
    cells = [0] * int(first) + list(range(1, days + 1))
    cells += [0] * (-len(cells) % 7)
    return [cells[at:at + 7] for at in range(0, len(cells), 7)]

def month(theyear, themonth, w=0, l=0):
    lines = [f'{month_name[themonth]} {theyear}'.center(20).rstrip(), ' '.join(name[:2] for name in day_name)]
    for week in monthcalendar(theyear, themonth):
        lines.append(' '.join(f'{day:2}' if day else '  ' for day in week).rstrip())
    return '\\n'.join(lines) + '\\n'

def prmonth(theyear, themonth, w=0, l=0):
    print(month(theyear, themonth), end='')

def timegm(moment):
    return int(_datetime.datetime(*moment[:6], tzinfo=_datetime.timezone.utc).timestamp())
`
