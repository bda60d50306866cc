"""How fast Plait is, measured: each benchmark writes its numbers with the machine's."""
