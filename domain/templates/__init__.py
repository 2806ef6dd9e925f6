"""Templates: messages with gaps that what is known of a contact fills."""
