"""`python -m cloudinary_lint`: the same program as `cloudinary-lint`.

Python looks for modules in the working folder first, which is the linted project: that is taken away before
anything is imported.
"""

import sys

if __name__ == "__main__" and not getattr(sys.flags, "safe_path", sys.flags.isolated):
    del sys.path[0]

from cloudinary_lint.cli.fast_path import main

if __name__ == "__main__":
    raise SystemExit(main())
