"""The random generators that a run starts with: seeded by the run's seed, in Python or by the helper (helper-seed.c)."""

import _random
import ctypes
import random
import struct
import sys

_WORDS = 624
# Seeds that tell implementations apart: an upper half of 0 is left out by one generator and not by the other.
_PROOFS = (0x0123456789ABCDEF, 7)


class Generator(ctypes.Structure):
    """Where a generator keeps its words and its position; struct generator of helper-seed.c."""

    _fields_ = [("words", ctypes.c_void_p), ("position", ctypes.c_void_p), ("both", ctypes.c_long)]


def seed_all(seed):
    """Seeds what is loaded, by an integer of 64 bits."""
    _random.Random.seed(random._inst, seed)
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed([seed & 0xFFFFFFFF, seed >> 32])


def find_generators(seed_generator):
    """
    The generators that are loaded, as `seed_generator` (of helper-seed.c) takes them; None where it would not do to one of them what
    `seed_all` does: another interpreter or library may keep its state elsewhere, or seed it in another way.
    """
    found = [_find_random()]
    if "numpy.random" in sys.modules:
        found.append(_find_numpy())
    return found if None not in found and all(_proves(found, seed_generator, seed) for seed in _PROOFS) else None


def _find_random():
    *words, _ = random._inst.getstate()[1]
    place = id(random._inst)
    at = ctypes.string_at(place, _random.Random.__basicsize__).find(struct.pack(f"{_WORDS}I", *words))
    return None if at < 4 else Generator(place + at, place + at - 4, 0)


def _find_numpy():
    try:
        place = sys.modules["numpy.random"].mtrand._rand._bit_generator.ctypes.state_address
    except AttributeError:
        return None
    return Generator(place, place + 4 * _WORDS, 1)


def _proves(found, seed_generator, seed):
    seed_all(seed)
    wanted = _states()
    seed_all(seed ^ 1)
    for generator in found:
        seed_generator(ctypes.byref(generator), (ctypes.c_uint32 * 2)(seed & 0xFFFFFFFF, seed >> 32))
    return _states() == wanted


def _states():
    states = [random._inst.getstate()]
    if "numpy.random" in sys.modules:
        kind, words, *rest = sys.modules["numpy.random"].get_state()
        states.append((kind, words.tolist(), *rest))
    return states
