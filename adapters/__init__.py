"""The outside: implementations of the domain's ports, one folder a technology."""
