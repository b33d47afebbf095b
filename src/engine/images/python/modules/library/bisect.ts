/** bisect: places in sorted lists. */
export const bisect = `
def bisect_right(items, x, lo=0, hi=None, *, key=None):
    hi = len(items) if hi is None else hi
    while lo < hi:
        middle = (lo + hi) // 2
        if x < (key(items[middle]) if key else items[middle]):
            hi = middle
        else:
            lo = middle + 1
    return lo

def bisect_left(items, x, lo=0, hi=None, *, key=None):
    hi = len(items) if hi is None else hi
    while lo < hi:
        middle = (lo + hi) // 2
        if (key(items[middle]) if key else items[middle]) < x:
            lo = middle + 1
        else:
            hi = middle
    return lo

bisect = bisect_right

def insort_right(items, x, lo=0, hi=None, *, key=None):
    items.insert(bisect_right(items, key(x) if key else x, lo, hi, key=key), x)

def insort_left(items, x, lo=0, hi=None, *, key=None):
    items.insert(bisect_left(items, key(x) if key else x, lo, hi, key=key), x)

insort = insort_right
`
