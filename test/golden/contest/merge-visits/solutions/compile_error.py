def merge(visits:
