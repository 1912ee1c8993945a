"""Runs while a warm interpreter starts; see zygote.py. A candidate leaves it by an ImportError that names this module."""

import sys

sys.path.remove("/run/zygote")
sys.path.insert(0, "/run/zygote")
try:
    import zygote
finally:
    sys.path.remove("/run/zygote")

zygote.serve()
