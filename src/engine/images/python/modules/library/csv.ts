/** csv: rows of values with commas between them. */
export const csv = `
QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE = 0, 1, 2, 3

class Error(Exception):
    pass

def reader(lines, dialect=None, *, delimiter=',', quotechar='"', skipinitialspace=False, quoting=0, **options):
    if dialect == 'excel-tab':
        delimiter = '\\t'
    row, field, quoted, was = [], '', False, False
    def value(text, was):
        return float(text) if quoting == QUOTE_NONNUMERIC and not was else text
    for line in lines:
        at = 0
        while at < len(line):
            char = line[at]
            if quoted:
                if char == quotechar:
                    if line[at + 1:at + 2] == quotechar:
                        field += char
                        at += 1
                    else:
                        quoted = False
                else:
                    field += char
            elif char == quotechar and field == '' and quoting != QUOTE_NONE:
                quoted = was = True
            elif char == delimiter:
                row.append(value(field, was))
                field, was = '', False
            elif char in '\\r\\n':
                pass
            elif not (char == ' ' and skipinitialspace and field == '' and not was):
                field += char
            at += 1
        if quoted:
            continue
        if row or field or was:
            row.append(value(field, was))
        yield row
        row, field, was = [], '', False
    if quoted:
        row.append(field)
        yield row

class writer:
    def __init__(self, file, dialect=None, *, delimiter=',', quotechar='"', quoting=0, lineterminator='\\r\\n', **options):
        self._file, self._quote, self._quoting, self._end = file, quotechar, quoting, lineterminator
        self._delimiter = '\\t' if dialect == 'excel-tab' else delimiter
    def _field(self, value, alone):
        text = '' if value is None else str(value)
        need = any(char in text for char in (self._delimiter, self._quote, '\\n', '\\r')) or (alone and text == '')
        if self._quoting == QUOTE_ALL or (self._quoting == QUOTE_NONNUMERIC and not isinstance(value, (int, float))):
            need = True
        if need and self._quoting != QUOTE_NONE:
            return self._quote + text.replace(self._quote, self._quote * 2) + self._quote
        return text
    def writerow(self, row):
        row = list(row)
        return self._file.write(self._delimiter.join(self._field(one, len(row) == 1) for one in row) + self._end)
    def writerows(self, rows):
        for row in rows:
            self.writerow(row)

class DictReader:
    def __init__(self, file, fieldnames=None, restkey=None, restval=None, **options):
        self._rows = reader(file, **options)
        self._names, self.restkey, self.restval, self.line_num = fieldnames, restkey, restval, 0
    @property
    def fieldnames(self):
        if self._names is None:
            self._names = next(self._rows, None)
            self.line_num += 1
        return self._names
    def __iter__(self):
        return self
    def __next__(self):
        names = self.fieldnames
        row = next(self._rows)
        while row == []:
            row = next(self._rows)
        self.line_num += 1
        made = dict(zip(names, row))
        if len(row) > len(names):
            made[self.restkey] = row[len(names):]
        for name in names[len(row):]:
            made[name] = self.restval
        return made

class DictWriter:
    def __init__(self, file, fieldnames, restval='', extrasaction='raise', **options):
        self.fieldnames, self.restval, self.extrasaction = fieldnames, restval, extrasaction
        self.writer = writer(file, **options)
    def writeheader(self):
        return self.writer.writerow(self.fieldnames)
    def writerow(self, row):
        if self.extrasaction == 'raise':
            wrong = [name for name in row if name not in self.fieldnames]
            if wrong:
                raise ValueError('dict contains fields not in fieldnames: ' + ', '.join(repr(one) for one in wrong))
        return self.writer.writerow([row.get(name, self.restval) for name in self.fieldnames])
    def writerows(self, rows):
        for row in rows:
            self.writerow(row)
`
