import sys
print('42', flush=True)
sys.exit(0)
