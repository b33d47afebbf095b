/** queue: what threads hand to each other. */
export const queue = `
import _thread, heapq as _heapq

class Empty(Exception):
    pass

class Full(Exception):
    pass

class Queue:
    def __init__(self, maxsize=0):
        self.maxsize, self._open, self.queue = maxsize, 0, []
    def _put(self, item):
        self.queue.append(item)
    def _get(self):
        return self.queue.pop(0)
    def put(self, item, block=True, timeout=None):
        def add():
            if self.full():
                return False
            self._put(item)
            self._open += 1
            return True
        if not _thread.until(add, timeout if block else 0):
            raise Full
        _thread.changed()
    def get(self, block=True, timeout=None):
        got = []
        def take():
            if not self.queue:
                return False
            got.append(self._get())
            return True
        if not _thread.until(take, timeout if block else 0):
            raise Empty
        _thread.changed()
        return got[0]
    def put_nowait(self, item):
        self.put(item, False)
    def get_nowait(self):
        return self.get(False)
    def empty(self):
        return not self.queue
    def full(self):
        return 0 < self.maxsize <= len(self.queue)
    def qsize(self):
        return len(self.queue)
    def task_done(self):
        if self._open <= 0:
            raise ValueError('task_done() called too many times')
        self._open -= 1
        _thread.changed()
    def join(self):
        _thread.until(lambda: not self._open)

SimpleQueue = Queue

class LifoQueue(Queue):
    def _get(self):
        return self.queue.pop()

class PriorityQueue(Queue):
    def _put(self, item):
        _heapq.heappush(self.queue, item)
    def _get(self):
        return _heapq.heappop(self.queue)
`
