input()
print('ask', 1, flush=True)
input()
raise SystemExit(2)
