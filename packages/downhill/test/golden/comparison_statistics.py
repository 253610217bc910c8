"""Statistics of comparisons by SciPy; by counting every case where SciPy has no exact answer, and by mpmath at 40 digits
where SciPy 1.10 is good to ten digits only (quantiles of Student's t, and binomtest's search for an interval)."""

import itertools

import mpmath
import numpy as np
import scipy.integrate
import scipy.stats


class EveryResample(np.random.RandomState):
    """In place of a generator: makes scipy.stats.bootstrap visit all n^n resamples once, which leaves no chance."""

    def randint(self, low, high=None, size=None, dtype=int):
        resamples, n = size
        assert (low, resamples) == (0, n**n)
        return np.array(list(itertools.product(range(high), repeat=n)), dtype=dtype)


def refined(distribution, start, target):
    """Solves distribution(x) = target near a start, in 40 digits."""
    with mpmath.workdps(40):
        near = [mpmath.mpf(float(start)), mpmath.mpf(float(start)) * (1 + mpmath.mpf("1e-8"))]
        x = mpmath.findroot(lambda x: distribution(x) - target, near, solver="secant")
        assert abs(x - start) <= 1e-8 * abs(x)
        return float(x)


def student_quantile(probability, degrees):
    n = mpmath.mpf(degrees)
    tail = min(mpmath.mpf(probability), 1 - mpmath.mpf(probability))
    upper = lambda t: mpmath.betainc(n / 2, 0.5, 0, n / (n + t * t), regularized=True) / 2  # noqa: E731
    size = refined(upper, abs(scipy.stats.t.ppf(probability, degrees)), tail)
    return size if probability > 0.5 else -size


def exact_interval(k, n):
    """Clopper and Pearson by SciPy, its ends then made to reject with 0.025 each to 40 digits."""
    low, high = scipy.stats.binomtest(k, n).proportion_ci()
    tail = mpmath.mpf("0.025")
    at_least = lambda p: mpmath.betainc(k, n - k + 1, 0, p, regularized=True)  # noqa: E731
    at_most = lambda p: mpmath.betainc(n - k, k + 1, 0, 1 - p, regularized=True)  # noqa: E731
    return [refined(at_least, low, tail) if k > 0 else 0.0, refined(at_most, high, tail) if k < n else 1.0]


def intervals(generator):
    cases = [(0, 1), (1, 1), (0, 5), (5, 5), (1, 5), (99, 100), (3, 4000)]
    cases += [(int(generator.integers(0, n + 1)), n) for n in (2, 3, 7, 10, 20, 50, 165, 990)]
    return [
        {"passed": k, "attempts": n, "interval": exact_interval(k, n)}
        for k, n in cases
    ]


def bootstrap(values, resamples, generator):
    result = scipy.stats.bootstrap(
        (values,), np.median, n_resamples=resamples, batch=20_000 if resamples > 50_000 else None, method="BCa",
        vectorized=True, random_state=generator,
    )  # fmt: skip
    return list(map(float, result.confidence_interval))


def medians(generator):
    small = [generator.lognormal(-3, 0.4, n) for n in (3, 4, 5, 5, 6, 6)]
    large = [generator.lognormal(-3, 0.4, n) for n in (9, 15, 25, 51)]
    return [
        *({"values": v.tolist(), "interval": bootstrap(v, len(v) ** len(v), EveryResample())} for v in small),
        *({"values": v.tolist(), "interval": bootstrap(v, 200_000, np.random.RandomState(5))} for v in large),
    ]


def counted_p_value(differences):
    """Every choice of signs, mid-ranks for ties."""
    ranks = scipy.stats.rankdata(np.abs(differences))
    signs = np.array(list(itertools.product((0, 1), repeat=len(ranks))))
    sums = signs @ ranks
    seen = ranks[differences < 0].sum()
    return float(min(1, 2 * min(np.mean(sums <= seen), np.mean(sums >= seen))))


