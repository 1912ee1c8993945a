print(int("none"))
