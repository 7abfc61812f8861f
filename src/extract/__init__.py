"""Japanese reports turned into data that people can trust."""
