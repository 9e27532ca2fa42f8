# SPDX-License-Identifier: Apache-2.0
"""Synthetic single frames: backgrounds of many kinds, small targets, sensors.

Every function draws from the generator that it is given and from nothing
else, so a seed gives the same frames. Levels are floats in arbitrary units;
`sensor` makes 8 or 16 bits of them.
"""
import cv2
import numpy as np


def fractal(rng, height, width, power, squash=1.0):
    """Noise whose spectrum falls with frequency**-power; mean 0, deviation 1.

    squash > 1 draws it out sideways, as cloud banks and waves are.
    """
    fy = np.fft.fftfreq(height)[:, None]
    fx = np.fft.rfftfreq(width)[None, :] * squash
    radius = np.hypot(fx, fy)
    radius[0, 0] = 1.0
    spectrum = np.fft.rfft2(rng.standard_normal((height, width)).astype(np.float32))
    spectrum *= radius ** -power
    spectrum[0, 0] = 0.0
    noise = np.fft.irfft2(spectrum, s=(height, width)).astype(np.float32)
    return noise / (noise.std() + 1e-9)


def sky(rng, height, width):
    """A gradient, mostly warmer towards the horizon, and faint unevenness."""
    steep = rng.uniform(-0.3, 1.0) * 40.0
    levels = np.linspace(0.0, steep, height, dtype=np.float32)[:, None]
    levels = levels + np.linspace(0.0, rng.uniform(-8.0, 8.0), width, dtype=np.float32)[None, :]
    return levels + rng.uniform(0.0, 3.0) * fractal(rng, height, width, 2.0)


def add_clouds(rng, levels):
    """One to three layers, from veils to lumps with hard and bright rims."""
    height, width = levels.shape
    for _ in range(rng.integers(1, 4)):
        shape = fractal(rng, height, width, rng.uniform(1.7, 2.8), rng.uniform(1.0, 4.0))
        soft = 10.0 ** rng.uniform(-1.0, 0.3)
        mask = 0.5 + 0.5 * np.tanh((shape - rng.uniform(-0.5, 1.8)) / soft)
        inner = fractal(rng, height, width, rng.uniform(1.0, 2.0))
        rim = mask * (1.0 - mask) * 4.0
        levels = levels + mask * (rng.uniform(5.0, 60.0) + rng.uniform(0.0, 8.0) * inner)
        levels = levels + rim * rng.uniform(-6.0, 15.0)
    return levels


def skyline(rng, width, height):
    """Row of the horizon for each column."""
    ridge = np.cumsum(rng.standard_normal(width)).astype(np.float32)
    ridge -= np.linspace(ridge[0], ridge[-1], width)
    ridge *= rng.uniform(0.0, 0.25) * height / (np.abs(ridge).max() + 1e-6)
    return height * rng.uniform(0.25, 0.95) + ridge


def add_ground(rng, levels):
    """Hills, trees or fields below a skyline."""
    height, width = levels.shape
    below = np.arange(height)[:, None] > skyline(rng, width, height)[None, :]
    rough = fractal(rng, height, width, rng.uniform(0.4, 1.8), rng.uniform(0.6, 3.0))
    ground = rng.uniform(-20.0, 60.0) + rng.uniform(2.0, 25.0) * rough
    return np.where(below, ground, levels).astype(np.float32)


