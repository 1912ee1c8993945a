def join(visits):
    return visits
