"""`python -m cloudinary_lint`: the same program as `cloudinary-lint`."""

from cloudinary_lint.cli.fast_path import main

if __name__ == "__main__":
    raise SystemExit(main())
