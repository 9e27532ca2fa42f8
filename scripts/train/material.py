# SPDX-License-Identifier: Apache-2.0
"""Labelled candidates of the detector, from clips and from synthetic scenes.

Whatever is done to a picture is done before the detector sees it: so its
candidates, its own false alarms among them, are those of the running program.
"""
import csv
import struct
import subprocess
from collections import defaultdict
from pathlib import Path

import cv2
import numpy as np

import scenes

SIDE, SCALES = 16, 3
LOOKED_AT = 16  # best candidates of a frame that are kept with their looks
CANDIDATE = np.dtype([("x", "f4"), ("y", "f4"), ("score", "f4"), ("look", "i1", (SIDE, SIDE, SCALES))])


class Detector:
    """The built detector on a pipe: frames in, candidates out, best first."""

    def __init__(self, program):
        self.pipe = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def find(self, frame):
        bits = 8 * frame.dtype.itemsize
        self.pipe.stdin.write(struct.pack("3i", frame.shape[1], frame.shape[0], bits))
        self.pipe.stdin.write(np.ascontiguousarray(frame).tobytes())
        self.pipe.stdin.flush()
        count, = struct.unpack("i", self.pipe.stdout.read(4))
        return np.frombuffer(self.pipe.stdout.read(count * CANDIDATE.itemsize), CANDIDATE)

    def close(self):
        self.pipe.stdin.close()
        self.pipe.wait()


def label(blobs, boxes):
    """Which target each blob is on: its number, or -1; the best one keeps it.

    A blob is on a target when its centre is in the box or within 3 px of its
    middle. -2: on one that a better blob has.
    """
    on = np.full(len(blobs), -1)
    taken = set()
    for i in range(len(blobs)):
        x, y = blobs["x"][i], blobs["y"][i]
        for k, (bx, by, bw, bh) in enumerate(boxes):
            inside = bx <= x <= bx + bw and by <= y <= by + bh
            if inside or np.hypot(x - bx - bw / 2, y - by - bh / 2) <= 3.0:
                if k in taken:
                    on[i] = -2
                    continue
                on[i] = k
                taken.add(k)
                break
    return on


def read_boxes(path):
    boxes = defaultdict(list)
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            if float(row["w"]) > 0:
                boxes[int(row["frame"])].append([float(row[k]) for k in "xywh"])
    return boxes


def read_clip(path, step=1):
    """[(grey frame, boxes)] of every step-th frame."""
    video, boxes, frames, n = cv2.VideoCapture(str(path)), read_boxes(Path(path).with_suffix(".csv")), [], 0
    while True:
        more, picture = video.read()
        if not more:
            return frames
        if n % step == 0:
            frames.append((picture[:, :, 1].copy(), boxes[n]))
        n += 1


def cut(rng, frame, boxes, height, width):
    """A random piece that, as a rule, holds a target."""
    if frame.shape[0] <= height and frame.shape[1] <= width:
        return frame, boxes
    y, x = (int(rng.integers(0, max(1, n - m + 1))) for n, m in zip(frame.shape, (height, width)))
    if boxes and rng.random() < 0.7:
        bx, by, bw, bh = boxes[rng.integers(len(boxes))]
        x = int(np.clip(bx + bw / 2 - rng.uniform(0.1, 0.9) * width, 0, max(0, frame.shape[1] - width)))
        y = int(np.clip(by + bh / 2 - rng.uniform(0.1, 0.9) * height, 0, max(0, frame.shape[0] - height)))
    kept = [[bx - x, by - y, bw, bh] for bx, by, bw, bh in boxes
            if x <= bx + bw / 2 < x + width and y <= by + bh / 2 < y + height]
    return frame[y:y + height, x:x + width], kept


def turn(rng, levels, boxes):
    """Mirrored or turned by a right angle."""
    for _ in range(rng.integers(0, 4)):
        wide = levels.shape[1]
        levels = np.rot90(levels)
        boxes = [[y, wide - x - w, h, w] for x, y, w, h in boxes]
    if rng.random() < 0.5:
        boxes = [[levels.shape[1] - x - w, y, w, h] for x, y, w, h in boxes]
        levels = levels[:, ::-1]
    return np.ascontiguousarray(levels), boxes


