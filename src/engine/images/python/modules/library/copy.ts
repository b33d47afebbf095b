/** copy: values anew, with or without what is in them. */
export const copy = `
class Error(Exception):
    pass

def copy(value):
    own = getattr(value, '__copy__', None)
    if own is not None:
        return own()
    if isinstance(value, (list, dict, set)):
        return value.copy()
    if hasattr(value, '__dict__') and not callable(value):
        made = object.__new__(type(value))
        for name, one in vars(value).items():
            object.__setattr__(made, name, one)
        return made
    return value

def deepcopy(value, memo=None):
    memo = {} if memo is None else memo
    if id(value) in memo:
        return memo[id(value)]
    own = getattr(value, '__deepcopy__', None)
    if own is not None:
        return own(memo)
    if isinstance(value, list):
        made = memo[id(value)] = value.copy()
        made.clear()
        for item in value:
            made.append(deepcopy(item, memo))
        return made
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple([deepcopy(item, memo) for item in value])
    if isinstance(value, dict):
        made = memo[id(value)] = value.copy()
        made.clear()
        for key, item in value.items():
            made[deepcopy(key, memo)] = deepcopy(item, memo)
        return made
    if isinstance(value, set):
        return {deepcopy(item, memo) for item in value}
    if isinstance(value, type) or callable(value):
        return value
    if hasattr(value, '__dict__') and not isinstance(value, (str, int, float, bytes)):
        made = memo[id(value)] = object.__new__(type(value))
        for name, one in vars(value).items():
            object.__setattr__(made, name, deepcopy(one, memo))
        return made
    return value
`
