def merge(visits):
    done = []
    for start, end in sorted(visits):
        if done and start < done[-1][1]:
            done[-1][1] = max(done[-1][1], end)
        else:
            done.append([start, end])
    return done
