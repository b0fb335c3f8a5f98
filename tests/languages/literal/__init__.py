"""The notations that are read for literals alone, one by one."""
