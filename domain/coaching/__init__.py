"""The coach: reads a message before it is sent, by the principles, and says what a stranger might mind."""