def signed_ranks(generator):
    def case(differences, p_value, method):
        ranks = scipy.stats.rankdata(np.abs(differences))
        return {
            "differences": differences.tolist(),
            "firstBetter": float(ranks[differences < 0].sum()),
            "secondBetter": float(ranks[differences > 0].sum()),
            "method": method,
            "pValue": float(p_value),
        }

    def exact(n, shift):
        d = generator.normal(shift, 1, n)
        return case(d, scipy.stats.wilcoxon(d, mode="exact").pvalue, "exact")

    def tied(n):
        d = generator.integers(1, 6, n) * generator.choice([-1.0, 1.0], n, p=[0.75, 0.25])
        return case(d, counted_p_value(d), "exact")

    def normal(d):
        return case(d, scipy.stats.wilcoxon(d, mode="approx", correction=True).pvalue, "normal")

    return [
        *(exact(n, shift) for n, shift in ((1, 0), (3, 2), (5, 3), (8, 0.5), (15, 0.4), (30, 0.3), (50, 0.2))),
        *(tied(n) for n in (4, 7, 12)),
        *(normal(generator.normal(shift, 1, n)) for n, shift in ((51, 0.1), (90, -0.3), (400, 0.02))),
        *(normal(np.round(generator.normal(0.3, 1, n), 1) + 1e-9) for n in (60, 200)),
    ]


def geometric_means(generator):
    def case(logs):
        reach = student_quantile(0.975, len(logs) - 1) * scipy.stats.sem(logs)
        assert np.isclose(logs.mean() + reach, scipy.stats.ttest_1samp(logs, 0).confidence_interval().high, rtol=1e-8)
        ends = [float(np.exp(logs.mean() - reach)), float(np.exp(logs.mean() + reach))]
        return {"logRatios": logs.tolist(), "ratio": float(scipy.stats.gmean(np.exp(logs))), "interval": ends}

    return [case(generator.normal(-0.1, 0.2, n)) for n in (2, 3, 5, 15, 100)]


def holm(p_values):
    """Rejects while p(i) <= level / (m - i); the adjusted value is the least level that rejects. Found by bisection."""
    order = np.argsort(p_values, kind="stable")

    def rejected(level):
        result = set()
        for i, index in enumerate(order):
            if p_values[index] > level / (len(p_values) - i):
                break
            result.add(index)
        return result

    def least(index):
        low, high = 0.0, 1.0
        if index not in rejected(high):
            return 1.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (low, middle) if index in rejected(middle) else (middle, high)
        return high

    return [least(i) for i in range(len(p_values))]


def profiles(generator):
    costs = generator.lognormal(0, 0.8, (3, 12))
    costs[0, 1] = costs[2, 5] = np.inf
    costs[:, 7] = np.inf
    with np.errstate(invalid="ignore"):
        ratios = costs / costs.min(axis=0)
    ratios[np.isnan(ratios)] = np.inf

    def score(of_one):
        breaks = sorted({1.0, 4.0, *(r for r in of_one if 1 < r < 4)})
        share = lambda tau: float(np.mean(of_one <= tau))  # noqa: E731
        parts = [scipy.integrate.quad(share, a, b)[0] for a, b in zip(breaks, breaks[1:])]
        return sum(parts) / 3

    return {
        "costs": [[None if np.isinf(c) else float(c) for c in row] for row in costs],
        "scores": [score(row) for row in ratios],
    }


def golden():
    generator = np.random.default_rng(11)
    points = np.concatenate([generator.uniform(-9, 9, 40), [-37, -20, -3, 3, 0, 1e-9]])
    degrees = [1, 2, 3, 4, 9, 14, 30, 100, 1253]
    many = np.concatenate([generator.uniform(0, 0.02, 6), generator.uniform(0, 1, 5), [0.01, 0.01]])
    return {
        "normalDistribution": [[float(x), float(scipy.stats.norm.cdf(x))] for x in points],
        "studentQuantile": [
            [p, n, student_quantile(p, n)] for n in degrees for p in (0.005, 0.3, 0.9, 0.975)
        ],  # fmt: skip
        "passRates": intervals(generator),
        "medians": medians(generator),
        "signedRanks": signed_ranks(generator),
        "geometricMeans": geometric_means(generator),
        "holm": {"pValues": many.tolist(), "adjusted": list(map(float, holm(many)))},
        "profiles": profiles(generator),
    }