def scale(rng, levels, boxes):
    factor = 2.0 ** rng.uniform(-0.8, 0.8)
    how = cv2.INTER_AREA if factor < 1.0 else cv2.INTER_CUBIC
    levels = cv2.resize(levels, None, fx=factor, fy=factor, interpolation=how)
    return levels, [[v * factor for v in box] for box in boxes]


def without_targets(levels, boxes):
    """The targets painted over by what is around them."""
    mask = np.zeros(levels.shape, np.uint8)
    for x, y, w, h in boxes:
        mask[max(0, int(y) - 2):int(y + h) + 3, max(0, int(x) - 2):int(x + w) + 3] = 255
    if not mask.any():
        return levels.copy()
    grain = levels - cv2.GaussianBlur(levels, (0, 0), 2.0)
    filled = cv2.inpaint(np.clip(levels, 0, 255).astype(np.uint8), mask, 3, cv2.INPAINT_TELEA).astype(np.float32)
    filled += np.roll(grain, (37, 53), (0, 1)) * (mask > 0)
    return np.where(mask > 0, filled, levels)


def vary(rng, frame, boxes, paste):
    """A frame of a clip, changed in every way that should not matter."""
    frame, boxes = cut(rng, frame, boxes, 300, 300)
    levels = frame.astype(np.float32)
    if paste:
        levels, boxes = without_targets(levels, boxes), []
    levels, boxes = turn(rng, levels, boxes)
    if rng.random() < 0.7:
        levels, boxes = scale(rng, levels, boxes)
    if rng.random() < 0.3:
        levels = cv2.GaussianBlur(levels, (0, 0), rng.uniform(0.4, 1.2))
    if rng.random() < 0.5:
        levels = -levels
    step = max(scenes.unrest(levels), 0.3)
    if rng.random() < 0.6:
        levels = scenes.spoil(rng, levels, step)
    if paste:
        sign = 1.0 if rng.random() < 0.5 else -1.0
        centres = scenes.paste_targets(rng, levels, int(rng.integers(1, 4)), sign, 0.5 * step)
        boxes = spots(centres)
    return scenes.to_bits(rng, levels, rng.random() < 0.2), boxes


def spots(centres):
    """Boxes of the size of a small target around @centres."""
    return [[x - 1.5, y - 1.5, 3.0, 3.0] for x, y in centres]


def hide(rng, frame):
    """The same frame under more noise, so that its targets fade."""
    levels = frame.astype(np.float32)
    step = max(scenes.unrest(levels), 0.3)
    levels += rng.standard_normal(levels.shape).astype(np.float32) * step * rng.choice([1, 2, 4, 8])
    low, high = levels.min(), levels.max()
    return ((levels - low) / (high - low) * 255).astype(np.uint8)


class Table:
    """Candidates of many frames, as arrays.

    look, score, on: of the best LOOKED_AT of each frame, and which they are;
    rest_score, rest_on: of the others. pixels, targets: of all frames.
    """

    def __init__(self):
        self.look, self.score, self.on, self.rank = [], [], [], []
        self.real, self.rest_score, self.rest_on = [], [], []
        self.pixels = self.targets = 0

    def add(self, detector, frame, boxes, real=True):
        """@real: its targets are those of a clip, and not pasted."""
        found = detector.find(frame)
        on = label(found, boxes)
        self.look.append(found["look"][:LOOKED_AT])
        self.score.append(found["score"][:LOOKED_AT])
        self.on.append(on[:LOOKED_AT])
        self.rank.append(np.arange(len(found))[:LOOKED_AT])
        self.real.append(np.full(min(len(found), LOOKED_AT), real))
        self.rest_score.append(found["score"][LOOKED_AT:])
        self.rest_on.append(on[LOOKED_AT:])
        self.pixels += frame.size
        self.targets += len(boxes)

    def close(self):
        for name in ("look", "score", "on", "rank", "real", "rest_score", "rest_on"):
            setattr(self, name, np.concatenate(getattr(self, name)))
        return self
