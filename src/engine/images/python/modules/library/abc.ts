/** abc: classes that say what those derived from them must have. */
export const abc = `
class ABCMeta(type):
    def register(cls, other):
        return other

class ABC(metaclass=ABCMeta):
    pass

def abstractmethod(function):
    function.__isabstractmethod__ = True
    return function

abstractproperty = lambda function: property(abstractmethod(function))
`
