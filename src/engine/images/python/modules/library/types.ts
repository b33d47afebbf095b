/** types: classes of values that have no name elsewhere. */
export const types = `
class SimpleNamespace:
    def __init__(self, **keywords):
        for key, value in keywords.items():
            setattr(self, key, value)
    def __repr__(self):
        return 'namespace(' + ', '.join(f'{key}={value!r}' for key, value in vars(self).items()) + ')'
    def __eq__(self, other):
        return vars(self) == vars(other)

def _function():
    pass

FunctionType = LambdaType = type(_function)
BuiltinFunctionType = type(len)
MethodType = type(SimpleNamespace().__repr__)
GeneratorType = type(one for one in ())
NoneType = type(None)
ModuleType = type(__import__('sys'))

def MappingProxyType(mapping):
    return dict(mapping)
`
