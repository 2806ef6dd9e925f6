"""PostgreSQL and Valkey from the development install, as plain child processes."""
