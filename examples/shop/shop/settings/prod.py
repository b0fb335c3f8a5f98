from .base import *

# A proxy speaks TLS to the world and plain HTTP to us.
ALLOWED_HOSTS = [".example.com", *ALLOWED_HOSTS]
