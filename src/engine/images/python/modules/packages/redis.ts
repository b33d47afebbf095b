/** The client of redis as courses use it. */
export const redis = `
import _redis

class RedisError(Exception):
    pass

class ConnectionError(RedisError):
    pass

class ResponseError(RedisError):
    pass

class exceptions:
    RedisError, ConnectionError, ResponseError = RedisError, ConnectionError, ResponseError

class Redis:
    def __init__(self, host='localhost', port=6379, db=0, password=None, decode_responses=False, **options):
        self._host, self._port, self._db, self._password, self._decode = host, int(port), db, password, decode_responses
    @classmethod
    def from_url(cls, url, **options):
        from urllib.parse import urlparse
        parts = urlparse(url)
        return cls(host=parts.hostname, port=parts.port or 6379, password=parts.password, **options)
    def execute_command(self, *words):
        first = []
        if self._password:
            first.append(('AUTH', self._password))
        if self._db:
            first.append(('SELECT', self._db))
        try:
            answer = _redis.ask(self._host, self._port, first + [words])
        except OSError as error:
            raise ConnectionError(f'Error {error.errno} connecting to {self._host}:{self._port}. {error.strerror}.')
        if isinstance(answer, tuple):
            raise ResponseError(answer[1].replace('ERR ', ''))
        return self._shown(answer)
    def _shown(self, value):
        if isinstance(value, list):
            return [self._shown(one) for one in value]
        return value.decode() if self._decode and isinstance(value, bytes) else value
    def ping(self):
        return self.execute_command('PING') in (b'PONG', 'PONG')
    def get(self, name):
        return self.execute_command('GET', name)
    def set(self, name, value, ex=None):
        self.execute_command('SET', name, value, *(['EX', ex] if ex else []))
        return True
    def incr(self, name, amount=1):
        return self.execute_command('INCRBY', name, amount)
    incrby = incr
    def decr(self, name, amount=1):
        return self.execute_command('DECRBY', name, amount)
    def delete(self, *names):
        return self.execute_command('DEL', *names)
    def exists(self, *names):
        return self.execute_command('EXISTS', *names)
    def expire(self, name, time):
        return self.execute_command('EXPIRE', name, time) == 1
    def keys(self, pattern='*'):
        return self.execute_command('KEYS', pattern)
    def lpush(self, name, *values):
        return self.execute_command('LPUSH', name, *values)
    def rpush(self, name, *values):
        return self.execute_command('RPUSH', name, *values)
    def lpop(self, name):
        return self.execute_command('LPOP', name)
    def rpop(self, name):
        return self.execute_command('RPOP', name)
    def llen(self, name):
        return self.execute_command('LLEN', name)
    def lrange(self, name, start, end):
        return self.execute_command('LRANGE', name, start, end)
    def hset(self, name, key=None, value=None, mapping=None):
        words = [] if key is None else [key, value]
        for field, item in (mapping or {}).items():
            words += [field, item]
        return self.execute_command('HSET', name, *words)
    def hget(self, name, key):
        return self.execute_command('HGET', name, key)
    def hgetall(self, name):
        values = self.execute_command('HGETALL', name)
        return dict(zip(values[::2], values[1::2]))
    def sadd(self, name, *values):
        return self.execute_command('SADD', name, *values)
    def smembers(self, name):
        return set(self.execute_command('SMEMBERS', name))
    def publish(self, channel, message):
        return self.execute_command('PUBLISH', channel, message)

StrictRedis = Redis
`
