"""Small regressions in closed form: robust ridge and penalised logistic. Pure numpy."""

from __future__ import annotations

import numpy as np

from lib.arrays import Array

_HUBER = 2.5  # robust standard deviations within which an error counts fully
_PASSES = 5


def ridge(design: Array, target: Array, weights: Array, strength: float, robust: bool = True) -> Array:
    """Coefficients (m,) of target on design (rows, m), no intercept, columns scaled to unit root mean square.

    Minimises sum(w (y - Xb)^2) + strength |b|^2 in scaled units; with `robust`, Huber weights by iteration so that a few
    very large changes do not decide.
    """
    if not len(target):
        return np.zeros(design.shape[1])
    scale = np.sqrt((weights[:, None] * design**2).sum(0) / weights.sum()) + 1e-12
    scaled = design / scale
    used = weights
    beta = np.zeros(design.shape[1])
    for _ in range(_PASSES if robust else 1):
        weighted = scaled * used[:, None]
        beta = np.linalg.solve(weighted.T @ scaled + strength * np.eye(design.shape[1]), weighted.T @ target)
        error = np.abs(target - scaled @ beta)
        spread = 1.4826 * float(np.median(error)) + 1e-9
        used = weights * np.minimum(1.0, _HUBER * spread / np.maximum(error, 1e-12))
    beta = np.where(scale > 1e-9, beta, 0.0)
    return beta / scale


def logistic(values: Array, outcomes: Array) -> tuple[float, float]:
    """Intercept and slope of P(outcome) = 1 / (1 + exp(-(a + b x))) by Newton steps.

    A weak prior keeps it finite: the slope (per standard deviation of x) is normal(0, 10), the intercept is normal around the
    logit of (events + 1/2) / (n + 1) with sd 5.
    """
    centre, scale = float(values.mean()), float(values.std()) or 1.0
    design = np.column_stack([np.ones(len(values)), (values - centre) / scale])
    share = (outcomes.sum() + 0.5) / (len(outcomes) + 1)
    prior = np.array([np.log(share / (1 - share)), 0.0])
    precision = np.diag([1 / 25, 1 / 100])
    beta = prior.copy()
    for _ in range(50):
        chance = sigmoid(design @ beta)
        curvature = (design * (chance * (1 - chance))[:, None]).T @ design + precision
        step = np.linalg.solve(curvature, design.T @ (outcomes - chance) - precision @ (beta - prior))
        beta = beta + np.clip(step, -3, 3)
        if np.abs(step).max() < 1e-9:
            break
    slope = beta[1] / scale
    return float(beta[0] - slope * centre), float(slope)


def sigmoid(x: Array) -> Array:
    """1 / (1 + exp(-x)) without overflow."""
    return 0.5 * (1 + np.tanh(0.5 * x))
