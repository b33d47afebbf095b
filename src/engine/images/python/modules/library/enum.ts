/** enum: classes whose values have names. */
export const enumeration = `
class auto:
    def __init__(self):
        self.value = None

def unique(cls):
    return cls

class EnumMeta(type):
    def __new__(mcs, name, bases, members, **keywords):
        values = {}
        for key in list(members):
            value = members[key]
            if key.startswith('_') or callable(value) or isinstance(value, (property, staticmethod, classmethod)):
                continue
            values[key] = members.pop(key)
        cls = super().__new__(mcs, name, bases, members)
        cls._member_map_ = {}
        cls._value2member_map_ = {}
        last = []
        for key, value in values.items():
            if isinstance(value, auto):
                value = cls._generate_next_value_(key, 1, len(last), last)
            last.append(value)
            known = cls._find(value)
            if known is not None:
                cls._member_map_[key] = known
                setattr(cls, key, known)
                continue
            given = value if isinstance(value, tuple) else (value,)
            plain = any(one in cls.__mro__ for one in (int, str, float, tuple))
            member = cls.__new__(cls, *given) if plain else object.__new__(cls)
            member._name_ = key
            member._value_ = value
            if '__init__' in dir(cls) and cls.__init__ is not object.__init__ and isinstance(value, tuple):
                cls.__init__(member, *given)
            cls._member_map_[key] = member
            try:
                cls._value2member_map_[value] = member
            except TypeError:
                pass
            setattr(cls, key, member)
        return cls
    def _find(cls, value):
        for member in cls._member_map_.values():
            if member._value_ == value:
                return member
        return None
    def __call__(cls, value, names=None, **keywords):
        if names is not None:
            names = names.replace(',', ' ').split() if isinstance(names, str) else list(names)
            return EnumMeta.__new__(EnumMeta, value, (cls,), {name: at + 1 for at, name in enumerate(names)})
        if isinstance(value, cls):
            return value
        found = cls._find(value)
        if found is None:
            found = cls._missing_(value)
        if found is None:
            raise ValueError(f'{value!r} is not a valid {cls.__qualname__}')
        return found
    def __iter__(cls):
        seen = []
        for member in cls._member_map_.values():
            if member not in seen:
                seen.append(member)
        return iter(seen)
    def __reversed__(cls):
        return iter(list(cls)[::-1])
    def __len__(cls):
        return len(list(cls))
    def __bool__(cls):
        return True
    def __getitem__(cls, name):
        return cls._member_map_[name]
    def __contains__(cls, value):
        return isinstance(value, cls) or cls._find(value) is not None
    def __repr__(cls):
        return f"<enum '{cls.__name__}'>"
    @property
    def __members__(cls):
        return dict(cls._member_map_)

EnumType = EnumMeta

class Enum(metaclass=EnumMeta):
    @staticmethod
    def _generate_next_value_(name, start, count, last):
        return max([one for one in last if isinstance(one, int)], default=start - 1) + 1
    @classmethod
    def _missing_(cls, value):
        return None
    @property
    def name(self):
        return self._name_
    @property
    def value(self):
        return self._value_
    def __repr__(self):
        return f'<{type(self).__name__}.{self._name_}: {self._value_!r}>'
    def __str__(self):
        return f'{type(self).__name__}.{self._name_}'
    def __hash__(self):
        return hash(self._name_)
    def __setattr__(self, name, value):
        if name in ('value', 'name'):
            raise AttributeError(f"<enum '{type(self).__name__}'> cannot set attribute '{name}'")
        object.__setattr__(self, name, value)
    def __format__(self, spec):
        return format(str(self), spec)

class IntEnum(int, Enum):
    def __str__(self):
        return str(self._value_)
    def __hash__(self):
        return hash(self._value_)
    def __format__(self, spec):
        return format(self._value_, spec)

class StrEnum(str, Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last):
        return name.lower()
    def __str__(self):
        return self._value_
    def __hash__(self):
        return hash(self._value_)
    def __format__(self, spec):
        return format(self._value_, spec)

class Flag(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last):
        return max(last, default=0) * 2 or 1
    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            return None
        member = object.__new__(cls)
        member._value_ = value
        member._name_ = '|'.join(one._name_ for one in cls if one._value_ & value == one._value_ and one._value_) or None
        return member
    def __or__(self, other):
        return type(self)(self._value_ | other._value_)
    def __and__(self, other):
        return type(self)(self._value_ & other._value_)
    def __xor__(self, other):
        return type(self)(self._value_ ^ other._value_)
    def __str__(self):
        return f'{type(self).__name__}({self._value_!r})' if self._name_ is None else f'{type(self).__name__}.{self._name_}'
    def __repr__(self):
        return f'<{type(self).__name__}: {self._value_!r}>' if self._name_ is None else f'<{type(self).__name__}.{self._name_}: {self._value_!r}>'
    def __invert__(self):
        return type(self)(sum(one._value_ for one in type(self) if not one._value_ & self._value_))
    def __contains__(self, other):
        return other._value_ & self._value_ == other._value_
    def __bool__(self):
        return bool(self._value_)
    def __eq__(self, other):
        return type(self) is type(other) and self._value_ == other._value_
    def __hash__(self):
        return hash(self._value_)

class IntFlag(Flag):
    def __int__(self):
        return self._value_
    def __str__(self):
        return str(self._value_)
`
