"""What should happen: standards as data, and the sources they cite. Pure."""
