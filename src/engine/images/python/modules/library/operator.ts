/** operator: operators as functions. */
export const operator = `
def itemgetter(*keys):
    if len(keys) == 1:
        return lambda value: value[keys[0]]
    return lambda value: tuple(value[key] for key in keys)

def attrgetter(*names):
    def one(value, name):
        for part in name.split('.'):
            value = getattr(value, part)
        return value
    if len(names) == 1:
        return lambda value: one(value, names[0])
    return lambda value: tuple(one(value, name) for name in names)

def methodcaller(name, *args, **keywords):
    return lambda value: getattr(value, name)(*args, **keywords)

def add(a, b): return a + b
def sub(a, b): return a - b
def mul(a, b): return a * b
def truediv(a, b): return a / b
def floordiv(a, b): return a // b
def mod(a, b): return a % b
def pow(a, b): return a ** b
def neg(a): return -a
def not_(a): return not a
def eq(a, b): return a == b
def ne(a, b): return a != b
def lt(a, b): return a < b
def le(a, b): return a <= b
def gt(a, b): return a > b
def ge(a, b): return a >= b
def and_(a, b): return a & b
def or_(a, b): return a | b
def xor(a, b): return a ^ b
def is_(a, b): return a is b
def is_not(a, b): return a is not b
def concat(a, b): return a + b
def contains(a, b): return b in a
def getitem(a, b): return a[b]
def setitem(a, b, c): a[b] = c
def delitem(a, b): del a[b]
def truth(a): return bool(a)
def countOf(a, b): return sum(1 for one in a if one == b)
`
