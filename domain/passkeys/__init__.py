"""Passkeys: keys on people's devices that let them in by a glance or a touch."""
