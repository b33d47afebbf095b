/** heapq: lists whose first item is the least. */
export const heapq = `
def _up(heap, at):
    while at > 0:
        above = (at - 1) // 2
        if not heap[at] < heap[above]:
            return
        heap[at], heap[above] = heap[above], heap[at]
        at = above

def _down(heap, at):
    start, end, item = at, len(heap), heap[at]
    child = 2 * at + 1
    while child < end:
        if child + 1 < end and not heap[child] < heap[child + 1]:
            child += 1
        heap[at] = heap[child]
        at = child
        child = 2 * at + 1
    heap[at] = item
    while at > start:
        above = (at - 1) // 2
        if not item < heap[above]:
            break
        heap[at] = heap[above]
        at = above
    heap[at] = item

def heappush(heap, item):
    heap.append(item)
    _up(heap, len(heap) - 1)

def heappop(heap):
    last = heap.pop()
    if not heap:
        return last
    first, heap[0] = heap[0], last
    _down(heap, 0)
    return first

def heapify(heap):
    for at in reversed(range(len(heap) // 2)):
        _down(heap, at)

def heappushpop(heap, item):
    if heap and heap[0] < item:
        item, heap[0] = heap[0], item
        _down(heap, 0)
    return item

def heapreplace(heap, item):
    first, heap[0] = heap[0], item
    _down(heap, 0)
    return first

def nlargest(n, items, key=None):
    return sorted(items, key=key, reverse=True)[:n]

def nsmallest(n, items, key=None):
    return sorted(items, key=key)[:n]

def merge(*sources, key=None, reverse=False):
    return iter(sorted([item for source in sources for item in source], key=key, reverse=reverse))
`
