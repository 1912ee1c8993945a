"""Runs while a warm interpreter starts; see zygote.py."""

import sys

sys.path.remove("/run/zygote")
sys.path.insert(0, "/run/zygote")
try:
    import zygote
finally:
    sys.path.remove("/run/zygote")

zygote.serve()
# The import system takes it for "there is no sitecustomize", and forgets this module.
raise ImportError(name="sitecustomize")
