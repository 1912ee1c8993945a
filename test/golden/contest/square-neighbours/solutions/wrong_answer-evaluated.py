print('__import__("os")._exit(0)')
