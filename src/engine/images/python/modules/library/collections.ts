/** collections: what it has beside the types of the interpreter. */
export const collections = `
from _collections import *

class UserDict:
    def __init__(self, mapping=None, /, **keywords):
        self.data = {}
        for key, value in {**(mapping or {}), **keywords}.items():
            self[key] = value
    def __len__(self): return len(self.data)
    def __getitem__(self, key):
        if key in self.data:
            return self.data[key]
        if hasattr(type(self), '__missing__'):
            return self.__missing__(key)
        raise KeyError(key)
    def __setitem__(self, key, value): self.data[key] = value
    def __delitem__(self, key): del self.data[key]
    def __iter__(self): return iter(self.data)
    def __contains__(self, key): return key in self.data
    def __repr__(self): return repr(self.data)
    def __eq__(self, other): return self.data == (other.data if isinstance(other, UserDict) else other)
    def keys(self): return self.data.keys()
    def values(self): return self.data.values()
    def items(self): return self.data.items()
    def get(self, key, default=None): return self[key] if key in self else default
    def pop(self, key, *default): return self.data.pop(key, *default)
    def update(self, *args, **keywords):
        for key, value in dict(*args, **keywords).items():
            self[key] = value

class UserList(list):
    @property
    def data(self): return self

class UserString(str):
    @property
    def data(self): return str(self)

class ChainMap:
    def __init__(self, *maps):
        self.maps = list(maps) or [{}]
    def __getitem__(self, key):
        for one in self.maps:
            if key in one:
                return one[key]
        raise KeyError(key)
    def __setitem__(self, key, value): self.maps[0][key] = value
    def __delitem__(self, key): del self.maps[0][key]
    def _all(self):
        found = {}
        for one in self.maps[::-1]:
            found.update(one)
        return found
    def __iter__(self): return iter(self._all())
    def __len__(self): return len(self._all())
    def __contains__(self, key): return any(key in one for one in self.maps)
    def __repr__(self): return 'ChainMap(' + ', '.join(repr(one) for one in self.maps) + ')'
    def get(self, key, default=None): return self[key] if key in self else default
    def keys(self): return self._all().keys()
    def values(self): return self._all().values()
    def items(self): return self._all().items()
    def new_child(self, m=None): return ChainMap({} if m is None else m, *self.maps)
    @property
    def parents(self): return ChainMap(*self.maps[1:])
`