def add_building(rng, levels, base):
    """A block with windows, edges, and what stands on its roof."""
    height, width = levels.shape
    w, h = int(rng.integers(6, 80)), int(rng.integers(6, max(8, height // 2)))
    x, top = int(rng.integers(-w // 2, width)), max(0, base - h)
    left, right = max(0, x), min(width, x + w)
    if right - left < 3 or top >= height - 2:
        return
    wall = rng.uniform(-10.0, 60.0)
    levels[top:, left:right] = wall + rng.uniform(-0.1, 0.1) * np.arange(height - top)[:, None]
    if rng.random() < 0.6:
        levels[top:top + rng.integers(1, 4), left:right] += rng.uniform(-15.0, 25.0)
    add_windows(rng, levels, left, right, top)
    for _ in range(rng.integers(0, 3)):
        cx, cw, ch = int(rng.integers(left, right)), int(rng.integers(1, 5)), int(rng.integers(1, 8))
        levels[max(0, top - ch):top, cx:cx + cw] = wall + rng.uniform(-20.0, 50.0) * rng.random()


def add_windows(rng, levels, left, right, top):
    if rng.random() < 0.4:
        return
    dx, dy = int(rng.integers(3, 14)), int(rng.integers(3, 14))
    w, h = int(rng.integers(1, dx)), int(rng.integers(1, dy))
    lit, base = rng.uniform(0.05, 1.0), rng.uniform(-15.0, 25.0) * rng.random()
    for y in range(top + dy // 2, levels.shape[0] - h, dy):
        for x in range(left + dx // 2, right - w, dx):
            if rng.random() < lit:
                levels[y:y + h, x:x + w] += base * rng.uniform(0.3, 1.2)


def add_town(rng, levels):
    height, width = levels.shape
    levels = add_ground(rng, levels).copy()
    base = int(height * rng.uniform(0.5, 1.0))
    for _ in range(rng.integers(2, 12)):
        add_building(rng, levels, min(height - 1, base + int(rng.integers(-10, 40))))
    for _ in range(rng.integers(0, 5)):
        ends = rng.uniform(0, 1, 4) * [width, height, width, height]
        line = np.zeros_like(levels)
        a, b = ends[:2].astype(int), ends[2:].astype(int)
        cv2.line(line, tuple(map(int, a)), tuple(map(int, b)), 1.0, int(rng.integers(1, 3)), cv2.LINE_AA)
        levels += line * rng.uniform(-25.0, 40.0)
    return levels


def add_sea(rng, levels):
    """Waves and glitter below a straight horizon."""
    height, width = levels.shape
    row = int(height * rng.uniform(0.0, 0.9))
    waves = fractal(rng, height, width, rng.uniform(0.3, 1.3), rng.uniform(2.0, 8.0))
    glitter = np.maximum(waves - rng.uniform(1.0, 3.0), 0.0) * rng.uniform(0.0, 20.0)
    sea = rng.uniform(-30.0, 30.0) + rng.uniform(1.0, 10.0) * waves + glitter
    levels = levels.copy()
    levels[row:] = sea[row:]
    return levels


def background(rng, height, width):
    """One of: clear sky, clouds, hills, town, sea; often clouds besides."""
    levels = sky(rng, height, width)
    kind = rng.choice(["sky", "cloud", "hills", "town", "sea"], p=[0.08, 0.34, 0.18, 0.28, 0.12])
    if kind == "cloud" or (kind != "sky" and rng.random() < 0.5):
        levels = add_clouds(rng, levels)
    if kind == "hills":
        levels = add_ground(rng, levels)
    elif kind == "town":
        levels = add_town(rng, levels)
    elif kind == "sea":
        levels = add_sea(rng, levels)
    levels = cv2.GaussianBlur(levels.astype(np.float32), (0, 0), 10.0 ** rng.uniform(-0.3, 0.3))
    return levels, kind


def target(rng):
    """A small bright shape of peak 1, and how far its side reaches, px."""
    long_px = 10.0 ** rng.uniform(-0.35, 0.6)
    short_px = max(0.45, long_px * rng.uniform(0.35, 1.0))
    side = int(np.ceil(3.5 * long_px)) + 2
    y, x = np.mgrid[-side:side + 1, -side:side + 1].astype(np.float32)
    turn = rng.uniform(0.0, np.pi)
    u = (x * np.cos(turn) + y * np.sin(turn))
    v = (-x * np.sin(turn) + y * np.cos(turn))
    at = rng.uniform(-0.5, 0.5, 2)
    u, v = u - at[0], v - at[1]
    blunt = rng.choice([2.0, 4.0])
    shape = np.exp(-0.5 * ((np.abs(u) / long_px) ** blunt + (np.abs(v) / short_px) ** blunt))
    if rng.random() < 0.25:
        shape += rng.uniform(0.2, 0.8) * np.exp(
            -0.5 * (((u - 1.5 * long_px) / short_px) ** 2 + (v / short_px) ** 2))
    return shape.astype(np.float32) / shape.max(), at, turn


def unrest(levels):
    """How rough a small piece is: as the detector's noise, steps of pixels."""
    smooth = cv2.GaussianBlur(levels, (3, 3), 0)
    steps = np.abs(np.diff(smooth, axis=0)).mean() + np.abs(np.diff(smooth, axis=1)).mean()
    return float(steps)


def paste_targets(rng, levels, count, sign=1.0, floor=1e-3, deepest=None):
    """Adds @count targets in place; their centres as (x, y).

    Height: so many times the roughness around, so that most are neither lost
    nor obvious.
    """
    height, width = levels.shape
    centres = []
    for _ in range(count):
        shape, at, turn = target(rng)
        side = shape.shape[0] // 2
        if 2 * side + 4 >= min(height, width):
            continue
        x, y = (int(rng.integers(side + 1, n - side - 1)) for n in (width, height))
        if any(np.hypot(x - cx, y - cy) < 20.0 for cx, cy in centres):
            continue
        around = levels[max(0, y - 12):y + 13, max(0, x - 12):x + 13]
        peak = max(unrest(around), floor) * 10.0 ** rng.uniform(0.6, 2.0)
        levels[y - side:y + side + 1, x - side:x + side + 1] += sign * peak * shape
        dx = at[0] * np.cos(turn) - at[1] * np.sin(turn)
        dy = at[0] * np.sin(turn) + at[1] * np.cos(turn)
        centres.append((x + dx, y + dy))
    return centres


def spoil(rng, levels, scale):
    """Noise, stripes of a sensor and its blur; @scale: the frame's own unit."""
    height, width = levels.shape
    levels = levels + rng.standard_normal((height, width)).astype(np.float32) * scale * 10.0 ** rng.uniform(-1.0, 0.5)
    if rng.random() < 0.3:
        levels = levels + rng.standard_normal((1, width)).astype(np.float32) * scale * rng.uniform(0.0, 0.6)
    return levels


def kill_pixels(rng, levels):
    """A few single pixels that stand out by themselves: of the sensor, no targets."""
    levels = levels.copy()
    step = unrest(levels)
    for _ in range(rng.integers(1, 6)):
        y, x = (int(rng.integers(n)) for n in levels.shape)
        levels[y, x] += rng.choice([-1.0, 1.0]) * step * 10.0 ** rng.uniform(0.3, 1.7)
    return levels


def to_bits(rng, levels, deep, codec=0.4):
    """The camera's gain: 16 bits at any scale, or 8 bits, perhaps coded."""
    low, high = np.percentile(levels, [0.2, 99.8])
    span = max(float(high - low), 1e-3)
    if deep:
        gain = 10.0 ** rng.uniform(2.0, 4.0) / span
        return np.clip((levels - low) * gain + rng.uniform(1000.0, 20000.0), 0, 65535).astype(np.uint16)
    span *= 10.0 ** rng.uniform(0.0, 0.5)
    unit = np.clip((levels - low) / span, 0.0, 1.0) ** (2.0 ** rng.uniform(-0.7, 0.7))
    top = rng.uniform(150.0, 250.0)
    flat = np.clip(unit * top + rng.uniform(0.0, 255.0 - top) + 0.5, 0, 255).astype(np.uint8)
    return recode(rng, flat) if rng.random() < codec else flat


def recode(rng, flat):
    """As a codec that has too few bits: blocks of 8x8, ghosts, lost steps."""
    _, coded = cv2.imencode(".jpg", flat, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 95))])
    return cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE)


def scene(rng, targets=True):
    """A whole synthetic frame: (pixels, centres of targets, kind)."""
    height, width = (int(n) for n in rng.integers(200, 330, 2))
    levels, kind = background(rng, height, width)
    levels = spoil(rng, levels, 1.0)
    sign = 1.0 if rng.random() < 0.7 else -1.0
    count = int(rng.integers(1, 4)) if targets else 0
    floor = 0.3
    centres = paste_targets(rng, levels, count, sign, floor)
    if rng.random() < 0.3:
        levels, centres = zoom(rng, levels, centres, 0.7, 2.0)
    if rng.random() < 0.3:
        return to_bits(rng, kill_pixels(rng, levels), rng.random() < 0.5, codec=0.0), centres, kind
    return to_bits(rng, levels, rng.random() < 0.3), centres, kind


def zoom(rng, levels, centres, least, most):
    factor = 2.0 ** rng.uniform(np.log2(least), np.log2(most))
    how = cv2.INTER_AREA if factor < 1.0 else cv2.INTER_CUBIC
    made = cv2.resize(levels, None, fx=factor, fy=factor, interpolation=how)
    fx, fy = made.shape[1] / levels.shape[1], made.shape[0] / levels.shape[0]
    return made, [((x + 0.5) * fx - 0.5, (y + 0.5) * fy - 0.5) for x, y in centres]
