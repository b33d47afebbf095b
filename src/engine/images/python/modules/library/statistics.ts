/** statistics: means and deviations. */
export const statistics = `
import math as _math
import sys as _sys
from fractions import Fraction

class StatisticsError(ValueError):
    pass

def _whole(value):
    return int(value) if isinstance(value, float) and value.is_integer() else value

def mean(data):
    data = list(data)
    if not data:
        raise StatisticsError('mean requires at least one data point')
    total = _math.fsum(data) if any(isinstance(one, float) for one in data) else sum(data)
    value = total / len(data)
    return value if any(isinstance(one, float) for one in data) else _whole(value)

def fmean(data):
    data = list(data)
    return _math.fsum(data) / len(data)

def median(data):
    data = sorted(data)
    if not data:
        raise StatisticsError('no median for empty data')
    middle = len(data) // 2
    return data[middle] if len(data) % 2 else (data[middle - 1] + data[middle]) / 2

def median_low(data):
    data = sorted(data)
    return data[(len(data) - 1) // 2]

def median_high(data):
    data = sorted(data)
    return data[len(data) // 2]

def quantiles(data, *, n=4, method='exclusive'):
    if n < 1:
        raise StatisticsError('n must be at least 1')
    data = sorted(data)
    length = len(data)
    if length < 2:
        if _sys.version_info < (3, 13):
            raise StatisticsError('must have at least two data points')
        if length < 1:
            raise StatisticsError('must have at least one data point')
        return data * (n - 1)
    found = []
    for i in range(1, n):
        if method == 'inclusive':
            at, rest = divmod(i * (length - 1), n)
            low, high = data[at], data[at + 1]
        elif method == 'exclusive':
            at = min(max(i * (length + 1) // n, 1), length - 1)
            rest = i * (length + 1) - at * n
            low, high = data[at - 1], data[at]
        else:
            raise ValueError(f'Unknown method: {method!r}')
        found.append((low * (n - rest) + high * rest) / n)
    return found

def harmonic_mean(data, weights=None):
    data = list(data)
    if not data:
        raise StatisticsError('harmonic_mean requires at least one data point')
    weights = [1] * len(data) if weights is None else list(weights)
    if any(one < 0 for one in data):
        raise StatisticsError('harmonic mean does not support negative values')
    if 0 in data:
        return 0
    return float(Fraction(sum(weights)) / sum(Fraction(weight / one) for weight, one in zip(weights, data)))

def geometric_mean(data):
    data = list(data)
    if _sys.version_info < (3, 12):
        if not data or any(one <= 0 for one in data):
            raise StatisticsError('geometric mean requires a non-empty dataset containing positive numbers')
    elif not data:
        raise StatisticsError('Must have a non-empty dataset')
    for one in data:
        if one < 0:
            raise StatisticsError('No negative inputs allowed', one)
    if 0 in data:
        return 0.0
    return _math.exp(_math.fsum(_math.log(one) for one in data) / len(data))

def multimode(data):
    counts = {}
    for one in data:
        counts[one] = counts.get(one, 0) + 1
    most = max(counts.values(), default=0)
    return [one for one, count in counts.items() if count == most]

def mode(data):
    found = multimode(data)
    if not found:
        raise StatisticsError('no mode for empty data')
    return found[0]

def _squares(data, center):
    center = _math.fsum(data) / len(data) if center is None else center
    return _math.fsum((one - center) ** 2 for one in data)

def variance(data, xbar=None):
    data = list(data)
    if len(data) < 2:
        raise StatisticsError('variance requires at least two data points')
    value = _squares(data, xbar) / (len(data) - 1)
    return value if any(isinstance(one, float) for one in data) else _whole(value)

def pvariance(data, mu=None):
    data = list(data)
    value = _squares(data, mu) / len(data)
    return value if any(isinstance(one, float) for one in data) else _whole(value)

def stdev(data, xbar=None):
    data = list(data)
    if len(data) < 2:
        raise StatisticsError('stdev requires at least two data points')
    return _math.sqrt(variance(data, xbar))

def pstdev(data, mu=None):
    return _math.sqrt(pvariance(data, mu))
`
