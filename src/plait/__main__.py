"""`python -m plait` is `plait`."""

from plait.site.commands import main

if __name__ == "__main__":
    main(prog_name="plait")
