# SPDX-License-Identifier: Apache-2.0
"""How good scores are: one threshold for all the frames of a set."""
import numpy as np


def prior(score, is_target, weight):
    """Log-odds of a candidate by its score alone: a + b ln(score). Returns a, b."""
    x, share = np.log(score), np.average(is_target, weights=weight)
    a, b = np.log(share / (1.0 - share)), 0.0
    for _ in range(100):
        p = 1.0 / (1.0 + np.exp(-(a + b * x)))
        slope, bend = weight * (p - is_target), weight * p * (1.0 - p) + 1e-6
        matrix = [[bend.sum(), (bend * x).sum()], [(bend * x).sum(), (bend * x * x).sum()]]
        step = np.linalg.solve(matrix, [slope.sum(), (slope * x).sum()])
        step *= min(1.0, 0.5 / np.abs(step).max())
        a, b = a - step[0], b - step[1]
    return a, b


def factor(opinion, octave=256):
    """As judge_factor: of opinions in 1/octave octaves."""
    above = np.clip(opinion, -2 * octave, octave) + 2 * octave
    return 0.25 * 2.0 ** (above // octave) * (1.0 + (above % octave) / octave)


class Curve:
    """AP and Pd of scored candidates; second hits on a target count for nothing."""

    def __init__(self, score, on, pixels, targets):
        counted = on > -2
        order = np.argsort(-score[counted], kind="stable")
        hit = on[counted][order] >= 0
        self.false = np.cumsum(~hit)
        self.recall = np.cumsum(hit) / max(targets, 1)
        self.score = score[counted][order]
        self.megapixels = pixels / 1e6

    def ap(self):
        count = np.arange(1, len(self.false) + 1)
        best = np.maximum.accumulate(((count - self.false) / count)[::-1])[::-1]
        return float(np.sum(np.diff(np.concatenate([[0.0], self.recall])) * best))

    def pd(self, rate):
        """At @rate false alarms a megapixel."""
        within = np.nonzero(self.false <= rate * self.megapixels)[0]
        return float(self.recall[within[-1]]) if len(within) else 0.0

    def rate(self, score):
        """False alarms a megapixel at and above @score."""
        above = np.nonzero(self.score >= score)[0]
        return float(self.false[above[-1]] / self.megapixels) if len(above) else 0.0
