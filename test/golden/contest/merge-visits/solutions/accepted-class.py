class Solution:
    def merge(self, visits):
        print('prints are no answers')
        done = []
        for start, end in sorted(visits):
            if done and start <= done[-1][1]:
                done[-1] = (done[-1][0], max(done[-1][1], end))
            else:
                done.append((start, end))
        return done


if __name__ == '__main__':
    raise SystemExit('this never runs')
