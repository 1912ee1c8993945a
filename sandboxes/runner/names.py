"""The rules for paths of files in a job; sandboxes/pool/names.ts has the same."""


def check_names(names):
    """Raises ValueError where one of `names` is the directory of another, or no name at all."""
    for name in names:
        check_name(name)
    taken = set(names)
    for name in taken:
        parts = name.split("/")
        for count in range(1, len(parts)):
            directory = "/".join(parts[:count])
            if directory in taken:
                raise ValueError(f"{directory!r} is a file and the directory of another")


def check_name(name):
    """Raises ValueError where `name` could be written or read anywhere but below the working directory."""
    if not isinstance(name, str) or not name or "\0" in name or len(name.encode("utf-8", "surrogatepass")) > 1024:
        raise ValueError("a file name is empty, too long or contains a NUL")
    for part in name.split("/"):
        if part in ("", ".", "..") or len(part.encode("utf-8", "surrogatepass")) > 255:
            raise ValueError(f"a file name has the component {part!r}")
